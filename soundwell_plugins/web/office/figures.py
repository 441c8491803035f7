"""Figures: how things go, week by week, from what plugins count."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from babel.dates import format_skeleton
from fastapi import Request
from starlette.responses import Response

from soundwell_hookspecs import Account, FailureKind, Figure, Role, Series, Window, figures
from soundwell_plugins.host.deliveries import State
from soundwell_plugins.sdk.pages import PageRouter, signed_in
from soundwell_plugins.sdk.permissions import Permission
from soundwell_plugins.sdk.texts import marked
from soundwell_plugins.web.office.drawing import drawn
from soundwell_plugins.web.office.frame import Frame

WEEKS: Final = 12
_STATES: Final = {
    State.DONE: marked("delivered"),
    State.PENDING: marked("on their way"),
    State.PARKED: marked("stuck"),
    State.DISCARDED: marked("given up"),
}


class Figures:
    """The page with charts.

    Args:
        frame: around the page.
    """

    def __init__(self, frame: Frame) -> None:
        self._frame = frame
        self._host = frame.host

    def add_to(self, router: PageRouter) -> None:
        """Add the page to a router."""
        router.get("/figures", permission=Permission.PRACTICE)(self.show)

    def show(self, request: Request) -> Response:
        """Show what plugins count."""
        account, weeks = signed_in(request), self._weeks()
        answers = self._host.hooks.collect(figures, account=account, weeks=weeks)
        names = [self._name(week) for week in weeks]
        missing = [each.plugin for each in answers.failures if each.kind is not FailureKind.OFF]
        charts = []
        for answer in answers.answers:
            try:
                charts.extend([drawn(each, names) for each in answer.value])
            except ValueError:
                missing.append(answer.plugin)
        charts.extend(drawn(each, names) for each in self._own(account, weeks))
        values = {"charts": charts, "missing": missing, "begins": weeks[0].start}
        return self._frame.page("figures", values)

    def _weeks(self) -> tuple[Window, ...]:
        """Return the last weeks and this one, by the clock on the wall."""
        zone = self._host.practice.zone
        local = self._host.clock.now().astimezone(zone)
        today = datetime(local.year, local.month, local.day, tzinfo=zone)
        monday = today - timedelta(days=today.weekday())
        starts = [monday - timedelta(weeks=back) for back in range(WEEKS - 1, -1, -1)]
        return tuple(Window(each, each + timedelta(weeks=1)) for each in starts)

    def _name(self, week: Window) -> str:
        local = week.start.astimezone(self._host.practice.zone)
        return format_skeleton("MMMd", local, locale=self._frame.texts.language)

    def _own(self, account: Account, weeks: Sequence[Window]) -> Sequence[Figure]:
        """Count deliveries, which are an admin's business."""
        if Role.ADMIN not in account.roles:
            return ()
        gettext = self._frame.texts.gettext
        tally = self._host.ledger.tally(weeks)
        series = [
            Series(gettext(word), tuple(week.get(state, 0) for week in tally))
            for state, word in _STATES.items()
        ]
        return [
            Figure(
                gettext("Deliveries"),
                gettext("By the week in which it happened; what has arrived goes after a while."),
                tuple(series),
            )
        ]
