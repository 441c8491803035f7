"""All routes of signing in."""

from fastapi import APIRouter

from soundwell_plugins.host.host import Host
from soundwell_plugins.sdk.pages import PageRouter
from soundwell_plugins.web.cookies import Cookies
from soundwell_plugins.web.sign_in.choosing import Choosing
from soundwell_plugins.web.sign_in.desk import Desk
from soundwell_plugins.web.sign_in.entering import Entering
from soundwell_plugins.web.sign_in.other_ways import OtherWays


def sign_in_pages(host: Host, cookies: Cookies) -> APIRouter:
    """Return the routes.

    Args:
        host: the practice.
        cookies: hold sessions and what devices are known by.
    """
    router = PageRouter(prefix="")
    desk = Desk(host, cookies)
    entering = Entering(desk)
    for pages in (entering, Choosing(desk), OtherWays(desk, entering)):
        pages.add_to(router)
    return router.router
