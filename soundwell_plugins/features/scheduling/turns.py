"""Whose turn it is, where a visitor has no preference."""

from collections.abc import Sequence
from datetime import UTC, datetime

from soundwell_hookspecs import Window
from soundwell_plugins.features.scheduling.bookings import Bookings
from soundwell_plugins.features.scheduling.configuration import AnyPractitioner
from soundwell_plugins.features.scheduling.quotas import weeks_around
from soundwell_plugins.features.scheduling.seats import Seat

_NEVER = datetime.min.replace(tzinfo=UTC)


class Turns:
    """Brings practitioners into the order in which they are asked for a time.

    Args:
        rule: what decides.
        bookings: the bookings there are.
    """

    def __init__(self, rule: AnyPractitioner, bookings: Bookings) -> None:
        self._rule = rule
        self._bookings = bookings

    def order(self, seats: Sequence[Seat], start: datetime) -> tuple[Seat, ...]:
        """Return who comes first; among equals the order of the configuration holds.

        Args:
            seats: who is free.
            start: the time they are free at, aware.
        """
        if self._rule is AnyPractitioner.LEAST_BUSY:
            return tuple(sorted(seats, key=lambda seat: self._busy(seat, start)))
        last = self._bookings.last_booked()
        return tuple(sorted(seats, key=lambda seat: last.get(seat.practitioner.id, _NEVER)))

    def _busy(self, seat: Seat, start: datetime) -> int:
        """Count the consultations of the week around a time, by the practitioner's calendar."""
        around = Window(start, start + seat.terms.duration)
        week = weeks_around(around, seat.practitioner.zone)
        return len(self._bookings.starts(seat.practitioner.id, week))
