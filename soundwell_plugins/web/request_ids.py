"""An id for every request, by which its lines in the log and its deliveries are found."""

import re
from typing import Final

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from soundwell_plugins.host.requests import REQUEST_LENGTH, caused_by, new_request
from soundwell_plugins.web.proxies import Proxies

HEADER: Final = "x-request-id"
_PLAIN: Final = re.compile(rf"[A-Za-z0-9_.-]{{1,{REQUEST_LENGTH}}}")


class RequestIds:
    """Gives every request the id that its proxy gave it, or a new one, and says so in the answer.

    Only a known proxy is believed: anybody else could write what they like into the log.

    Args:
        app: the application inside.
        proxies: who is believed.
    """

    def __init__(self, app: ASGIApp, proxies: Proxies) -> None:
        self._app = app
        self._proxies = proxies

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on under its id."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request = self._given(scope) or new_request()

        async def named(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message)[HEADER] = request
            await send(message)

        with caused_by(request):
            await self._app(scope, receive, named)

    def _given(self, scope: Scope) -> str:
        given = Headers(scope=scope).get(HEADER, "")
        return given if _PLAIN.fullmatch(given) and self._proxies.sent(scope) else ""
