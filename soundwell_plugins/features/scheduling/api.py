"""Booking for programs: the same rules as the pages, and the same neutral answers."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Annotated, Final

from fastapi import Path, Query, Request, Response
from pydantic import AwareDatetime

from soundwell_hookspecs import PluginContext, Window
from soundwell_plugins.features.scheduling import forms
from soundwell_plugins.features.scheduling.api_documents import (
    MOST_TIMES,
    ClaimDocument,
    ClaimedDocument,
    Form,
    HeldDocument,
    HoldDocument,
    KindDocument,
    KindName,
    KindsDocument,
    PractitionerDocument,
    PractitionerName,
    PractitionersDocument,
    QuestionDocument,
    TimeDocument,
    TimesDocument,
)
from soundwell_plugins.features.scheduling.booking import Choice, Wanted
from soundwell_plugins.features.scheduling.bookings import Bookings
from soundwell_plugins.features.scheduling.claims import TimeTaken
from soundwell_plugins.features.scheduling.configuration import Confirmation, SchedulingConfig
from soundwell_plugins.features.scheduling.offer import Offer, Verdict
from soundwell_plugins.features.scheduling.seats import Seat, Seats
from soundwell_plugins.features.scheduling.written_times import WrittenTimes
from soundwell_plugins.features.scheduling.zones import Zones
from soundwell_plugins.sdk.api import ApiRouter, Mistake, Problem
from soundwell_plugins.sdk.callers import network_of
from soundwell_plugins.sdk.permissions import Permission
from soundwell_plugins.sdk.texts import marked

_MINUTE: Final = timedelta(minutes=1)
_HOUR: Final = timedelta(hours=1)
_MOST_PRACTITIONERS: Final = 50
_HOLDS: Final = (20, timedelta(minutes=10))
_RENEWALS: Final = (15, _HOUR)
_CLAIMS_OF_A_NETWORK: Final = (60, _HOUR)
_CLAIMS_OF_AN_ADDRESS: Final = (6, _HOUR)
_NO_STORE: Final = {"Cache-Control": "no-store"}

_NOBODY: Final = marked("Nobody of this name offers this.")
_SEVERAL: Final = marked("At most %(count)s practitioners can be booked in one go.")
_TWICE: Final = marked("Please choose one time with each practitioner.")
_ZONE: Final = marked("There is no such time zone.")
_UNKNOWN_ANSWER: Final = marked("There is no such question.")
_TOO_OFTEN: Final = marked("A good many times were asked for from here. Please try again later.")
_OVER: Final = marked("The end has to be after the beginning.")
_VERDICTS: Final[Mapping[Verdict, str]] = {
    Verdict.PAST: marked("This time has passed"),
    Verdict.TOO_SOON: marked("This time is a little too soon"),
    Verdict.TOO_FAR: marked("This time is too far ahead"),
    Verdict.NOT_OFFERED: marked("This time is not on offer"),
    Verdict.FULL: marked("This day is full"),
    Verdict.TAKEN: marked("This time has just been taken"),
    Verdict.UNKNOWN: marked("We cannot look into the calendar just now. Please try again."),
}


class SchedulingApi:
    """The routes.

    Args:
        config: the table `[scheduling]`.
        context: the plugin's context.
        offer: what can be booked.
        bookings: the bookings there are.
        seats: with whom, and what for.
    """

    def __init__(
        self,
        config: SchedulingConfig,
        context: PluginContext,
        offer: Offer,
        bookings: Bookings,
        seats: Seats,
    ) -> None:
        self._config = config
        self._context = context
        self._offer = offer
        self._bookings = bookings
        self._seats = seats
        self._zones = Zones(context.practice.zone)
        self._written = WrittenTimes()

    def routes(self) -> ApiRouter:
        """Return the routes, each open to anybody."""
        api, anybody = ApiRouter(prefix="/api/scheduling", tag="scheduling"), Permission.PUBLIC
        api.route("GET", "/kinds", permission=anybody, answer=KindsDocument)(self.kinds)
        api.route("GET", "/practitioners", permission=anybody, answer=PractitionersDocument)(
            self.practitioners
        )
        api.route("GET", "/times", permission=anybody, answer=TimesDocument)(self.times)
        held = (409, 429, 503)
        api.route("PUT", "/holds/{form}", permission=anybody, answer=HeldDocument, problems=held)(
            self.hold
        )
        api.route("DELETE", "/holds/{form}", permission=anybody, answer=None, status=204)(
            self.release
        )
        api.route(
            "POST",
            "/bookings",
            permission=anybody,
            answer=ClaimedDocument,
            status=202,
            problems=held,
        )(self.claim)
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

    def hold(
        self, request: Request, form: Annotated[Form, Path()], wanted: HoldDocument
    ) -> HeldDocument:
        """Keep times while somebody fills in a form, or keep them longer.

        What the form kept before is given back.
        """
        choices = self._choices(wanted.kind, wanted.times)
        self._limit("scheduling.hold", network_of(request), _HOLDS)
        self._limit("scheduling.renew", form, _RENEWALS)
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
        goes to the visitor's inbox. The same form sent again claims nothing twice.
        """
        wanted = self._wanted(claim)
        if not self._bookings.claims.sent_before(wanted):
            self._limit("scheduling.claim", network_of(request), _CLAIMS_OF_A_NETWORK)
            self._limit("scheduling.claim", wanted.email.casefold(), _CLAIMS_OF_AN_ADDRESS)
            self._look(claim.kind, claim.times, claim.form)
            try:
                self._bookings.claims.claim(wanted)
            except TimeTaken as taken:
                raise self._taken(_positions(wanted.choices, taken.choices)) from None
        by_mail = self._config.confirmation is Confirmation.EMAIL
        return ClaimedDocument(
            next="look into your inbox",
            confirm_within_minutes=self._config.confirm_within // _MINUTE if by_mail else None,
        )

    def _wanted_seats(self, ids: Sequence[str] | None, kind: str) -> list[Seat]:
        if ids is None:
            return list(self._seats.of_kind(kind))
        seats = [self._seats.find(each, kind) for each in dict.fromkeys(ids)]
        if None in seats:
            raise self._invalid([Mistake("practitioner", self._say(_NOBODY))])
        return [seat for seat in seats if seat is not None]

    def _choices(self, kind: str, times: Sequence[TimeDocument]) -> list[Choice]:
        seats = [self._seats.find(time.practitioner, kind) for time in times]
        mistakes = [
            Mistake(f"times/{position}/practitioner", self._say(_NOBODY))
            for position, seat in enumerate(seats)
            if seat is None
        ]
        if len(times) > min(self._config.several, MOST_TIMES):
            most = self._context.texts.gettext(_SEVERAL, count=self._config.several)
            mistakes.append(Mistake("times", most))
        if len({time.practitioner for time in times}) < len(times):
            mistakes.append(Mistake("times", self._say(_TWICE)))
        if mistakes:
            raise self._invalid(mistakes)
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

    def _wanted(self, claim: ClaimDocument) -> Wanted:
        seats = [self._seats.find(time.practitioner, claim.kind) for time in claim.times]
        choices = self._choices(claim.kind, claim.times)
        terms = next(seat.terms for seat in seats if seat is not None)
        zone = self._zones.choose(claim.zone)
        asked = {question.id for question in terms.questions}
        mistakes = [] if zone.understood else [Mistake("zone", self._say(_ZONE))]
        if set(claim.answers) - asked:
            mistakes.append(Mistake("answers", self._say(_UNKNOWN_ANSWER)))
        submission = forms.read(_typed(claim), terms)
        mistakes += [
            Mistake(name.replace("answer-", "answers/", 1), self._say(sentence))
            for name, sentence in submission.state.errors.items()
        ]
        form = submission.form
        if mistakes or form is None:
            raise self._invalid(mistakes)
        everybody = all(form.channel in choice.terms.channels for choice in choices)
        if not everybody:
            raise self._invalid([Mistake("channel", self._say(_NOBODY))])
        return Wanted(
            choices=tuple(choices),
            zone=zone.zone,
            channel=form.channel,
            name=form.name,
            email=form.email,
            phone=form.phone,
            safe_to_call=form.safe_to_call,
            safe_to_leave_message=form.safe_to_leave_message,
            answers=form.answers,
            submission=form.submission,
        )

    def _limit(self, name: str, key: str, limit: tuple[int, timedelta]) -> None:
        times, per = limit
        if not self._context.limits.allow(name, key, times=times, per=per):
            raise Problem(429, detail=self._say(_TOO_OFTEN))

    def _taken(self, positions: Sequence[int]) -> Problem:
        said = self._say(_VERDICTS[Verdict.TAKEN])
        return Problem(409, said, errors=[Mistake(f"times/{each}", said) for each in positions])

    def _invalid(self, mistakes: Sequence[Mistake]) -> Problem:
        return Problem(422, errors=mistakes)

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
