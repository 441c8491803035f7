"""Pages on which a visitor chooses whom to talk with and when."""

from typing import Annotated

from fastapi import Query, Response

from soundwell_hookspecs import PluginContext
from soundwell_plugins.features.scheduling.moments import compact
from soundwell_plugins.features.scheduling.offer import Offer
from soundwell_plugins.features.scheduling.refusals import Refused, kindly
from soundwell_plugins.features.scheduling.seats import Seats
from soundwell_plugins.features.scheduling.timetable import timetable
from soundwell_plugins.features.scheduling.visits import Visits, carried
from soundwell_plugins.features.scheduling.wording import Wording
from soundwell_plugins.features.scheduling.zones import Zones
from soundwell_plugins.sdk.pages import PageRouter, page, see_other
from soundwell_plugins.sdk.permissions import Permission
from soundwell_plugins.sdk.texts import marked


class ChoosingPages:
    """The pages below `/book` that lead to a time.

    Args:
        context: the plugin's context.
        offer: what can be booked.
        seats: what can be booked with whom.
        zones: the zones there are.
    """

    def __init__(self, context: PluginContext, offer: Offer, seats: Seats, zones: Zones) -> None:
        self._context = context
        self._offer = offer
        self._seats = seats
        self._zones = zones
        self._wording = Wording(context)
        self._visits = Visits(seats, zones)

    def add_to(self, router: PageRouter) -> None:
        """Add the pages to a router."""
        anybody = Permission.PUBLIC
        router.get("/book", permission=anybody)(kindly(self._context, self.practitioners))
        router.get("/book/{practitioner}", permission=anybody)(kindly(self._context, self.times))

    def practitioners(self, zone: str = "", kind: str = "") -> Response:
        """Show who can be booked; with only one there is nothing to choose."""
        query = carried(self._zones.choose(zone), kind)
        seats = self._seats.of_kind(kind)
        if not seats:
            raise Refused(
                200,
                marked("No times are open for booking at the moment"),
                marked("Please write to us, and we will find a time together."),
                [(marked("Write to us"), f"mailto:{self._context.practice.email}")],
            )
        if len(seats) == 1:
            return see_other(f"/book/{seats[0].practitioner.id}{query}")
        values = {
            "practitioners": [seat.practitioner for seat in seats],
            "query": query,
            "terms": seats[0].terms,
        }
        return page(self._context, "scheduling/practitioners.html", values)

    def times(
        self,
        practitioner: str,
        zone: str = "",
        kind: str = "",
        first: Annotated[str, Query(alias="from")] = "",
    ) -> Response:
        """Show a week of free times."""
        visit = self._visits.of(practitioner, kind, zone)
        table = timetable(self._offer, visit.seat, visit.zone.zone, first)
        values = {
            "practitioner": visit.practitioner,
            "only_one": len(self._seats.of_kind(kind)) == 1,
            "table": table,
            "choice": visit.zone,
            "query": visit.query,
            "zone_name": self._wording.zone(visit.zone.zone),
            "now": self._context.clock.now(),
            "regions": self._zones.regions,
            "terms": visit.seat.terms,
            "compact": compact,
        }
        return page(
            self._context, "scheduling/times.html", values, status=200 if table.known else 503
        )
