"""Keeping and claiming times, for programs: as the pages do it, and as neutral."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Annotated, Final

from fastapi import Path, Request

from soundwell_hookspecs import PluginContext
from soundwell_plugins.features.scheduling import forms
from soundwell_plugins.features.scheduling.api_documents import (
    MOST_TIMES,
    ClaimDocument,
    ClaimedDocument,
    Form,
    HeldDocument,
    HoldDocument,
    TimeDocument,
)
from soundwell_plugins.features.scheduling.booking import Choice, Wanted
from soundwell_plugins.features.scheduling.booking_pages import wanted_by
from soundwell_plugins.features.scheduling.bookings import Bookings
from soundwell_plugins.features.scheduling.claims import TimeTaken
from soundwell_plugins.features.scheduling.configuration import Confirmation, SchedulingConfig
from soundwell_plugins.features.scheduling.door import TOO_OFTEN, Admission, Door
from soundwell_plugins.features.scheduling.forms import BookingForm
from soundwell_plugins.features.scheduling.offer import Offer, Verdict
from soundwell_plugins.features.scheduling.reasons import NOBODY, REASONS
from soundwell_plugins.features.scheduling.seats import Seats
from soundwell_plugins.features.scheduling.sources import Source
from soundwell_plugins.features.scheduling.zones import Zones
from soundwell_plugins.sdk.api import ApiRouter, Mistake, Problem
from soundwell_plugins.sdk.permissions import Permission
from soundwell_plugins.sdk.texts import marked

_MINUTE: Final = timedelta(minutes=1)
_PROBLEMS: Final = (409, 429, 503)

_SEVERAL: Final = marked("At most %(count)s practitioners can be booked in one go.")
_TWICE: Final = marked("Please choose one time with each practitioner.")
_ZONE: Final = marked("There is no such time zone.")
_UNKNOWN_ANSWER: Final = marked("There is no such question.")
_VERDICTS: Final[Mapping[Verdict, str]] = {
    **{verdict: title for verdict, (title, _) in REASONS.items()},
    Verdict.UNKNOWN: marked("We cannot look into the calendar just now. Please try again."),
}


class ClaimingApi:
    """The routes that take times.

    Args:
        config: the table `[scheduling]`.
        context: the plugin's context.
        offer: what can be booked.
        bookings: the bookings there are.
        seats: with whom, and what for.
        door: keeps out who asks too often, and what looks like spam.
    """

    def __init__(
        self,
        config: SchedulingConfig,
        *,
        context: PluginContext,
        offer: Offer,
        bookings: Bookings,
        seats: Seats,
        door: Door,
    ) -> None:
        self._config = config
        self._context = context
        self._offer = offer
        self._bookings = bookings
        self._seats = seats
        self._door = door
        self._zones = Zones(context.practice.zone)

    def add_to(self, api: ApiRouter) -> None:
        """Add the routes, each open to anybody."""
        anybody, problems = Permission.PUBLIC, _PROBLEMS
        hold = api.route(
            "PUT", "/holds/{form}", permission=anybody, answer=HeldDocument, problems=problems
        )
        hold(self.hold)
        release = api.route("DELETE", "/holds/{form}", permission=anybody, answer=None, status=204)
        release(self.release)
        claim = api.route(
            "POST",
            "/bookings",
            permission=anybody,
            answer=ClaimedDocument,
            status=202,
            problems=problems,
        )
        claim(self.claim)

    def hold(
        self, request: Request, form: Annotated[Form, Path()], wanted: HoldDocument
    ) -> HeldDocument:
        """Keep times while somebody fills in a form, or keep them longer.

        What the form kept before is given back.
        """
        choices = self._choices(wanted.kind, wanted.times)
        if not self._door.may_hold(request, form):
            raise self._too_often()
        self._look(wanted.kind, wanted.times, form)
        until = self._bookings.holds.hold(form, choices)
        if until is None:
            raise self._taken([])
        return HeldDocument(until=until)

    def release(self, form: Annotated[Form, Path()]) -> None:
        """Give back what a form keeps; a repeat does no harm."""
        self._bookings.holds.release(form)

    def claim(self, request: Request, claim: ClaimDocument) -> ClaimedDocument:
        """Claim times: all that a form asks for, or none of them.

        The answer never tells whether somebody has been here before: what becomes of the claim
        goes to the visitor's inbox. The same form sent again claims nothing twice. Where the
        practice protects its forms, what comes from a program has to be confirmed by e-mail.
        """
        choices, typed = self._choices(claim.kind, claim.times), _typed(claim)
        zone = self._zones.choose(claim.zone)
        form = self._form(claim, choices, typed, zone_is_known=zone.understood)
        wanted = wanted_by(form, choices, zone.zone, source=Source.API)
        to_confirm = False
        if not self._bookings.claims.sent_before(wanted):
            admission = self._door.admits(request, form, typed)
            if admission is Admission.TOO_OFTEN:
                raise self._too_often()
            to_confirm = admission is not Admission.WELCOME
            if admission is not Admission.IN_VAIN:
                self._look(claim.kind, claim.times, claim.form)
                self._claim(replace(wanted, to_confirm=to_confirm))
        by_mail = to_confirm or self._config.confirmation is Confirmation.EMAIL
        return ClaimedDocument(
            next="look into your inbox",
            confirm_within_minutes=self._config.confirm_within // _MINUTE if by_mail else None,
        )

    def _claim(self, wanted: Wanted) -> None:
        try:
            self._bookings.claims.claim(wanted)
        except TimeTaken as taken:
            raise self._taken(_positions(wanted.choices, taken.choices)) from None

    def _choices(self, kind: str, times: Sequence[TimeDocument]) -> list[Choice]:
        seats = [self._seats.find(time.practitioner, kind) for time in times]
        mistakes = [
            Mistake(f"times/{position}/practitioner", self._say(NOBODY))
            for position, seat in enumerate(seats)
            if seat is None
        ]
        if len(times) > min(self._config.several, MOST_TIMES):
            most = self._context.texts.gettext(_SEVERAL, count=self._config.several)
            mistakes.append(Mistake("times", most))
        if len({time.practitioner for time in times}) < len(times):
            mistakes.append(Mistake("times", self._say(_TWICE)))
        if mistakes:
            raise Problem(422, errors=mistakes)
        pairs = zip(seats, times, strict=True)
        return [seat.at(time.start) for seat, time in pairs if seat is not None]

    def _look(self, kind: str, times: Sequence[TimeDocument], form: str) -> None:
        """Look afresh whether times can be booked.

        Raises:
            Problem: one of them cannot; it says why of each.
        """
        verdicts = [
            self._offer.verdict(seat, time.start, besides=form)
            for time in times
            if (seat := self._seats.find(time.practitioner, kind)) is not None
        ]
        mistakes = [
            Mistake(f"times/{position}", self._say(_VERDICTS[verdict]))
            for position, verdict in enumerate(verdicts)
            if verdict is not Verdict.FREE
        ]
        if Verdict.UNKNOWN in verdicts:
            raise Problem(503, errors=mistakes)
        if mistakes:
            raise Problem(409, errors=mistakes)

    def _form(
        self,
        claim: ClaimDocument,
        choices: Sequence[Choice],
        typed: Mapping[str, str],
        *,
        zone_is_known: bool,
    ) -> BookingForm:
        terms = choices[0].terms
        mistakes = [] if zone_is_known else [Mistake("zone", self._say(_ZONE))]
        if set(claim.answers) - {question.id for question in terms.questions}:
            mistakes.append(Mistake("answers", self._say(_UNKNOWN_ANSWER)))
        submission = forms.read(typed, terms)
        mistakes += [
            Mistake(name.replace("answer-", "answers/", 1), self._say(sentence))
            for name, sentence in submission.state.errors.items()
        ]
        form = submission.form
        if mistakes or form is None:
            raise Problem(422, errors=mistakes)
        if not all(form.channel in choice.terms.channels for choice in choices):
            raise Problem(422, errors=[Mistake("channel", self._say(NOBODY))])
        return form

    def _too_often(self) -> Problem:
        return Problem(429, detail=self._say(TOO_OFTEN))

    def _taken(self, positions: Sequence[int]) -> Problem:
        said = self._say(_VERDICTS[Verdict.TAKEN])
        return Problem(409, said, errors=[Mistake(f"times/{each}", said) for each in positions])

    def _say(self, text: str) -> str:
        return self._context.texts.gettext(text)


def _typed(claim: ClaimDocument) -> dict[str, str]:
    """Return a claim as the pages' form would have sent it."""
    typed = {
        "channel": claim.channel,
        "name": claim.name,
        "email": claim.email,
        "phone": claim.phone,
        "submission": claim.form,
        **{f"answer-{question}": answer for question, answer in claim.answers.items()},
    }
    if claim.safe_to_call:
        typed["safe_to_call"] = "yes"
    if claim.safe_to_leave_message:
        typed["safe_to_leave_message"] = "yes"
    return typed


def _positions(choices: Sequence[Choice], taken: Sequence[Choice]) -> list[int]:
    return [position for position, choice in enumerate(choices) if choice in taken]
