"""Other ways of signing in, which plugins bring: there, and back again."""

import hmac
import re
import secrets
from typing import Final

from fastapi import HTTPException, Request
from fastapi.responses import RedirectResponse
from starlette.responses import Response

from soundwell_hookspecs import begin_sign_in, finish_sign_in, sign_in_ways
from soundwell_plugins.host.accounts.entrance import Caller, Refused
from soundwell_plugins.sdk.pages import PageRouter
from soundwell_plugins.sdk.permissions import Permission
from soundwell_plugins.web.sign_in.desk import Desk
from soundwell_plugins.web.sign_in.entering import Entering

_WAY: Final = re.compile(r"[a-z][a-z0-9-]{0,30}")
_MOST_PARAMETERS: Final = 20
_LONGEST_PARAMETER: Final = 4000


class OtherWays:
    """Sends people to another system and lets them in when they come back.

    Args:
        desk: what the pages share.
        entering: lets them in.
    """

    def __init__(self, desk: Desk, entering: Entering) -> None:
        self._desk = desk
        self._entering = entering

    def add_to(self, router: PageRouter) -> None:
        """Add the pages to a router."""
        router.get("/sign-in/with/{way}", permission=Permission.PUBLIC)(self.begin)
        router.get("/sign-in/with/{way}/back", permission=Permission.PUBLIC)(self.finish)

    def begin(self, way: str) -> Response:
        """Send somebody to the other system."""
        self._known(way)
        state = secrets.token_urlsafe(32)
        address = self._desk.host.hooks.choose(
            begin_sign_in, way=way, state=state, back=self._back(way)
        )
        if address is None or not address.startswith(("https://", "http://", "/")):
            return self._desk.page("way_failed", {}, 502)
        response = RedirectResponse(address, 303)
        self._desk.cookies.keep_way(response, f"{way}.{state}")
        return response

    def finish(self, request: Request, way: str) -> Response:
        """Let somebody in who comes back."""
        self._known(way)
        begun, _, state = self._desk.cookies.way(request).partition(".")
        given = request.query_params.get("state", "")
        if begun != way or not state or not hmac.compare_digest(given.encode(), state.encode()):
            return self._desk.page("way_failed", {}, 403)
        answer = dict(list(request.query_params.items())[:_MOST_PARAMETERS])
        if any(len(value) > _LONGEST_PARAMETER for value in answer.values()):
            raise HTTPException(413)
        identity = self._desk.host.hooks.choose(
            finish_sign_in, way=way, state=state, back=self._back(way), answer=answer
        )
        response = self._refused()
        if identity is not None:
            # It comes from the other system's page, so nothing is asked of where it comes from.
            caller = Caller(
                address=request.client.host if request.client else "",
                browser=request.headers.get("user-agent", ""),
                device=self._desk.cookies.device(request),
            )
            try:
                step = self._desk.host.accounts.entrance.identified(identity, way, caller)
            except Refused:
                pass
            else:
                response = self._entering.onwards(step, "")
        self._desk.cookies.drop_way(response)
        return response

    def _refused(self) -> Response:
        return self._desk.page("way_failed", {}, 403)

    def _known(self, way: str) -> None:
        """Refuse a way that no plugin names.

        Raises:
            HTTPException: 404.
        """
        if not _WAY.fullmatch(way):
            raise HTTPException(404)
        answers = self._desk.host.hooks.collect(sign_in_ways)
        if not any(each.key == way for ways in answers.values for each in ways):
            raise HTTPException(404)

    def _back(self, way: str) -> str:
        return f"{self._desk.host.practice.url}/sign-in/with/{way}/back"
