"""Pages on which a visitor books the time that they chose."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Final

from fastapi import Depends, Response

from soundwell_hookspecs import PluginContext
from soundwell_plugins.features.scheduling import forms
from soundwell_plugins.features.scheduling.booking import Booking, Wanted
from soundwell_plugins.features.scheduling.bookings import Bookings
from soundwell_plugins.features.scheduling.claims import TimeTaken
from soundwell_plugins.features.scheduling.configuration import (
    Confirmation,
    PerPerson,
    SchedulingConfig,
)
from soundwell_plugins.features.scheduling.forms import BookingForm
from soundwell_plugins.features.scheduling.links import BookingLinks
from soundwell_plugins.features.scheduling.moments import compact, from_compact
from soundwell_plugins.features.scheduling.offer import Offer, Verdict
from soundwell_plugins.features.scheduling.refusals import Refused, kindly, private
from soundwell_plugins.features.scheduling.timetable import by_day
from soundwell_plugins.features.scheduling.visits import Visit, Visits
from soundwell_plugins.features.scheduling.wording import Wording
from soundwell_plugins.sdk.forms import FormState, submitted
from soundwell_plugins.sdk.pages import PageRouter, page, see_other
from soundwell_plugins.sdk.permissions import Permission
from soundwell_plugins.sdk.texts import marked

_NEXT_TIMES: Final = 8
_PATH: Final = "/book/{practitioner}/{start}"
_UNKNOWN: Final = marked(
    "We cannot look into the calendar just now, so we cannot promise you this time."
    " Please try again in a few minutes."
)
_REASONS: Final = {
    Verdict.PAST: (
        marked("This time has passed"),
        marked("Time flies. Let us find another one for you."),
    ),
    Verdict.TOO_SOON: (
        marked("This time is a little too soon"),
        marked("We need some notice before a conversation. These times come next."),
    ),
    Verdict.TOO_FAR: (
        marked("This time is too far ahead"),
        marked("We do not plan that far yet. These times are free before then."),
    ),
    Verdict.NOT_OFFERED: (
        marked("This time is not on offer"),
        marked("Perhaps the address is out of date. These times are free."),
    ),
    Verdict.FULL: (
        marked("This day is full"),
        marked("There is only so much room for conversations in a day. These times are free."),
    ),
    Verdict.TAKEN: (
        marked("This time has just been taken"),
        marked("Somebody was a moment quicker; it is nothing that you did. These times are free."),
    ),
}


@dataclass(frozen=True, slots=True)
class Chosen:
    """The time that a visitor chose.

    Args:
        visit: with whom, what for, and how the visitor reads times.
        start: when, in UTC.
    """

    visit: Visit
    start: datetime


class BookingPages:
    """The page with the form.

    Args:
        config: the table `[scheduling]`.
        context: the plugin's context.
        offer: what can be booked.
        bookings: the bookings there are.
        visits: reads addresses.
    """

    def __init__(
        self,
        config: SchedulingConfig,
        context: PluginContext,
        offer: Offer,
        bookings: Bookings,
        visits: Visits,
    ) -> None:
        self._config = config
        self._context = context
        self._offer = offer
        self._bookings = bookings
        self._visits = visits
        self._links = BookingLinks(context.links)
        self._wording = Wording(context)

    def add_to(self, router: PageRouter) -> None:
        """Add the pages to a router."""
        anybody = Permission.PUBLIC
        router.get(_PATH, permission=anybody)(kindly(self._context, self.show))
        router.post(_PATH, permission=anybody)(kindly(self._context, self.book))
        router.get("/booking/sent", permission=anybody)(kindly(self._context, self.sent))

    def show(self, practitioner: str, start: str, zone: str = "", kind: str = "") -> Response:
        """Show the form for a time."""
        chosen = self._chosen(practitioner, start, kind, zone)
        verdict = self._offer.verdict(chosen.visit.seat, chosen.start)
        form = forms.blank(chosen.visit.seat.terms)
        if verdict is Verdict.FREE:
            return self._form(chosen, form, status=200)
        if verdict is Verdict.UNKNOWN:
            return self._form(chosen, FormState(form.values, {"": _UNKNOWN}), status=503)
        return self._other_times(chosen, verdict, FormState())

    def book(
        self,
        practitioner: str,
        start: str,
        typed: Annotated[dict[str, str], Depends(submitted)],
        zone: str = "",
        kind: str = "",
    ) -> Response:
        """Claim a time."""
        chosen = self._chosen(practitioner, start, kind, zone)
        submission = forms.read(typed, chosen.visit.seat.terms)
        if submission.form is None:
            return self._form(chosen, submission.state, status=422)
        wanted = _wanted(chosen, submission.form)
        if sent := self._bookings.claims.sent_before(wanted):
            return self._done(sent)
        verdict = self._offer.verdict(chosen.visit.seat, chosen.start)
        if verdict is Verdict.UNKNOWN:
            state = FormState(submission.state.values, {"": _UNKNOWN})
            return self._form(chosen, state, status=503)
        if verdict is not Verdict.FREE:
            return self._other_times(chosen, verdict, submission.state)
        try:
            return self._done(self._bookings.claims.claim(wanted))
        except TimeTaken:
            return self._other_times(chosen, Verdict.TAKEN, submission.state)

    def sent(self) -> Response:
        """Send the visitor to their inbox: the same page for everybody, whatever came of it."""
        values = {
            "confirmation": self._config.confirmation,
            "kept": self._config.confirm_within,
        }
        return page(self._context, "scheduling/sent.html", values)

    def _done(self, bookings: Sequence[Booking]) -> Response:
        """Answer a form; where a person's bookings count, the answer does not tell of them."""
        direct = self._config.confirmation is Confirmation.DIRECT
        if direct and self._config.per_person is PerPerson.ANY:
            return private(see_other(self._links.for_visitor(bookings[0])))
        return private(see_other("/booking/sent"))

    def _chosen(self, practitioner: str, start: str, kind: str, zone: str) -> Chosen:
        visit = self._visits.of(practitioner, kind, zone)
        moment = from_compact(start)
        if moment is None:
            raise Refused(
                404,
                marked("We cannot read this time"),
                marked("Perhaps a part of the address got lost. Please choose a time again."),
                [(marked("See free times"), f"/book/{visit.practitioner.id}{visit.query}")],
            )
        return Chosen(visit, moment)

    def _form(self, chosen: Chosen, form: FormState, *, status: int) -> Response:
        values = {
            "practitioner": chosen.visit.practitioner,
            "start": chosen.start,
            "zone": chosen.visit.zone.zone,
            "zone_name": self._wording.zone(chosen.visit.zone.zone),
            "query": chosen.visit.query,
            "form": form,
            "terms": chosen.visit.seat.terms,
            "confirmation": self._config.confirmation,
            "number": self._config.number_of(chosen.visit.practitioner.id),
        }
        return private(page(self._context, "scheduling/form.html", values, status=status))

    def _other_times(self, chosen: Chosen, verdict: Verdict, form: FormState) -> Response:
        """Say why a time cannot be booked, and offer the next ones with all that was typed."""
        title, message = _REASONS[verdict]
        free = self._offer.following(chosen.visit.seat, chosen.start, _NEXT_TIMES)
        values = {
            "title": title,
            "message": message,
            "practitioner": chosen.visit.practitioner,
            "days": by_day(free.starts, chosen.visit.zone.zone),
            "zone": chosen.visit.zone.zone,
            "zone_name": self._wording.zone(chosen.visit.zone.zone),
            "query": chosen.visit.query,
            "form": form,
            "compact": compact,
        }
        return private(page(self._context, "scheduling/other_times.html", values, status=409))


def _wanted(chosen: Chosen, form: BookingForm) -> Wanted:
    return Wanted(
        choices=(chosen.visit.seat.at(chosen.start),),
        zone=chosen.visit.zone.zone,
        channel=form.channel,
        name=form.name,
        email=form.email,
        phone=form.phone,
        safe_to_call=form.safe_to_call,
        safe_to_leave_message=form.safe_to_leave_message,
        answers=form.answers,
        submission=form.submission,
    )
