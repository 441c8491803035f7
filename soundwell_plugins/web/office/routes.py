"""All routes of the back office, and the host's own places in its navigation."""

from fastapi import APIRouter

from soundwell_hookspecs import OfficeEntry, Permission
from soundwell_plugins.host.host import Host
from soundwell_plugins.sdk.pages import PageRouter
from soundwell_plugins.sdk.texts import marked
from soundwell_plugins.web.cookies import Cookies
from soundwell_plugins.web.office.administration import ADMINISTRATION, Administration
from soundwell_plugins.web.office.audit_trail import AuditTrail
from soundwell_plugins.web.office.backup import Backup
from soundwell_plugins.web.office.configuration import ConfigurationPages
from soundwell_plugins.web.office.deliveries import Deliveries
from soundwell_plugins.web.office.exporting import Exporting
from soundwell_plugins.web.office.figures import Figures
from soundwell_plugins.web.office.frame import Frame
from soundwell_plugins.web.office.merging import Merging
from soundwell_plugins.web.office.own_account import OwnAccount
from soundwell_plugins.web.office.people import People
from soundwell_plugins.web.office.person_data import PersonData
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
        People(frame),
        Merging(frame),
        Exporting(frame),
        PersonData(frame),
        Figures(frame),
        Deliveries(frame),
        Plugins(frame),
        ConfigurationPages(frame),
        AuditTrail(frame),
        Backup(frame),
        Administration(frame),
    ):
        pages.add_to(router)
    return router.router


def own_entries() -> tuple[tuple[OfficeEntry, ...], tuple[OfficeEntry, ...]]:
    """Return the places before those of the plugins, and those after them."""
    return (
        (OfficeEntry(marked("Today"), "/office", Permission.SIGNED_IN),),
        (
            OfficeEntry(marked("People"), "/office/people", Permission.ADMIN),
            OfficeEntry(marked("Figures"), "/office/figures", Permission.PRACTICE),
            OfficeEntry(marked("Administration"), ADMINISTRATION, Permission.ADMIN),
            OfficeEntry(marked("Your account"), "/office/account", Permission.SIGNED_IN),
        ),
    )
