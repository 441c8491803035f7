"""The hook by which a plugin has work done again and again, and when that is."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from soundwell_hookspecs.markers import contribution
from soundwell_hookspecs.moments import aware
from soundwell_hookspecs.practice import Weekday

_NAME: Final = re.compile(r"[a-z][a-z0-9_-]{0,63}")
_SHORTEST: Final = timedelta(seconds=10)


@dataclass(frozen=True, slots=True)
class Every:
    """Again and again, the first time at once.

    Args:
        span: from the beginning of one run to the beginning of the next, at least ten seconds.

    Raises:
        ValueError: it is shorter.
    """

    span: timedelta

    def __post_init__(self) -> None:
        if self.span < _SHORTEST:
            raise ValueError("scheduled work needs ten seconds or more between its runs")

    def first(self, moment: datetime) -> datetime:
        """Return when the first run is due, in UTC, of work that is new at an aware moment."""
        return aware(moment, "moment")

    def after(self, moment: datetime) -> datetime:
        """Return when the run after an aware moment is due, in UTC."""
        return aware(moment, "moment") + self.span

    def __str__(self) -> str:
        return f"every {self.span}"


@dataclass(frozen=True, slots=True)
class Daily:
    """Every day at a time of the clock on the wall.

    A time that the clock skips in spring counts as it would have been without the change; of one
    that comes twice in autumn the first counts (RFC 5545, 3.3.5).

    Args:
        at: the time, without a zone of its own.
        zone: where the clock hangs.

    Raises:
        ValueError: the time has a zone of its own.
    """

    at: time
    zone: ZoneInfo

    def __post_init__(self) -> None:
        _check_naive(self.at)

    def first(self, moment: datetime) -> datetime:
        """Return when the first run is due, in UTC, of work that is new at an aware moment."""
        return self.after(moment)

    def after(self, moment: datetime) -> datetime:
        """Return when the run after an aware moment is due, in UTC."""
        return _next(moment, self.at, self.zone, frozenset(Weekday))

    def __str__(self) -> str:
        return f"daily at {self.at:%H:%M} {self.zone.key}"


@dataclass(frozen=True, slots=True)
class Weekly:
    """Every week on one day at a time of the clock on the wall; clock changes as for `Daily`.

    Args:
        day: the day of the week.
        at: the time, without a zone of its own.
        zone: where the clock hangs.

    Raises:
        ValueError: the time has a zone of its own.
    """

    day: Weekday
    at: time
    zone: ZoneInfo

    def __post_init__(self) -> None:
        _check_naive(self.at)

    def first(self, moment: datetime) -> datetime:
        """Return when the first run is due, in UTC, of work that is new at an aware moment."""
        return self.after(moment)

    def after(self, moment: datetime) -> datetime:
        """Return when the run after an aware moment is due, in UTC."""
        return _next(moment, self.at, self.zone, frozenset({self.day}))

    def __str__(self) -> str:
        return f"{self.day.name.capitalize()}s at {self.at:%H:%M} {self.zone.key}"


@dataclass(frozen=True, slots=True)
class ScheduledWork:
    """Work that is done again and again.

    Args:
        name: what an admin calls it by: small letters, digits, - and _, up to 64 of them.
        when: how often.
        work: does it, called with the present moment in UTC. It may be repeated after a crash in
            the middle, so a repeat has to do no harm.
        deadline: how long it may take before it is shown as late; it is not started again while it
            still runs.

    Raises:
        ValueError: the name is none, or the deadline is not more than zero.
    """

    name: str
    when: Every | Daily | Weekly
    work: Callable[[datetime], None] = field(repr=False)
    deadline: timedelta = timedelta(minutes=15)

    def __post_init__(self) -> None:
        if not _NAME.fullmatch(self.name):
            raise ValueError(
                "scheduled work is named with small letters, digits, - and _, beginning with a "
                "letter, up to 64 of them"
            )
        if self.deadline <= timedelta():
            raise ValueError("the deadline of scheduled work has to be more than zero")


@contribution(deadline=timedelta(seconds=10))
def scheduled_work() -> Sequence[ScheduledWork]:
    """Name the work that this plugin has to do again and again; asked when deliveries begin.

    The host keeps in the database when each is due next. It runs in one process, in threads of the
    plugin, never twice side by side. Runs that were missed while the machine was off are caught up
    once; a run that raises is repeated after a growing wait, and shown.

    Returns:
        The work; no two with one name.

    Raises:
        Exception: anything raised leaves this plugin's work undone and names it; it is asked again.

    Example::

        @implements(scheduled_work)
        def scheduled_work(self) -> Sequence[ScheduledWork]:
            night = Daily(time(3, 30), self.context.practice.zone)
            return [ScheduledWork("tidy", night, self.tidy)]
    """


def _check_naive(at: time) -> None:
    if at.tzinfo is not None:
        raise ValueError("the time of scheduled work has no zone of its own: name it beside it")


def _next(moment: datetime, at: time, zone: ZoneInfo, days: frozenset[Weekday]) -> datetime:
    """Return the first moment after another at which the clock shows a time on one of some days."""
    after = aware(moment, "moment")
    # from the day before: a time that the clock skips can lie on the other side of midnight
    day = after.astimezone(zone).date() - timedelta(days=1)
    while True:
        due = datetime.combine(day, at.replace(fold=0), tzinfo=zone).astimezone(UTC)
        if day.weekday() in days and due > after:
            return due
        day += timedelta(days=1)
