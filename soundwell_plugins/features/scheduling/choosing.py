"""Pages on which a visitor chooses whom to talk with and when."""

from typing import Annotated

from fastapi import Query, Response

from soundwell_hookspecs import PluginContext, Practitioner, PractitionerId
from soundwell_plugins.features.scheduling.configuration import SchedulingConfig
from soundwell_plugins.features.scheduling.moments import compact
from soundwell_plugins.features.scheduling.offer import Offer
from soundwell_plugins.features.scheduling.refusals import Refused, kindly
from soundwell_plugins.features.scheduling.timetable import timetable
from soundwell_plugins.features.scheduling.wording import Wording
from soundwell_plugins.features.scheduling.zones import Zones
from soundwell_plugins.sdk.pages import PageRouter, page, see_other
from soundwell_plugins.sdk.permissions import Permission
from soundwell_plugins.sdk.texts import marked


class ChoosingPages:
    """The pages below `/book` that lead to a time.

    Args:
        config: the table `[scheduling]`.
        context: the plugin's context.
        offer: what can be booked.
        zones: the zones there are.
    """

    def __init__(
        self, config: SchedulingConfig, context: PluginContext, offer: Offer, zones: Zones
    ) -> None:
        self._config = config
        self._context = context
        self._offer = offer
        self._zones = zones
        self._wording = Wording(context)

    def add_to(self, router: PageRouter) -> None:
        """Add the pages to a router."""
        anybody = Permission.PUBLIC
        router.get("/book", permission=anybody)(kindly(self._context, self.practitioners))
        router.get("/book/{practitioner}", permission=anybody)(kindly(self._context, self.times))

    def practitioners(self, zone: str = "") -> Response:
        """Show who can be booked; with only one there is nothing to choose."""
        choice = self._zones.choose(zone)
        bookable = [
            practitioner
            for practitioner in self._context.practice.practitioners.values()
            if any(practitioner.hours.values())
        ]
        if not bookable:
            raise Refused(
                200,
                marked("No times are open for booking at the moment"),
                marked("Please write to us, and we will find a time together."),
                [(marked("Write to us"), f"mailto:{self._context.practice.email}")],
            )
        if len(bookable) == 1:
            return see_other(f"/book/{bookable[0].id}{choice.query}")
        values = {
            "practitioners": bookable,
            "query": choice.query,
            "minutes": self._config.minutes,
            "channels": self._config.channels,
        }
        return page(self._context, "scheduling/practitioners.html", values)

    def times(
        self, practitioner: str, zone: str = "", first: Annotated[str, Query(alias="from")] = ""
    ) -> Response:
        """Show a week of free times."""
        person = known_practitioner(self._context, practitioner)
        choice = self._zones.choose(zone)
        table = timetable(self._offer, person, choice.zone, first)
        values = {
            "practitioner": person,
            "only_one": len(self._context.practice.practitioners) == 1,
            "table": table,
            "choice": choice,
            "zone_name": self._wording.zone(choice.zone),
            "now": self._context.clock.now(),
            "regions": self._zones.regions,
            "minutes": self._config.minutes,
            "channels": self._config.channels,
            "compact": compact,
        }
        return page(
            self._context, "scheduling/times.html", values, status=200 if table.known else 503
        )


def known_practitioner(context: PluginContext, practitioner: str) -> Practitioner:
    """Return a practitioner by id.

    Raises:
        Refused: there is none of that id.
    """
    known = context.practice.practitioners.get(PractitionerId(practitioner))
    if known is None:
        raise Refused(
            404,
            marked("We do not know this practitioner"),
            marked(
                "Perhaps the address is out of date. Here you find everybody who can be booked."
            ),
            [(marked("See who you can talk with"), "/book")],
        )
    return known
