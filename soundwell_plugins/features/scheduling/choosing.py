"""Pages on which a visitor chooses what for, whom to talk with and when."""

from collections.abc import Mapping
from functools import partial
from typing import Annotated, Final

from fastapi import Query, Response

from soundwell_hookspecs import PluginContext
from soundwell_plugins.features.scheduling.configuration import SchedulingConfig
from soundwell_plugins.features.scheduling.month import month
from soundwell_plugins.features.scheduling.offer import Offer
from soundwell_plugins.features.scheduling.refusals import Refused, kindly
from soundwell_plugins.features.scheduling.seats import Seats
from soundwell_plugins.features.scheduling.sources import VIA
from soundwell_plugins.features.scheduling.supply import Supply
from soundwell_plugins.features.scheduling.timetable import timetable
from soundwell_plugins.features.scheduling.visits import Visit, Visits, carried
from soundwell_plugins.features.scheduling.wording import Wording
from soundwell_plugins.features.scheduling.written_days import Reading, WrittenDays
from soundwell_plugins.features.scheduling.zones import Zones
from soundwell_plugins.sdk.pages import PageRouter, page, see_other
from soundwell_plugins.sdk.permissions import Permission
from soundwell_plugins.sdk.texts import marked

_MONTH: Final = "month"
_NOTHING: Final[Mapping[str, str]] = {}


class ChoosingPages:
    """The pages below `/book` that lead to a time.

    Args:
        config: the table `[scheduling]`.
        context: the plugin's context.
        offer: what can be booked.
        seats: what can be booked with whom.
        zones: the zones there are.
        visits: reads addresses.
    """

    def __init__(
        self,
        config: SchedulingConfig,
        *,
        context: PluginContext,
        offer: Offer,
        seats: Seats,
        zones: Zones,
        visits: Visits,
    ) -> None:
        self._config = config
        self._context = context
        self._offer = offer
        self._seats = seats
        self._zones = zones
        self._visits = visits
        self._wording = Wording(context)
        self._days = WrittenDays(context)

    def add_to(self, router: PageRouter) -> None:
        """Add the pages to a router."""
        anybody = Permission.PUBLIC
        router.get("/book", permission=anybody)(kindly(self._context, self.begin))
        router.get("/book/{practitioner}", permission=anybody)(kindly(self._context, self.times))

    def begin(self, zone: str = "", kind: str | None = None) -> Response:
        """Show which kinds there are and who can be booked; what is alone needs no choice.

        Args:
            zone: how the visitor reads times.
            kind: which kind they chose; the free one when empty, none yet when not given.
        """
        kinds = [terms for terms in self._seats.kinds() if self._seats.of_kind(terms.kind)]
        if kind is None and len(kinds) > 1:
            choice = self._zones.choose(zone)
            values = {
                "kinds": [(terms, carried(choice, terms.kind, named=True)) for terms in kinds]
            }
            return page(self._context, "scheduling/kinds.html", values)
        chosen = kinds[0].kind if kind is None and kinds else kind or ""
        return self._practitioners(chosen, zone)

    def times(
        self,
        practitioner: str,
        *,
        zone: str = "",
        kind: str = "",
        via: str = "",
        view: str = "",
        first: Annotated[str, Query(alias="from")] = "",
        asked: Annotated[str, Query(alias="month")] = "",
    ) -> Response:
        """Show a week of free times, or how many there are on each day of a month."""
        visit = self._visits.of(practitioner, kind, zone, via)
        supply = Supply(self._offer, visit.seats)
        if view == _MONTH:
            table = month(supply, visit.zone.zone, asked, self._context.texts.language)
            here = {"view": _MONTH, "month": table.first.isoformat()[:7]}
            values = {**self._common(visit, here), "table": table}
            template = "scheduling/month.html"
            return page(self._context, template, values, status=200 if table.known else 503)
        week = timetable(supply, visit.zone.zone, first)
        reading = Reading(visit.address, visit.query, visit.zone.zone)
        written = partial(self._days.html, reading=reading)
        values = {**self._common(visit), "table": week, "written": written}
        status = 200 if week.known else 503
        return page(self._context, "scheduling/times.html", values, status=status)

    def _practitioners(self, kind: str, zone: str) -> Response:
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
            "anybody": len(self._visits.anybody(kind)) > 1,
            "several": min(self._config.several, len(seats)),
        }
        return page(self._context, "scheduling/practitioners.html", values)

    def _common(self, visit: Visit, here: Mapping[str, str] = _NOTHING) -> dict[str, object]:
        choice, kind = visit.zone, visit.terms.kind
        return {
            "practitioner": visit.practitioner,
            "address": visit.address,
            "only_one": len(self._seats.of_kind(kind)) == 1,
            "choice": choice,
            "carried": {
                **here,
                **({"kind": kind} if kind else {}),
                **({VIA: visit.via} if visit.via else {}),
            },
            "query": visit.query,
            "back": f"/book{carried(choice, kind, named=True)}",
            "zone_name": self._wording.zone(choice.zone),
            "now": self._context.clock.now(),
            "zone_options": self._zones.options(self._context.templates),
            "terms": visit.terms,
        }
