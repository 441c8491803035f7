"""Moving a booking: choosing another time, being asked once more, and moving it."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Final

from fastapi import Response

from soundwell_hookspecs import PluginContext
from soundwell_plugins.features.scheduling.booking import State
from soundwell_plugins.features.scheduling.bookings import Bookings
from soundwell_plugins.features.scheduling.changes import TooLate
from soundwell_plugins.features.scheduling.claims import TimeTaken
from soundwell_plugins.features.scheduling.configuration import SchedulingConfig
from soundwell_plugins.features.scheduling.moments import compact, from_compact
from soundwell_plugins.features.scheduling.offer import Offer, Verdict
from soundwell_plugins.features.scheduling.reasons import REASONS, UNKNOWN
from soundwell_plugins.features.scheduling.refusals import Refused
from soundwell_plugins.features.scheduling.seats import Seat, Seats
from soundwell_plugins.features.scheduling.sides import Side
from soundwell_plugins.features.scheduling.supply import Supply
from soundwell_plugins.features.scheduling.timetable import timetable
from soundwell_plugins.features.scheduling.wording import Wording
from soundwell_plugins.features.scheduling.zones import ZoneChoice, Zones
from soundwell_plugins.sdk.pages import page, private, see_other
from soundwell_plugins.sdk.texts import marked

_STATUS: Final = {Verdict.FREE: 200, Verdict.UNKNOWN: 503}


class Moving:
    """Moves bookings, for whichever side asks.

    Args:
        config: the table `[scheduling]`.
        context: the plugin's context.
        offer: what can be booked.
        bookings: the bookings there are.
        seats: what can be booked with whom.
        zones: the zones there are.
    """

    def __init__(
        self,
        config: SchedulingConfig,
        *,
        context: PluginContext,
        offer: Offer,
        bookings: Bookings,
        seats: Seats,
        zones: Zones,
    ) -> None:
        self._config = config
        self._context = context
        self._offer = offer
        self._changes = bookings.changes
        self._seats = seats
        self._zones = zones
        self._wording = Wording(context)

    def show(self, side: Side, first: str, to: str, zone: str) -> Response:
        """Show the free times of a week, or ask whether it shall be the one that was chosen.

        Args:
            side: whose page it is.
            first: the first day of the week as ISO 8601, or anything.
            to: the time that was chosen, as in addresses, or nothing.
            zone: the zone in which they want to read times; their own where it is none.
        """
        seat, choice = self._seat(side), self._choice(side, zone)
        start = from_compact(to)
        if start is None:
            return self._times(side, seat, choice, first)
        verdict = self._supply(side, seat).look(start).verdict
        if verdict is not Verdict.FREE:
            return self._times(side, seat, choice, first, verdict)
        values = {**self._common(side, choice), "start": start, "to": to}
        return private(page(self._context, "scheduling/move_to.html", values))

    def move(self, side: Side, typed: Mapping[str, str]) -> Response:
        """Move the booking, or say why that cannot be, with other times.

        Args:
            side: who moves it.
            typed: where to, and how they read times, as in addresses.
        """
        start, choice = from_compact(typed.get("to", "")), self._choice(side, typed.get("zone", ""))
        if start is not None and start == side.booking.start:  # it was moved there a moment ago
            return private(see_other(side.path))
        seat = self._seat(side)
        if start is None:
            return self._times(side, seat, choice, "")
        verdict = self._supply(side, seat).look(start).verdict
        if verdict is not Verdict.FREE:
            return self._times(side, seat, choice, "", verdict)
        try:
            self._changes.move(
                side.booking.id,
                seat.at(start),
                by_practice=side.by_practice,
                actor=side.actor,
                zone=choice.zone if choice.asked and not side.by_practice else None,
            )
        except TimeTaken:
            return self._times(side, seat, choice, "", Verdict.TAKEN)
        except TooLate:
            raise self._too_late(side) from None
        except LookupError:
            raise _settled(side) from None
        return private(see_other(side.path))

    def _seat(self, side: Side) -> Seat:
        """Return what is moved, unless it is too late for that."""
        booking = side.booking
        if booking.state is not State.BOOKED:
            raise _settled(side)
        now = self._context.clock.now()
        until = booking.start if side.by_practice else self._changes.move_until(booking)
        if now >= until:
            raise self._too_late(side)
        seat = self._seats.of_booking(booking)
        if seat is None:
            raise self._too_late(side)
        # The notice is there so that nobody is surprised; who moves it themselves is not.
        terms = replace(seat.terms, notice=timedelta()) if side.by_practice else seat.terms
        return Seat(seat.practitioner, terms)

    def _supply(self, side: Side, seat: Seat) -> Supply:
        return Supply(self._offer, [seat], besides=side.booking.id)

    def _choice(self, side: Side, zone: str) -> ZoneChoice:
        chosen = self._zones.choose(zone)
        return chosen if chosen.asked else replace(chosen, zone=side.zone)

    def _times(
        self,
        side: Side,
        seat: Seat,
        choice: ZoneChoice,
        first: str,
        verdict: Verdict = Verdict.FREE,
    ) -> Response:
        table = timetable(self._supply(side, seat), choice.zone, first)
        until = side.booking.start if side.by_practice else self._changes.move_until(side.booking)
        title, _ = REASONS.get(verdict, (UNKNOWN, ""))
        values = {
            **self._common(side, choice),
            "table": table,
            "choice": choice,
            "carried": {"from": first} if first else {},
            "zone_options": self._zones.options(self._context.templates),
            "now": self._context.clock.now(),
            "deadline": until,
            "problem": "" if verdict is Verdict.FREE else title,
            "compact": compact,
        }
        status = _STATUS.get(verdict, 409) if table.known else 503
        return private(page(self._context, "scheduling/move.html", values, status=status))

    def _common(self, side: Side, choice: ZoneChoice) -> dict[str, object]:
        return {
            "side": side,
            "booking": side.booking,
            "zone": choice.zone,
            "zone_name": self._wording.zone(choice.zone),
            "query": choice.query,
            "practitioner_name": self._wording.practitioner(side.booking.practitioner),
        }

    def _too_late(self, side: Side) -> Refused:
        mail = f"mailto:{self._context.practice.email}"
        if side.by_practice or self._config.moving:
            title, message = (
                marked("It is too late to move this here"),
                marked("Please write to us, and we will find another time together."),
            )
        else:
            title, message = (
                marked("Conversations cannot be moved here"),
                marked("If the time does not suit you any more, please write to us."),
            )
        actions = [(marked("Back to the conversation"), side.path), (marked("Write to us"), mail)]
        return Refused(409, title, message, actions[: 1 if side.by_practice else 2])


def _settled(side: Side) -> Refused:
    return Refused(
        409,
        marked("There is nothing to move any more"),
        marked("This conversation was cancelled, or it is over."),
        [(marked("Back to the conversation"), side.path)],
    )
