"""Other sites that may show the practice's public pages, and call what is there for programs."""

from collections.abc import Sequence
from typing import Final

from starlette.datastructures import MutableHeaders
from starlette.middleware.cors import CORSMiddleware
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from soundwell_plugins.sdk.api import API
from soundwell_plugins.sdk.pages import may_be_embedded

_METHODS: Final = ("GET", "POST", "PUT", "DELETE")
_NOBODY: Final = "frame-ancestors 'none'"
_HOUR: Final = 3600
"""Seconds."""


class EmbeddedPages:
    """Lets allowed sites frame the pages that say they may be embedded; all others stay alone.

    Args:
        app: the application inside, its security headers included.
        sites: the origins of the allowed sites, as in `https://practice.example`.
    """

    def __init__(self, app: ASGIApp, sites: Sequence[str]) -> None:
        self._app = app
        self._sites = tuple(sites)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on."""

        async def opened(message: Message) -> None:
            if message["type"] == "http.response.start" and may_be_embedded(scope.get("endpoint")):
                # as the headers' own class wants them: it does not find names in capitals
                lower = [(name.lower(), value) for name, value in message["headers"]]
                message["headers"] = lower
                self._open(MutableHeaders(raw=lower))
            await send(message)

        await self._app(scope, receive, opened if self._sites else send)

    def _open(self, headers: MutableHeaders) -> None:
        policy = headers.get("Content-Security-Policy", "")
        allowed = f"frame-ancestors {' '.join(self._sites)}"
        headers["Content-Security-Policy"] = policy.replace(_NOBODY, allowed)
        headers["Cross-Origin-Resource-Policy"] = "cross-origin"
        # it knows no sites, and would forbid what the policy above allows
        del headers["X-Frame-Options"]


class CallsFromSites:
    """Lets the scripts of allowed sites call what is there for programs (CORS), without cookies.

    Args:
        app: the application inside.
        sites: the origins of the allowed sites.
    """

    def __init__(self, app: ASGIApp, sites: Sequence[str]) -> None:
        self._app = app
        self._with_sites = CORSMiddleware(
            app,
            allow_origins=sites,
            allow_methods=_METHODS,
            allow_headers=["Content-Type"],
            max_age=_HOUR,
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on."""
        for_programs = scope["type"] == "http" and scope["path"].startswith(API)
        await (self._with_sites if for_programs else self._app)(scope, receive, send)
