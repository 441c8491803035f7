"""All routes of the back office, and the host's own places in its navigation."""

from fastapi import APIRouter

from soundwell_hookspecs import OfficeEntry, Permission
from soundwell_plugins.host.host import Host
from soundwell_plugins.sdk.pages import PageRouter
from soundwell_plugins.sdk.texts import marked
from soundwell_plugins.web.cookies import Cookies
from soundwell_plugins.web.office.configuration import ConfigurationPages
from soundwell_plugins.web.office.deliveries import Deliveries
from soundwell_plugins.web.office.frame import Frame
from soundwell_plugins.web.office.own_account import OwnAccount
from soundwell_plugins.web.office.plugins import Plugins
from soundwell_plugins.web.office.today import Today
from soundwell_plugins.web.office.users import Users


def office_pages(host: Host, cookies: Cookies) -> APIRouter:
    """Return the routes.

    Args:
        host: the practice.
        cookies: hold sessions.
    """
    router = PageRouter(prefix="/office")
    frame = Frame(host, cookies)
    for pages in (
        Today(frame),
        OwnAccount(frame),
        Users(frame),
        Deliveries(frame),
        Plugins(frame),
        ConfigurationPages(frame),
    ):
        pages.add_to(router)
    return router.router


def own_entries() -> tuple[tuple[OfficeEntry, ...], tuple[OfficeEntry, ...]]:
    """Return the places before those of the plugins, and those after them."""
    return (
        (OfficeEntry(marked("Today"), "/office", Permission.SIGNED_IN),),
        (
            OfficeEntry(marked("Deliveries"), "/office/deliveries", Permission.ADMIN),
            OfficeEntry(marked("Plugins"), "/office/plugins", Permission.ADMIN),
            OfficeEntry(marked("Configuration"), "/office/configuration", Permission.ADMIN),
            OfficeEntry(marked("Users"), "/office/users", Permission.ADMIN),
            OfficeEntry(marked("Your account"), "/office/account", Permission.SIGNED_IN),
        ),
    )
