"""A line in the log, and a figure in the metrics, for every request."""

import logging
from time import perf_counter
from typing import Final

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from soundwell_plugins.host.logs import fields
from soundwell_plugins.host.metrics import Meter

_log: Final = logging.getLogger(__name__)

_METHODS: Final = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})


class RequestLog:
    """Writes down which route was asked for, never by which address: that can be a signed link.

    Args:
        app: the application inside.
        meter: counts requests.
    """

    def __init__(self, app: ASGIApp, meter: Meter) -> None:
        self._app = app
        self._meter = meter

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
            method, route, seconds = _method(scope), route_of(scope), perf_counter() - begun
            self._meter.answered(method, route, status, seconds)
            _log.info(
                "request",
                extra=fields(
                    method=method,
                    route=route,
                    status=status,
                    milliseconds=round(seconds * 1e3, 1),
                ),
            )


def route_of(scope: Scope) -> str:
    """Return the template of the route that a request came to, such as `/book/{practitioner}`."""
    return getattr(scope.get("route"), "path", None) or "-"


def _method(scope: Scope) -> str:
    method: str = scope["method"]
    return method if method in _METHODS else "other"
