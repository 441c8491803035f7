"""What can be booked: working hours without what is taken, within notice, horizon and limits."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum

from soundwell_hookspecs import PluginContext, Window, busy_times
from soundwell_plugins.features.scheduling.bookings import Bookings
from soundwell_plugins.features.scheduling.cells import (
    Cells,
    ceil_cell,
    covering,
    floor_cell,
    moment_of,
)
from soundwell_plugins.features.scheduling.configuration import SchedulingConfig, WhenUnknown
from soundwell_plugins.features.scheduling.quotas import Quota, weeks_around
from soundwell_plugins.features.scheduling.seats import Seat
from soundwell_plugins.features.scheduling.slots import free_starts, openings
from soundwell_plugins.features.scheduling.terms import Terms

_DAY = timedelta(days=1)


class Verdict(Enum):
    """Whether one time can be booked, or why not."""

    FREE = "free"
    PAST = "past"
    TOO_SOON = "too soon"
    TOO_FAR = "too far ahead"
    NOT_OFFERED = "not offered"
    TAKEN = "taken"
    FULL = "full"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class FreeTimes:
    """What was found free.

    Args:
        starts: when a consultation can begin, in UTC, rising.
        known: false where a calendar could not be read and times are held back for it.
    """

    starts: tuple[datetime, ...]
    known: bool


class Offer:
    """Finds free times.

    Args:
        config: the table `[scheduling]`.
        context: the plugin's context.
        bookings: the bookings there are.
    """

    def __init__(
        self, config: SchedulingConfig, context: PluginContext, bookings: Bookings
    ) -> None:
        self._config = config
        self._context = context
        self._bookings = bookings

    def bookable(self, terms: Terms) -> Window:
        """Return the span in which a consultation can begin."""
        now = self._context.clock.now()
        return Window(now + terms.notice, now + terms.horizon)

    def free(self, seat: Seat, window: Window, *, besides: str = "") -> FreeTimes:
        """Return the free times of a practitioner.

        Args:
            seat: whose, and what for.
            window: the span in which they begin.
            besides: the id of a booking that is about to be moved, whose time counts as free.
        """
        starts = self._allowed(seat.terms, window)
        grid = _grid(seat, starts)
        if not any(_within(free_starts(grid, (), seat.terms.rule), starts)):
            return FreeTimes((), known=True)
        busy = self._busy(seat, starts, besides)
        if busy is None:
            return FreeTimes((), known=False)
        found = _within(free_starts(grid, busy, seat.terms.rule), starts)
        moments = [moment_of(cell) for cell in found]
        quota = self._quota(seat, moments, besides)
        return FreeTimes(tuple(filter(quota.allows, moments)), known=True)

    def following(self, seat: Seat, start: datetime, limit: int) -> FreeTimes:
        """Return the first free times from a moment on, or from the earliest if there are none.

        Args:
            seat: whose, and what for.
            start: the moment, aware.
            limit: how many at most.
        """
        found = self.free(seat, self.bookable(seat.terms))
        later = tuple(moment for moment in found.starts if moment >= start)
        return FreeTimes((later or found.starts)[:limit], found.known)

    def verdict(self, seat: Seat, start: datetime, *, besides: str = "") -> Verdict:
        """Tell whether a time can be booked, with a fresh look at the calendars for just that time.

        Args:
            seat: whose time, and what for.
            start: when the consultation would begin, in UTC.
            besides: the id of a booking that is about to be moved, whose time counts as free.
        """
        by_the_clock = self._by_the_clock(seat.terms, start)
        if by_the_clock is not Verdict.FREE:
            return by_the_clock
        starts = Cells(floor_cell(start), floor_cell(start) + 1)
        grid = _grid(seat, starts)
        offered = _within(free_starts(grid, (), seat.terms.rule), starts)
        if [moment_of(cell) for cell in offered] != [start]:
            return Verdict.NOT_OFFERED
        busy = self._busy(seat, starts, besides)
        if busy is None:
            return Verdict.UNKNOWN
        if not _within(free_starts(grid, busy, seat.terms.rule), starts):
            return Verdict.TAKEN
        room = self._quota(seat, [start], besides).allows(start)
        return Verdict.FREE if room else Verdict.FULL

    def _by_the_clock(self, terms: Terms, start: datetime) -> Verdict:
        allowed = self.bookable(terms)
        if start < self._context.clock.now():
            return Verdict.PAST
        if start < allowed.start:
            return Verdict.TOO_SOON
        return Verdict.FREE if start < allowed.end else Verdict.TOO_FAR

    def _allowed(self, terms: Terms, window: Window) -> Cells:
        """Return the part of a window in which starts are allowed; it may be empty."""
        allowed = self.bookable(terms)
        return Cells(
            ceil_cell(max(window.start, allowed.start)), ceil_cell(min(window.end, allowed.end))
        )

    def _busy(self, seat: Seat, starts: Cells, besides: str) -> list[Cells] | None:
        """Return what is taken around some starts, or `None` where that cannot be known."""
        rule, practitioner = seat.terms.rule, seat.practitioner.id
        around = Cells(starts.start - rule.before, starts.end + rule.duration + rule.after)
        window = Window(moment_of(around.start), moment_of(around.end))
        answers = self._context.hooks.collect(busy_times, practitioner=practitioner, window=window)
        if answers.failures and self._config.when_unknown is WhenUnknown.BLOCK:
            return None
        busy = [covering(taken) for given in answers.values for taken in given]
        own = self._bookings.occupied([practitioner], around, besides=besides)[practitioner]
        return busy + [Cells(cell, cell + 1) for cell in own]

    def _quota(self, seat: Seat, moments: Sequence[datetime], besides: str) -> Quota:
        """Count what is booked in the weeks of some moments, where there is a limit to it."""
        zone = seat.practitioner.zone
        if not moments or not Quota.applies(seat.terms):
            return Quota.of(seat.terms, zone, ())
        weeks = weeks_around(Window(moments[0], moments[-1] + seat.terms.duration), zone)
        booked = self._bookings.starts(seat.practitioner.id, weeks, besides=besides)
        return Quota.of(seat.terms, zone, booked)


def _grid(seat: Seat, starts: Cells) -> list[Cells]:
    zone = seat.practitioner.zone
    first = moment_of(starts.start).astimezone(zone).date() - _DAY
    last = moment_of(starts.end).astimezone(zone).date() + _DAY
    return openings(seat.hours_on, zone, first, last)


def _within(found: Iterable[int], starts: Cells) -> list[int]:
    return [cell for cell in found if starts.start <= cell < starts.end]
