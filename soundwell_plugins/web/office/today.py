"""Today: what takes place, what needs a person, and what to do about it."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from fastapi import Request
from starlette.responses import Response

from soundwell_hookspecs import (
    Account,
    Answers,
    Attention,
    FailureKind,
    Role,
    Window,
    agenda,
    attention,
)
from soundwell_plugins.host.deliveries import State
from soundwell_plugins.host.report import PluginState
from soundwell_plugins.sdk.pages import PageRouter, signed_in
from soundwell_plugins.sdk.permissions import Permission
from soundwell_plugins.web.office.frame import Frame


class Today:
    """The page on which a day begins.

    Args:
        frame: around the page.
    """

    def __init__(self, frame: Frame) -> None:
        self._frame = frame
        self._host = frame.host

    def add_to(self, router: PageRouter) -> None:
        """Add the page to a router."""
        router.get("", permission=Permission.SIGNED_IN)(self.show)

    def show(self, request: Request) -> Response:
        """Show what takes place today and what needs this person."""
        account = signed_in(request)
        today = self._window()
        needed = self._host.hooks.collect(attention, account=account)
        planned = self._host.hooks.collect(agenda, account=account, window=today)
        items = sorted((each for part in planned.values for each in part), key=lambda i: i.when)
        values = {
            "account": account,
            "today": today.start,
            "needed": [*self._own(account), *(each for part in needed.values for each in part)],
            "planned": items,
            "missing": [*_missing(needed), *_missing(planned)],
        }
        return self._frame.page("today", values)

    def _window(self) -> Window:
        local = self._host.clock.now().astimezone(self._host.practice.zone)
        start = datetime(local.year, local.month, local.day, tzinfo=self._host.practice.zone)
        # By the clock on the wall: a day on which clocks change has 23 or 25 hours.
        return Window(start, start + timedelta(days=1))

    def _own(self, account: Account) -> Iterator[Attention]:
        """Yield what the host itself has for an admin."""
        if Role.ADMIN not in account.roles:
            return
        texts = self._frame.texts
        parked = len(self._host.ledger.entries(state=State.PARKED, limit=1000))
        if parked:
            yield Attention(
                texts.ngettext("One delivery is stuck.", "%(count)d deliveries are stuck.", parked),
                texts.gettext("See why, mend it, and try again."),
                "/office/deliveries?state=parked",
            )
        for report in self._host.reports:
            if report.state is PluginState.OFF:
                what = texts.gettext("The plugin %(name)s is off.", name=report.name)
                yield Attention(what, report.remedy or report.reason, "/office/plugins")


def _missing(answers: Answers[object]) -> list[str]:
    return [each.plugin for each in answers.failures if each.kind is not FailureKind.OFF]
