"""What can be booked: working hours without what is taken, within notice, horizon and limits."""

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from soundwell_hookspecs import PluginContext, PractitionerId, Window
from soundwell_plugins.features.scheduling.bitmaps import mask
from soundwell_plugins.features.scheduling.bookings import Bookings
from soundwell_plugins.features.scheduling.busyness import Asked, Busyness
from soundwell_plugins.features.scheduling.cells import Cells, ceil_cell, floor_cell, moment_of
from soundwell_plugins.features.scheduling.configuration import SchedulingConfig
from soundwell_plugins.features.scheduling.found import Found
from soundwell_plugins.features.scheduling.grids import Grids
from soundwell_plugins.features.scheduling.quotas import Quota, weeks_around
from soundwell_plugins.features.scheduling.seats import Seat
from soundwell_plugins.features.scheduling.terms import Terms


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
class FreeCells:
    """What was found free, by the cell.

    Args:
        cells: at which a consultation can begin, rising.
        known: false where a calendar could not be read and times are held back for it.
    """

    cells: tuple[int, ...]
    known: bool


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
        self._context = context
        self._bookings = bookings
        self._busyness = Busyness(context, config.when_unknown)
        self._grids = Grids()
        self._found = Found()

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
        found = self.free_cells([seat], window, besides=besides)[seat.practitioner.id]
        return FreeTimes(tuple(moment_of(cell) for cell in found.cells), found.known)

    def free_cells(
        self, seats: Sequence[Seat], window: Window, *, besides: str = ""
    ) -> Mapping[PractitionerId, FreeCells]:
        """Return the free times of some practitioners, as calendars stood a short while ago.

        Args:
            seats: whose, and what for; one of each practitioner.
            window: the span in which they begin.
            besides: the id of a booking that is about to be moved, whose time counts as free.
        """
        wanted = {
            seat.practitioner.id: (seat, starts)
            for seat in seats
            if (starts := self._allowed(seat.terms, window)) is not None
        }
        everywhere = [_around(seat.terms, starts) for seat, starts in wanted.values()]
        own: Mapping[PractitionerId, Sequence[Cells]] = {}
        if everywhere:
            reach = Cells(min(each.start for each in everywhere), max(e.end for e in everywhere))
            own = self._bookings.occupied(list(wanted), reach, besides=besides)
        found = {seat.practitioner.id: FreeCells((), known=True) for seat in seats}
        for practitioner, (seat, starts) in wanted.items():
            cells = self._free(seat, starts, own[practitioner], self._busyness.lately)
            found[practitioner] = self._within_quota(seat, cells, besides)
        return found

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
        if not self._offered(seat, starts) or moment_of(starts.start) != start:
            return Verdict.NOT_OFFERED
        practitioner = seat.practitioner.id
        around = _around(seat.terms, starts)
        own = self._bookings.occupied([practitioner], around, besides=besides)[practitioner]
        found = self._free(seat, starts, own, self._busyness.now)
        if not found.known:
            return Verdict.UNKNOWN
        if not found.cells:
            return Verdict.TAKEN
        return Verdict.FREE if self._within_quota(seat, found, besides).cells else Verdict.FULL

    def _by_the_clock(self, terms: Terms, start: datetime) -> Verdict:
        allowed = self.bookable(terms)
        if start < self._context.clock.now():
            return Verdict.PAST
        if start < allowed.start:
            return Verdict.TOO_SOON
        return Verdict.FREE if start < allowed.end else Verdict.TOO_FAR

    def _allowed(self, terms: Terms, window: Window) -> Cells | None:
        """Return the part of a window in which starts are allowed, if there is any."""
        allowed = self.bookable(terms)
        start = ceil_cell(max(window.start, allowed.start))
        end = ceil_cell(min(window.end, allowed.end))
        return Cells(start, end) if start < end else None

    def _offered(self, seat: Seat, starts: Cells) -> int:
        """Return, as bits, where among some cells working hours let a consultation begin."""
        grid = self._grids.of(seat, _around(seat.terms, starts))
        width = starts.end - starts.start
        return (grid.starts >> (starts.start - grid.span.start)) & ((1 << width) - 1)

    def _free(self, seat: Seat, starts: Cells, own: Sequence[Cells], busyness: Asked) -> FreeCells:
        if not self._offered(seat, starts):  # nobody asks a calendar about a day off
            return FreeCells((), known=True)
        grid = self._grids.of(seat, _around(seat.terms, starts))
        span = grid.span if busyness == self._busyness.lately else _around(seat.terms, starts)
        busy = busyness(seat.practitioner.id, span)
        if busy is None:
            return FreeCells((), known=False)
        busy <<= span.start - grid.span.start
        if own:
            busy |= mask(own, grid.span)
        cells = self._found.free(seat, grid, busy)
        begun, over = bisect_left(cells, starts.start), bisect_left(cells, starts.end)
        return FreeCells(cells[begun:over], known=True)

    def _within_quota(self, seat: Seat, found: FreeCells, besides: str) -> FreeCells:
        """Leave out the times of days and weeks that are full, where there is a limit."""
        if not found.cells or not Quota.applies(seat.terms):
            return found
        zone = seat.practitioner.zone
        last = moment_of(found.cells[-1]) + seat.terms.duration
        weeks = weeks_around(Window(moment_of(found.cells[0]), last), zone)
        booked = self._bookings.starts(seat.practitioner.id, weeks, besides=besides)
        allows = Quota.of(seat.terms, zone, booked).allows
        cells = tuple(cell for cell in found.cells if allows(moment_of(cell)))
        return FreeCells(cells, known=True)


def _around(terms: Terms, starts: Cells) -> Cells:
    """Return the cells that matter for some starts, their durations and buffers included."""
    rule = terms.rule
    return Cells(starts.start - rule.before, starts.end + rule.duration + rule.after)
