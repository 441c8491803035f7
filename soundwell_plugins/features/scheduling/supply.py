"""The free times of one practitioner, or of whoever among some is free."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from soundwell_hookspecs import Window
from soundwell_plugins.features.scheduling.cells import moment_of
from soundwell_plugins.features.scheduling.offer import FreeTimes, Offer, Verdict
from soundwell_plugins.features.scheduling.seats import Seat

_HOPE: Final = (
    Verdict.FREE,
    Verdict.UNKNOWN,
    Verdict.TAKEN,
    Verdict.FULL,
    Verdict.NOT_OFFERED,
    Verdict.TOO_SOON,
    Verdict.TOO_FAR,
    Verdict.PAST,
)
"""Of several verdicts on one time, the first of these is what a visitor is told."""


@dataclass(frozen=True, slots=True)
class Look:
    """What was seen of one time.

    Args:
        verdict: whether it can be booked, or why not.
        seats: with whom it can be.
    """

    verdict: Verdict
    seats: tuple[Seat, ...]


class Supply:
    """Free times, whoever's they are.

    Args:
        offer: what can be booked.
        seats: with whom, and what for; at least one.
        besides: the id of a booking, or of a form, whose own time counts as free.
    """

    def __init__(self, offer: Offer, seats: Sequence[Seat], *, besides: str = "") -> None:
        self._offer = offer
        self._besides = besides
        self.seats = tuple(seats)

    def bookable(self) -> Window:
        """Return the span in which a consultation can begin."""
        spans = [self._offer.bookable(seat.terms) for seat in self.seats]
        return Window(min(span.start for span in spans), max(span.end for span in spans))

    def free(self, window: Window) -> FreeTimes:
        """Return the free times that begin in a window.

        A time that somebody is known to have is known, even where the calendar of somebody else
        cannot be read.

        Args:
            window: the span, in any zone.
        """
        found = self._offer.free_cells(self.seats, window, besides=self._besides).values()
        cells = sorted({cell for each in found for cell in each.cells})
        starts = tuple(moment_of(cell) for cell in cells)
        return FreeTimes(starts, any(each.known for each in found))

    def following(self, start: datetime, limit: int) -> FreeTimes:
        """Return the first free times from a moment on, or from the earliest if there are none.

        Args:
            start: the moment, aware.
            limit: how many at most.
        """
        found = self.free(self.bookable())
        later = tuple(moment for moment in found.starts if moment >= start)
        return FreeTimes((later or found.starts)[:limit], found.known)

    def look(self, start: datetime) -> Look:
        """Look afresh whether somebody can be booked at a time.

        Args:
            start: when the consultation would begin, in UTC.
        """
        verdicts = [
            (seat, self._offer.verdict(seat, start, besides=self._besides)) for seat in self.seats
        ]
        return Look(
            verdict=min((verdict for _, verdict in verdicts), key=_HOPE.index),
            seats=tuple(seat for seat, verdict in verdicts if verdict is Verdict.FREE),
        )
