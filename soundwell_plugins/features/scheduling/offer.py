"""What can be booked: working hours without what is taken, within notice and horizon."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum

from soundwell_hookspecs import PluginContext, Practitioner, Window, busy_times
from soundwell_plugins.features.scheduling.bookings import Bookings
from soundwell_plugins.features.scheduling.cells import (
    Cells,
    ceil_cell,
    covering,
    floor_cell,
    moment_of,
)
from soundwell_plugins.features.scheduling.configuration import SchedulingConfig, WhenUnknown
from soundwell_plugins.features.scheduling.slots import free_starts, openings

_DAY = timedelta(days=1)


class Verdict(Enum):
    """Whether one time can be booked, or why not."""

    FREE = "free"
    PAST = "past"
    TOO_SOON = "too soon"
    TOO_FAR = "too far ahead"
    NOT_OFFERED = "not offered"
    TAKEN = "taken"
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

    def bookable(self) -> Window:
        """Return the span in which a consultation can begin."""
        now = self._context.clock.now()
        return Window(now + self._config.notice, now + self._config.horizon)

    def free(self, practitioner: Practitioner, window: Window) -> FreeTimes:
        """Return the free times of a practitioner.

        Args:
            practitioner: whose.
            window: the span in which they begin.
        """
        starts = self._allowed(window)
        grid = self._grid(practitioner, starts)
        if not any(_within(free_starts(grid, (), self._config.rule), starts)):
            return FreeTimes((), known=True)
        busy = self._busy(practitioner, starts)
        if busy is None:
            return FreeTimes((), known=False)
        free = _within(free_starts(grid, busy, self._config.rule), starts)
        return FreeTimes(tuple(moment_of(cell) for cell in free), known=True)

    def following(self, practitioner: Practitioner, start: datetime, limit: int) -> FreeTimes:
        """Return the first free times from a moment on, or from the earliest if there are none.

        Args:
            practitioner: whose.
            start: the moment, aware.
            limit: how many at most.
        """
        allowed = self.bookable()
        found = self.free(practitioner, allowed)
        later = tuple(moment for moment in found.starts if moment >= start)
        return FreeTimes((later or found.starts)[:limit], found.known)

    def verdict(self, practitioner: Practitioner, start: datetime) -> Verdict:
        """Tell whether a time can be booked, with a fresh look at the calendars for just that time.

        Args:
            practitioner: whose time.
            start: when the consultation would begin, in UTC.
        """
        allowed = self.bookable()
        if start < self._context.clock.now():
            return Verdict.PAST
        if start < allowed.start:
            return Verdict.TOO_SOON
        if start >= allowed.end:
            return Verdict.TOO_FAR
        starts = Cells(floor_cell(start), floor_cell(start) + 1)
        grid = self._grid(practitioner, starts)
        offered = _within(free_starts(grid, (), self._config.rule), starts)
        if [moment_of(cell) for cell in offered] != [start]:
            return Verdict.NOT_OFFERED
        busy = self._busy(practitioner, starts)
        if busy is None:
            return Verdict.UNKNOWN
        free = _within(free_starts(grid, busy, self._config.rule), starts)
        return Verdict.FREE if free else Verdict.TAKEN

    def _allowed(self, window: Window) -> Cells:
        """Return the part of a window in which starts are allowed; it may be empty."""
        allowed = self.bookable()
        return Cells(
            ceil_cell(max(window.start, allowed.start)), ceil_cell(min(window.end, allowed.end))
        )

    def _grid(self, practitioner: Practitioner, starts: Cells) -> list[Cells]:
        first = moment_of(starts.start).astimezone(practitioner.zone).date() - _DAY
        last = moment_of(starts.end).astimezone(practitioner.zone).date() + _DAY
        return openings(practitioner.hours, practitioner.zone, first, last)

    def _busy(self, practitioner: Practitioner, starts: Cells) -> list[Cells] | None:
        """Return what is taken around some starts, or `None` where that cannot be known."""
        rule = self._config.rule
        around = Cells(starts.start - rule.before, starts.end + rule.duration + rule.after)
        window = Window(moment_of(around.start), moment_of(around.end))
        answers = self._context.hooks.collect(
            busy_times, practitioner=practitioner.id, window=window
        )
        if answers.failures and self._config.when_unknown is WhenUnknown.BLOCK:
            return None
        busy = [covering(taken) for given in answers.values for taken in given]
        return busy + self._bookings.occupied(practitioner.id, around)


def _within(found: Iterable[int], starts: Cells) -> list[int]:
    return [cell for cell in found if starts.start <= cell < starts.end]
