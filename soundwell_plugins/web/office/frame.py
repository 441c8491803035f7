"""What all pages of the back office share."""

from collections.abc import Mapping

from fastapi import HTTPException
from fastapi.responses import HTMLResponse

from soundwell_plugins.host.host import Host
from soundwell_plugins.host.languages import SpokenTexts
from soundwell_plugins.web.cookies import Cookies


def checked_id(id: str) -> str:
    """Return an id that an address of a page names, if it can be one.

    A database may refuse to look for what has other characters than ids have.

    Raises:
        HTTPException: 404 when it cannot be one.
    """
    if not id.isalnum():
        raise HTTPException(404)
    return id


class Frame:
    """Around every page.

    Args:
        host: the practice.
        cookies: hold sessions.
    """

    def __init__(self, host: Host, cookies: Cookies) -> None:
        self.host = host
        self.cookies = cookies
        self.texts = SpokenTexts(host.templates.languages, host.templates.catalogues)

    def page(self, template: str, values: Mapping[str, object], status: int = 200) -> HTMLResponse:
        """Answer with a page."""
        given = {"zone": self.host.practice.zone, **values}
        return HTMLResponse(self.host.templates.render(f"office/{template}.html", given), status)
