"""How much a request may send."""

from typing import Final

from starlette.datastructures import Headers
from starlette.middleware.body_limit import RequestBodyLimitMiddleware
from starlette.types import ASGIApp, Receive, Scope, Send

from soundwell_plugins.web.errors import ErrorPages

MAX_BODY_BYTES: Final = 256 * 1024
_TOO_MUCH: Final = 413


class BodyLimit:
    """Refuses what is too long with a page.

    A request that says how long it is gets its answer here: the framework's own would be a line of
    plain text. One that does not say so is counted by the framework while it is read.

    Args:
        app: the application inside.
        pages: makes the page.
    """

    def __init__(self, app: ASGIApp, pages: ErrorPages) -> None:
        self._counting = RequestBodyLimitMiddleware(app, MAX_BODY_BYTES)
        self._pages = pages

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or refuse it."""
        if scope["type"] == "http" and _declared_bytes(scope) > MAX_BODY_BYTES:
            await self._pages.answer(_TOO_MUCH, path=scope["path"])(scope, receive, send)
        else:
            await self._counting(scope, receive, send)


def _declared_bytes(scope: Scope) -> int:
    declared = Headers(scope=scope).get("content-length", "")
    return int(declared) if declared.isdecimal() else 0
