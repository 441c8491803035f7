"""A line in the log, and a figure in the metrics, for every request."""

import logging
from time import perf_counter
from typing import Final

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from soundwell_plugins.host.logs import fields

_log: Final = logging.getLogger(__name__)

_METHODS: Final = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})


class RequestLog:
    """Writes down which route was asked for, never by which address: that can be a signed link.

    Args:
        app: the application inside.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, and write a line when it is over."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        status = 0
        begun = perf_counter()

        async def noted(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self._app(scope, receive, noted)
        finally:
            _log.info(
                "request",
                extra=fields(
                    method=_method(scope),
                    route=route_of(scope),
                    status=status,
                    milliseconds=round((perf_counter() - begun) * 1e3, 1),
                ),
            )


def route_of(scope: Scope) -> str:
    """Return the template of the route that a request came to, such as `/book/{practitioner}`."""
    return getattr(scope.get("route"), "path", None) or "-"


def _method(scope: Scope) -> str:
    method: str = scope["method"]
    return method if method in _METHODS else "other"
