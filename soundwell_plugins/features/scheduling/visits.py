"""What a visitor has chosen so far, as it stands in the address of a page."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final
from urllib.parse import urlencode

from soundwell_hookspecs import Practitioner
from soundwell_plugins.features.scheduling.refusals import Refused
from soundwell_plugins.features.scheduling.seats import Seat, Seats
from soundwell_plugins.features.scheduling.sources import VIA, led_by
from soundwell_plugins.features.scheduling.terms import Terms
from soundwell_plugins.features.scheduling.zones import ZoneChoice, Zones
from soundwell_plugins.sdk.texts import marked

ANYBODY: Final = "any"
"""What stands in an address in place of a practitioner's id."""


@dataclass(frozen=True, slots=True)
class Visit:
    """A visitor on the way to a consultation.

    Args:
        seats: what they want, and with whom; more than one where the practice shall choose.
        zone: how they read times.
        anybody: whether they leave it to the practice.
        via: what led them here, as links carry it on, or nothing.
    """

    seats: tuple[Seat, ...]
    zone: ZoneChoice
    anybody: bool = False
    via: str = ""

    @property
    def practitioner(self) -> Practitioner | None:
        """With whom, or `None` where the practice shall choose."""
        return None if self.anybody else self.seats[0].practitioner

    @property
    def terms(self) -> Terms:
        """What holds for it; what everybody brings who may be chosen."""
        channels = {channel: None for seat in self.seats for channel in seat.terms.channels}
        return replace(self.seats[0].terms, channels=tuple(channels))

    @property
    def address(self) -> str:
        """What stands for the practitioner in addresses."""
        return ANYBODY if self.anybody else self.seats[0].practitioner.id

    @property
    def query(self) -> str:
        """What links carry on, beginning with `?`, or nothing."""
        return carried(self.zone, self.terms.kind, self.via)


class Visits:
    """Reads addresses.

    Args:
        seats: what can be booked with whom.
        zones: the zones there are.
        anybody: whether the practice chooses where the visitor has no preference.
    """

    def __init__(self, seats: Seats, zones: Zones, *, anybody: bool = True) -> None:
        self._anybody = anybody
        self._seats = seats
        self._zones = zones

    def of(self, practitioner: str, kind: str, zone: str, via: str = "") -> Visit:
        """Return the visit that an address tells of.

        Raises:
            Refused: there is no such practitioner, or they do not offer this.
        """
        seat = self._seats.find(practitioner, kind)
        choice = self._zones.choose(zone)
        if seat is None and practitioner == ANYBODY and (seats := self.anybody(kind)):
            return Visit(seats, choice, anybody=True, via=led_by(via))
        if seat is None:
            raise Refused(
                404,
                marked("We do not know this practitioner"),
                marked(
                    "Perhaps the address is out of date. Here you find everybody who can be booked."
                ),
                [(marked("See who you can talk with"), "/book")],
            )
        return Visit((seat,), choice, via=led_by(via))

    def zone(self, name: str) -> ZoneChoice:
        """Return how a visitor reads times; see `Zones.choose`."""
        return self._zones.choose(name)

    def anybody(self, kind: str) -> tuple[Seat, ...]:
        """Return who can be chosen for a visitor without a preference; nobody if that is off."""
        named_like_it = self._seats.find(ANYBODY, kind) is not None
        return () if named_like_it or not self._anybody else self._seats.of_anybody(kind)


def carried(zone: ZoneChoice, kind: str, via: str = "", *, named: bool = False) -> str:
    """Return what links carry on, beginning with `?`, or nothing.

    Args:
        zone: how the visitor reads times.
        kind: which kind of consultation they want.
        via: what led them here, or nothing.
        named: whether the free kind is named too, so that nobody is asked again.
    """
    chosen: Mapping[str, str] = {
        **({"kind": kind} if kind or named else {}),
        **({"zone": zone.zone.key} if zone.asked else {}),
        **({VIA: via} if via else {}),
    }
    return f"?{urlencode(chosen, safe='/')}" if chosen else ""
