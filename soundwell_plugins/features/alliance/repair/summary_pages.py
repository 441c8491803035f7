"""The pages for supervision, and the one that says how signals come about."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from fastapi import HTTPException, Request, Response

from soundwell_hookspecs import PluginContext
from soundwell_plugins.features.alliance.access import NotAllowed
from soundwell_plugins.features.alliance.desk import Desk
from soundwell_plugins.features.alliance.repair.signal import RepairState
from soundwell_plugins.features.alliance.repair.summary import Summaries, Summary
from soundwell_plugins.features.alliance.repair.telling import SIGNALS
from soundwell_plugins.features.alliance.watch.explanation import explanations
from soundwell_plugins.features.alliance.watch.settings import SignalSettings
from soundwell_plugins.sdk.pages import PageRouter, page, signed_in
from soundwell_plugins.sdk.permissions import Permission

SUMMARY: Final = f"{SIGNALS}/summary"
SUPERVISION: Final = f"{SIGNALS}/supervision"
RULES: Final = f"{SIGNALS}/rules"
_BACK: Final = timedelta(days=90)


class SummaryPages:
    """Shows summaries that can be printed.

    Args:
        context: the plugin's context.
        desk: knows which practitioner somebody is.
        summaries: put together what came up.
        settings: the table `[alliance.signals]`.
    """

    def __init__(
        self, context: PluginContext, desk: Desk, summaries: Summaries, settings: SignalSettings
    ) -> None:
        self._context = context
        self._desk = desk
        self._summaries = summaries
        self._settings = settings

    def add_to(self, router: PageRouter) -> None:
        """Add the pages to a router; before those that have a signal's id in their address."""
        router.get(SUMMARY, permission=Permission.PRACTITIONER)(self.own)
        router.get(SUPERVISION, permission=Permission.SUPERVISOR)(self.supervised)
        router.get(RULES, permission=Permission.PRACTITIONER)(self.rules)

    def own(self, request: Request, since: str = "", notes: str = "") -> Response:
        """Show a practitioner what came up with their own clients."""
        account = signed_in(request)
        try:
            own = self._desk.practitioner(account)
        except NotAllowed:
            raise HTTPException(404) from None
        zone = self._context.practice.practitioners[own].zone
        day = self._day(since, zone)
        found = self._summaries.own(account, own, _begins(day, zone))
        return self._page(found, day, zone, SUMMARY, notes=notes == "yes")

    def supervised(self, request: Request, since: str = "") -> Response:
        """Show a supervisor what came up with clients who agreed; notes are not part of it."""
        zone = self._context.practice.zone
        day = self._day(since, zone)
        found = self._summaries.supervised(signed_in(request), _begins(day, zone))
        return self._page(found, day, zone, SUPERVISION, notes=False)

    def rules(self, request: Request) -> Response:
        """Show how signals come about, and how often each is raised for nothing."""
        signed_in(request)
        values = {
            "explanations": explanations(self._settings),
            "settings": self._settings,
            "office": SIGNALS,
        }
        return page(self._context, "alliance/office/signal_rules.html", values)

    def _day(self, since: str, zone: ZoneInfo) -> date:
        now = self._context.clock.now()
        try:
            return min(date.fromisoformat(since), now.astimezone(zone).date())
        except ValueError:
            return (now - _BACK).astimezone(zone).date()

    def _page(
        self, found: Summary, day: date, zone: ZoneInfo, path: str, *, notes: bool
    ) -> Response:
        values = {
            "summary": found,
            "states": list(RepairState),
            "day": day,
            "begins": _begins(day, zone),
            "now": self._context.clock.now(),
            "zone": zone,
            "notes": notes,
            "path": path,
            "own": path == SUMMARY,
            "practitioners": self._context.practice.practitioners,
            "office": SIGNALS,
        }
        return page(self._context, "alliance/office/signal_summary.html", values)


def _begins(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time(), tzinfo=zone).astimezone(UTC)
