"""Addresses that nothing can have: a NUL in one is a machine's try, and no database keeps it."""

from typing import Final

from starlette.types import ASGIApp, Receive, Scope, Send

from soundwell_plugins.web.errors import ErrorPages

_NOTHING_THERE: Final = 404
_NUL: Final = "\0"
_ENCODED_NUL: Final = b"%00"


class PossibleAddresses:
    """Answers that nothing is there when an address contains a NUL, as PostgreSQL would refuse it.

    Args:
        app: the application inside.
        pages: makes the page.
    """

    def __init__(self, app: ASGIApp, pages: ErrorPages) -> None:
        self._app = app
        self._pages = pages

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or answer it."""
        if scope["type"] == "http" and _impossible(scope):
            path = scope["path"].replace(_NUL, "")
            await self._pages.answer(_NOTHING_THERE, path=path)(scope, receive, send)
        else:
            await self._app(scope, receive, send)


def _impossible(scope: Scope) -> bool:
    query: bytes = scope["query_string"]
    return _NUL in scope["path"] or _NUL.encode() in query or _ENCODED_NUL in query
