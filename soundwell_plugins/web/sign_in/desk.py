"""What all pages of signing in share: rendering, cookies, and where a request comes from."""

from collections.abc import Mapping
from math import ceil

from fastapi import HTTPException, Request
from fastapi.responses import HTMLResponse
from starlette.responses import Response

from soundwell_plugins.host.accounts.entrance import Caller, Entered, TooSoon
from soundwell_plugins.host.host import Host
from soundwell_plugins.host.languages import SpokenTexts
from soundwell_plugins.sdk.forms import FormState
from soundwell_plugins.sdk.pages import see_other
from soundwell_plugins.web.cookies import Cookies
from soundwell_plugins.web.guard import came_from_here
from soundwell_plugins.web.own_paths import own_path


class Desk:
    """Where people sign in.

    Args:
        host: the practice.
        cookies: hold sessions and what devices are known by.
    """

    def __init__(self, host: Host, cookies: Cookies) -> None:
        self.host = host
        self.cookies = cookies
        self.texts = SpokenTexts(host.templates.languages, host.templates.catalogues)

    def page(self, template: str, values: Mapping[str, object], status: int = 200) -> HTMLResponse:
        """Answer with a page that nobody keeps a copy of."""
        text = self.host.templates.render(f"sign_in/{template}.html", values)
        return HTMLResponse(text, status, {"Cache-Control": "no-store"})

    def caller(self, request: Request) -> Caller:
        """Return where a request comes from.

        Raises:
            HTTPException: 403 for a form on a page of somebody else: it would sign people in to an
                account that is not theirs.
        """
        if not came_from_here(request):
            raise HTTPException(403)
        return Caller(
            address=request.client.host if request.client else "",
            browser=request.headers.get("user-agent", ""),
            device=self.cookies.device(request),
        )

    def let_in(self, entered: Entered, path: str) -> Response:
        """Answer somebody who is in, and send them where they wanted to go."""
        response = see_other(own_path(path))
        self.cookies.keep_session(response, entered.token)
        self.cookies.keep_device(response, entered.device)
        return response

    def wait(self, error: TooSoon, values: Mapping[str, str]) -> FormState:
        """Return a form that says how long to wait."""
        minutes = max(1, ceil(error.wait.total_seconds() / 60))
        sentence = self.texts.ngettext(
            "That was wrong a few times. Please wait a minute, then try again.",
            "That was wrong a few times. Please wait %(count)d minutes, then try again.",
            minutes,
        )
        return FormState(values, {"": sentence})
