"""Requests, before which deliveries step aside."""

from starlette.types import ASGIApp, Receive, Scope, Send

from soundwell_plugins.host.precedence import Precedence


class VisitorsFirst:
    """Says for how long somebody waits for an answer.

    Args:
        app: the application inside.
        precedence: whom it is said to.
    """

    def __init__(self, app: ASGIApp, precedence: Precedence) -> None:
        self._app = app
        self._precedence = precedence

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        with self._precedence.visitor():
            await self._app(scope, receive, send)
