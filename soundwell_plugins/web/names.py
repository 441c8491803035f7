"""The names under which the practice is reached; a request for any other is turned away."""

from collections.abc import Iterable
from typing import Final
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from soundwell_plugins.host.configuration import LOOPBACK
from soundwell_plugins.web.errors import ErrorPages

_MISDIRECTED: Final = 421
_THIS_MACHINE: Final = (*LOOPBACK, "localhost")
_FOR_WATCHERS: Final = frozenset({"/healthz", "/readyz", "/metrics"})
"""What is asked by whoever watches over the process, under any name; nothing there names a host."""


class KnownNames:
    """Turns away requests for a host that is not the practice (RFC 9110, 15.5.20).

    Redirects repeat the name that was asked for, so a foreign one would lead people elsewhere.

    Args:
        app: the application inside.
        url: the practice's public address.
        names: other names of it.
        pages: makes the page.
    """

    def __init__(self, app: ASGIApp, *, url: str, names: Iterable[str], pages: ErrorPages) -> None:
        self._app = app
        self._pages = pages
        public = urlsplit(url).hostname or ""
        self._known = frozenset(each.lower() for each in (public, *names, *_THIS_MACHINE))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or turn it away."""
        if scope["type"] == "http" and not self._knows(scope):
            await self._pages.answer(_MISDIRECTED, path=scope["path"])(scope, receive, send)
        else:
            await self._app(scope, receive, send)

    def _knows(self, scope: Scope) -> bool:
        if scope["path"] in _FOR_WATCHERS:
            return True
        try:
            asked = urlsplit(f"//{Headers(scope=scope).get('host', '')}").hostname
        except ValueError:
            return False
        return asked in self._known
