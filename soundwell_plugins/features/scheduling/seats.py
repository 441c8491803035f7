"""Seats: each kind of consultation that can be booked with each practitioner."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from soundwell_hookspecs import Hours, Practice, Practitioner, PractitionerId, Weekday
from soundwell_plugins.features.scheduling.booking import Booking, Choice
from soundwell_plugins.features.scheduling.configuration import SchedulingConfig
from soundwell_plugins.features.scheduling.terms import Terms


@dataclass(frozen=True, slots=True)
class Seat:
    """One kind of consultation with one practitioner.

    Args:
        practitioner: with whom.
        terms: what holds for it.
    """

    practitioner: Practitioner
    terms: Terms

    def hours_on(self, day: date) -> tuple[Hours, ...]:
        """Return the hours of a day by the practitioner's calendar."""
        usual = self.practitioner.hours.get(Weekday(day.weekday()), ())
        return self.terms.hours_on(day, usual)

    def at(self, start: datetime) -> Choice:
        """Return the choice of one time.

        Args:
            start: when the consultation begins, in UTC.
        """
        return Choice(practitioner=self.practitioner.id, start=start, terms=self.terms)


class Seats:
    """What can be booked with whom, as the configuration says.

    Args:
        config: the table `[scheduling]`.
        practice: the practice and its practitioners.
    """

    def __init__(self, config: SchedulingConfig, practice: Practice) -> None:
        self._config = config
        self._practice = practice
        self._seats = {
            (practitioner.id, kind): Seat(practitioner, config.terms(practitioner.id, kind))
            for practitioner in practice.practitioners.values()
            if config.is_bookable(practitioner.id)
            for kind in config.kinds_of(practitioner.id)
        }

    def find(self, practitioner: str, kind: str = "") -> Seat | None:
        """Return what can be booked with a practitioner, or `None`.

        Args:
            practitioner: the practitioner's id, as it stands in an address.
            kind: the kind's id; empty for the free consultation.
        """
        return self._seats.get((PractitionerId(practitioner), kind))

    def of_booking(self, booking: Booking) -> Seat | None:
        """Return what was booked, as it can be had today; `None` once the practitioner has left.

        It is there even where visitors can no longer book it: what they have can still be moved.
        """
        practitioner = self._practice.practitioners.get(booking.practitioner)
        if practitioner is None:
            return None
        return Seat(practitioner, self._config.terms_of_booked(practitioner.id, booking.kind))

    def of_kind(self, kind: str = "") -> tuple[Seat, ...]:
        """Return all who offer a kind and have hours, in the order of the configuration."""
        return tuple(
            seat
            for (_, theirs), seat in self._seats.items()
            if theirs == kind and (any(seat.practitioner.hours.values()) or seat.terms.dates)
        )

    def of_anybody(self, kind: str = "") -> tuple[Seat, ...]:
        """Return who can stand in for each other: all whose consultations last as usual."""
        seats = self.of_kind(kind)
        return tuple(seat for seat in seats if seat.terms.duration == self._usual(kind))

    def kinds(self) -> tuple[Terms, ...]:
        """Return the kinds there are, by the terms of the first who offers each."""
        found: dict[str, Terms] = {}
        for (_, kind), seat in self._seats.items():
            found.setdefault(kind, seat.terms)
        return tuple(found.values())

    def _usual(self, kind: str) -> timedelta:
        return self._config.terms(PractitionerId(""), kind).duration
