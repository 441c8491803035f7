"""What a visitor has chosen so far, as it stands in the address of a page."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from soundwell_hookspecs import Practitioner
from soundwell_plugins.features.scheduling.refusals import Refused
from soundwell_plugins.features.scheduling.seats import Seat, Seats
from soundwell_plugins.features.scheduling.zones import ZoneChoice, Zones
from soundwell_plugins.sdk.texts import marked


@dataclass(frozen=True, slots=True)
class Visit:
    """A visitor on the way to a consultation.

    Args:
        seat: what they want, and with whom.
        zone: how they read times.
    """

    seat: Seat
    zone: ZoneChoice

    @property
    def practitioner(self) -> Practitioner:
        """With whom."""
        return self.seat.practitioner

    @property
    def query(self) -> str:
        """What links carry on, beginning with `?`, or nothing."""
        return carried(self.zone, self.seat.terms.kind)


class Visits:
    """Reads addresses.

    Args:
        seats: what can be booked with whom.
        zones: the zones there are.
    """

    def __init__(self, seats: Seats, zones: Zones) -> None:
        self._seats = seats
        self._zones = zones

    def of(self, practitioner: str, kind: str, zone: str) -> Visit:
        """Return the visit that an address tells of.

        Raises:
            Refused: there is no such practitioner, or they do not offer this.
        """
        seat = self._seats.find(practitioner, kind)
        if seat is None:
            raise Refused(
                404,
                marked("We do not know this practitioner"),
                marked(
                    "Perhaps the address is out of date. Here you find everybody who can be booked."
                ),
                [(marked("See who you can talk with"), "/book")],
            )
        return Visit(seat, self._zones.choose(zone))


def carried(zone: ZoneChoice, kind: str) -> str:
    """Return what links carry on, beginning with `?`, or nothing."""
    chosen: Mapping[str, str] = {
        **({"kind": kind} if kind else {}),
        **({"zone": zone.zone.key} if zone.asked else {}),
    }
    return f"?{urlencode(chosen, safe='/')}" if chosen else ""
