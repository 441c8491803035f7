"""Booking for programs: the same rules as the pages, and the same neutral answers."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Annotated, Final

from fastapi import Query, Response
from pydantic import AwareDatetime

from soundwell_hookspecs import PluginContext, Window
from soundwell_plugins.features.scheduling.api_claiming import ClaimingApi
from soundwell_plugins.features.scheduling.api_documents import (
    KindDocument,
    KindName,
    KindsDocument,
    PractitionerDocument,
    PractitionerName,
    PractitionersDocument,
    QuestionDocument,
    TimesDocument,
)
from soundwell_plugins.features.scheduling.api_why import WhyApi
from soundwell_plugins.features.scheduling.offer import Offer
from soundwell_plugins.features.scheduling.reasons import NOBODY
from soundwell_plugins.features.scheduling.seats import Seat, Seats
from soundwell_plugins.features.scheduling.written_times import WrittenTimes
from soundwell_plugins.sdk.api import ApiRouter, Mistake, Problem
from soundwell_plugins.sdk.permissions import Permission
from soundwell_plugins.sdk.texts import marked

_MINUTE: Final = timedelta(minutes=1)
_HOUR: Final = timedelta(hours=1)
_MOST_PRACTITIONERS: Final = 50
_NO_STORE: Final = {"Cache-Control": "no-store"}

_OVER: Final = marked("The end has to be after the beginning.")


class SchedulingApi:
    """The routes.

    Args:
        context: the plugin's context.
        offer: what can be booked.
        seats: with whom, and what for.
        claiming: keeps times and claims them.
        why: says why a time is offered or blocked.
    """

    def __init__(
        self,
        context: PluginContext,
        offer: Offer,
        seats: Seats,
        claiming: ClaimingApi,
        why: WhyApi,
    ) -> None:
        self._context = context
        self._offer = offer
        self._seats = seats
        self._claiming = claiming
        self._why = why
        self._written = WrittenTimes()

    def routes(self) -> ApiRouter:
        """Return the routes; all but one are open to anybody."""
        api, anybody = ApiRouter(prefix="/api/scheduling", tag="scheduling"), Permission.PUBLIC
        api.route("GET", "/kinds", permission=anybody, answer=KindsDocument)(self.kinds)
        api.route("GET", "/practitioners", permission=anybody, answer=PractitionersDocument)(
            self.practitioners
        )
        api.route("GET", "/times", permission=anybody, answer=TimesDocument)(self.times)
        self._claiming.add_to(api)
        self._why.add_to(api)
        return api

    def kinds(self) -> KindsDocument:
        """Return the kinds of consultation that can be booked."""
        found = []
        for terms in self._seats.kinds():
            theirs = [seat.practitioner.id for seat in self._seats.of_kind(terms.kind)]
            asked = [
                QuestionDocument(id=each.id, text=each.text, required=each.required)
                for each in terms.questions
            ]
            found.append(
                KindDocument(
                    id=terms.kind,
                    name=terms.name,
                    price=terms.price,
                    minutes=terms.minutes,
                    channels=list(terms.channels),
                    questions=asked,
                    practitioners=list(theirs),
                )
            )
        return KindsDocument(kinds=found)

    def practitioners(self, kind: KindName | None = None) -> PractitionersDocument:
        """Return with whom one can book, all of them or those who offer a kind."""
        kinds = [terms.kind for terms in self._seats.kinds()]
        offered: dict[str, PractitionerDocument] = {}
        for each in kinds:
            for seat in self._seats.of_kind(each):
                who = seat.practitioner
                blank = PractitionerDocument(id=who.id, name=who.name, kinds=[])
                offered.setdefault(who.id, blank).kinds.append(each)
        found = [each for each in offered.values() if kind is None or kind in each.kinds]
        return PractitionersDocument(practitioners=found)

    def times(
        self,
        practitioner: Annotated[
            list[PractitionerName] | None, Query(max_length=_MOST_PRACTITIONERS)
        ] = None,
        kind: KindName = "",
        start: Annotated[AwareDatetime | None, Query(alias="from")] = None,
        end: Annotated[AwareDatetime | None, Query(alias="to")] = None,
    ) -> Response:
        """Return free times: everybody's who offers the kind, or those of some practitioners.

        They begin at `from` or later and before `to`; without them the whole horizon counts.
        """
        seats = self._wanted_seats(practitioner, kind)
        bookable = [self._offer.bookable(seat.terms) for seat in seats]
        first = start or min((each.start for each in bookable), default=self._context.clock.now())
        last = end or max((each.end for each in bookable), default=first + _HOUR)
        if last <= first:
            if start and end:
                raise self._invalid([Mistake("to", self._say(_OVER))])
            last = first + _MINUTE
        found = self._offer.free_cells(seats, Window(first, last))
        body = self._written.document(kind, seats, found)
        return Response(body, media_type="application/json", headers=_NO_STORE)

    def _wanted_seats(self, ids: Sequence[str] | None, kind: str) -> list[Seat]:
        if ids is None:
            return list(self._seats.of_kind(kind))
        seats = [self._seats.find(each, kind) for each in dict.fromkeys(ids)]
        if None in seats:
            raise self._invalid([Mistake("practitioner", self._say(NOBODY))])
        return [seat for seat in seats if seat is not None]

    def _invalid(self, mistakes: Sequence[Mistake]) -> Problem:
        return Problem(422, errors=mistakes)

    def _say(self, text: str) -> str:
        return self._context.texts.gettext(text)
