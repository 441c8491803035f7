"""Why a time is offered or blocked, for programs of whoever is signed in at the practice."""

from typing import Annotated, Final

from fastapi import Query, Request
from pydantic import AwareDatetime

from soundwell_hookspecs import PluginContext
from soundwell_plugins.features.scheduling.api_documents import (
    KindName,
    PractitionerName,
    ReasonDocument,
    WhyDocument,
)
from soundwell_plugins.features.scheduling.explanation import Explanations
from soundwell_plugins.features.scheduling.office_pages import whose
from soundwell_plugins.features.scheduling.reasons import NOBODY
from soundwell_plugins.features.scheduling.refusals import Refused
from soundwell_plugins.features.scheduling.seats import Seats
from soundwell_plugins.sdk.api import ApiRouter, Mistake, Problem
from soundwell_plugins.sdk.pages import signed_in
from soundwell_plugins.sdk.permissions import Permission

_PROBLEMS: Final = (401, 403)


class WhyApi:
    """The route; a practitioner asks about their own times, an admin about everybody's.

    Args:
        context: the plugin's context.
        seats: what can be booked with whom.
        explanations: explain times.
    """

    def __init__(self, context: PluginContext, seats: Seats, explanations: Explanations) -> None:
        self._context = context
        self._seats = seats
        self._explanations = explanations

    def add_to(self, api: ApiRouter) -> None:
        """Add the route."""
        inside = Permission.PRACTICE
        why = api.route("GET", "/why", permission=inside, answer=WhyDocument, problems=_PROBLEMS)
        why(self.why)

    def why(
        self,
        request: Request,
        practitioner: Annotated[PractitionerName, Query()],
        at: Annotated[AwareDatetime, Query()],
        kind: KindName = "",
    ) -> WhyDocument:
        """Return what has a say about a time: rules, limits, bookings and calendars.

        What lies in a calendar, and whose a booking is, is never among it.
        """
        try:
            only = whose(signed_in(request))
        except Refused as refused:
            raise Problem(refused.status, self._say(refused.title)) from None
        seat = self._seats.find(practitioner, kind)
        if seat is None or only not in (None, seat.practitioner.id):
            raise Problem(422, errors=[Mistake("practitioner", self._say(NOBODY))])
        explained = self._explanations.of(seat, at)
        return WhyDocument(
            start=explained.start,
            offered=explained.offered,
            reasons=[
                ReasonDocument(
                    cause=reason.cause.value,
                    blocks=reason.blocks,
                    values=dict(reason.values),
                    sentence=reason.sentence(self._context.texts),
                )
                for reason in explained.reasons
            ],
        )

    def _say(self, text: str) -> str:
        return self._context.texts.gettext(text)
