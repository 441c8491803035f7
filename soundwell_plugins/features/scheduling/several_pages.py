"""Pages on which a visitor books a conversation with each of several practitioners, in one go."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Annotated, Final

from fastapi import Depends, Query, Request, Response

from soundwell_hookspecs import PluginContext, PractitionerId
from soundwell_plugins.features.scheduling import forms
from soundwell_plugins.features.scheduling.answering import Answering
from soundwell_plugins.features.scheduling.booking import Choice, Wanted
from soundwell_plugins.features.scheduling.booking_pages import wanted_by
from soundwell_plugins.features.scheduling.bookings import Bookings
from soundwell_plugins.features.scheduling.claims import TimeTaken
from soundwell_plugins.features.scheduling.configuration import SchedulingConfig
from soundwell_plugins.features.scheduling.door import TOO_OFTEN, Admission, Door
from soundwell_plugins.features.scheduling.holding import Keeper, TooMany
from soundwell_plugins.features.scheduling.moments import compact
from soundwell_plugins.features.scheduling.offer import Offer, Verdict
from soundwell_plugins.features.scheduling.party import Party, times_in
from soundwell_plugins.features.scheduling.reasons import REASONS, UNKNOWN
from soundwell_plugins.features.scheduling.refusals import Refused, kindly
from soundwell_plugins.features.scheduling.seats import Seat, Seats
from soundwell_plugins.features.scheduling.sources import VIA, led_by, source_of
from soundwell_plugins.features.scheduling.supply import Supply
from soundwell_plugins.features.scheduling.timetable import Day, by_day, timetable
from soundwell_plugins.features.scheduling.visits import carried
from soundwell_plugins.features.scheduling.wording import Wording
from soundwell_plugins.features.scheduling.zones import Zones
from soundwell_plugins.sdk.forms import FormState, submitted
from soundwell_plugins.sdk.pages import PageRouter, page, private
from soundwell_plugins.sdk.permissions import Permission
from soundwell_plugins.sdk.texts import marked

_PATH: Final = "/booking/several"
_NEXT_TIMES: Final = 8
_AT_ONCE: Final = marked(
    "Two of these conversations are at the same time. Please choose another time for one of them."
)
_NOTHING: Final[Mapping[str, str]] = {}
_NO_PROBLEMS: Final[Mapping[PractitionerId, str]] = {}


@dataclass(frozen=True, slots=True)
class Times:
    """What can be chosen with one practitioner.

    Args:
        seat: with whom.
        days: days with free times.
        problem: why what was chosen cannot be had, or empty.
    """

    seat: Seat
    days: tuple[Day, ...]
    problem: str = ""


class SeveralPages:
    """Choosing people, one time with each, and one form for all.

    Args:
        config: the table `[scheduling]`.
        context: the plugin's context.
        offer: what can be booked.
        bookings: the bookings there are.
        seats: what can be booked with whom.
        zones: the zones there are.
        keeper: keeps times while the form is filled in.
        door: keeps out who asks too often.
    """

    def __init__(
        self,
        config: SchedulingConfig,
        *,
        context: PluginContext,
        offer: Offer,
        bookings: Bookings,
        seats: Seats,
        zones: Zones,
        keeper: Keeper,
        door: Door,
    ) -> None:
        self._config = config
        self._context = context
        self._offer = offer
        self._claims = bookings.claims
        self._seats = seats
        self._zones = zones
        self._keeper = keeper
        self._door = door
        self._answering = Answering(config, context)
        self._wording = Wording(context)

    def add_to(self, router: PageRouter) -> None:
        """Add the pages to a router."""
        anybody = Permission.PUBLIC
        router.get(_PATH, permission=anybody)(kindly(self._context, self.choose))
        router.get(f"{_PATH}/details", permission=anybody)(kindly(self._context, self.show))
        router.post(f"{_PATH}/details", permission=anybody)(kindly(self._context, self.book))

    def choose(
        self,
        request: Request,
        *,
        zone: str = "",
        kind: str = "",
        first: Annotated[str, Query(alias="from")] = "",
    ) -> Response:
        """Show who there is, or the free times of those who were chosen."""
        seats = self._chosen(request, kind)
        if not 0 < len(seats) <= self._config.several:
            return self._people(seats, kind, zone)
        return self._week(self._party(request, kind, zone), first)

    def show(self, request: Request, zone: str = "", kind: str = "") -> Response:
        """Show the form for the times that were chosen."""
        party = self._party(request, kind, zone)
        problems = self._problems(party)
        if problems or party.overlaps:
            return self._week(party, "", problems)
        return self._form(party, forms.blank(party.terms), status=200)

    def book(
        self,
        request: Request,
        typed: Annotated[dict[str, str], Depends(submitted)],
        zone: str = "",
        kind: str = "",
    ) -> Response:
        """Claim all the times, or none."""
        party = self._party(request, kind, zone, typed)
        submission = forms.read(typed, party.terms)
        if submission.form is None:
            kept = self._kept(request, party, submission.state)
            return self._form(party, submission.state, status=422, kept=kept)
        wanted = wanted_by(
            submission.form, party.choices, party.zone.zone, source=source_of(request)
        )
        if party.choices and (sent := self._claims.sent_before(wanted)):
            return self._answering.claimed(sent)
        problems = self._problems(party, submission.form.submission)
        if problems or party.overlaps:
            return self._others(party, submission.state, problems)
        admission = self._door.admits(request, submission.form, typed)
        if admission is Admission.TOO_OFTEN:
            state = FormState(submission.state.values, {"": TOO_OFTEN})
            return self._form(party, state, status=429)
        if admission is Admission.IN_VAIN:
            return self._answering.claimed(())
        wanted = replace(wanted, to_confirm=admission is Admission.TO_CONFIRM)
        return self._claim(party, wanted, submission.state)

    def _claim(self, party: Party, wanted: Wanted, typed: FormState) -> Response:
        try:
            return self._answering.claimed(self._claims.claim(wanted))
        except TimeTaken as taken:
            return self._others(party, typed, _taken(taken.choices))

    def _chosen(self, request: Request, kind: str) -> tuple[Seat, ...]:
        asked = dict.fromkeys(request.query_params.getlist("with"))
        return tuple(seat for each in asked if (seat := self._seats.find(each, kind)) is not None)

    def _party(
        self, request: Request, kind: str, zone: str, typed: Mapping[str, str] = _NOTHING
    ) -> Party:
        seats = self._chosen(request, kind)
        if not 0 < len(seats) <= self._config.several:
            raise Refused(
                404,
                marked("We do not know whom you chose"),
                marked("Perhaps the address is out of date. Please choose once more."),
                [(marked("Choose other people"), _PATH)],
            )
        fields = {**request.query_params, **typed}
        via = led_by(request.query_params.get(VIA, ""))
        party = Party(seats, self._zones.choose(zone), times_in(fields, seats), via)
        if not party.channels:
            raise Refused(
                409,
                marked("These conversations take place in different ways"),
                marked("One is online, another by phone. Please book them one by one."),
                [(marked("See who you can talk with"), "/book")],
            )
        return party

    def _problems(self, party: Party, submission: str = "") -> dict[PractitionerId, str]:
        """Return by practitioner why what was chosen cannot be had."""
        gettext = self._context.texts.gettext
        problems = {
            seat.practitioner.id: gettext(
                "Please choose a time with %(name)s.", name=seat.practitioner.name
            )
            for seat in party.without_time
        }
        for seat in party.seats:
            start = party.times.get(seat.practitioner.id)
            if start is None:
                continue
            verdict = Supply(self._offer, [seat], besides=submission).look(start).verdict
            if verdict is not Verdict.FREE:
                title = UNKNOWN if verdict is Verdict.UNKNOWN else REASONS[verdict][0]
                problems[seat.practitioner.id] = title
        return problems

    def _kept(self, request: Request, party: Party, state: FormState) -> datetime | None:
        if party.without_time:
            return None
        wishes = [([seat], party.times[seat.practitioner.id]) for seat in party.seats]
        try:
            return self._keeper.keep(request, state.values["submission"], wishes)
        except TooMany:
            return None

    def _people(self, seats: Sequence[Seat], kind: str, zone: str) -> Response:
        choice = self._zones.choose(zone)
        values = {
            "people": [seat.practitioner for seat in self._seats.of_kind(kind)],
            "chosen": {seat.practitioner.id for seat in seats},
            "most": self._config.several,
            "too_many": len(seats) > self._config.several,
            "carried": {
                **({"kind": kind} if kind else {}),
                **({"zone": choice.zone.key} if choice.asked else {}),
            },
            "back": f"/book{carried(choice, kind, named=True)}",
        }
        return page(self._context, "scheduling/several.html", values)

    def _week(
        self, party: Party, first: str, problems: Mapping[PractitionerId, str] = _NO_PROBLEMS
    ) -> Response:
        zone = party.zone.zone
        tables = [timetable(Supply(self._offer, [seat]), zone, first) for seat in party.seats]
        times = [
            Times(seat, table.days, problems.get(seat.practitioner.id, ""))
            for seat, table in zip(party.seats, tables, strict=True)
        ]
        earlier = [table.earlier for table in tables if table.earlier]
        later = [table.later for table in tables if table.later]
        values = {
            **self._common(party),
            "times": times,
            "problem": _AT_ONCE if party.overlaps else "",
            "form": FormState(),
            "carried": party.carried(first),
            "earlier": min(earlier, default=None),
            "later": max(later, default=None),
        }
        status = 409 if problems or party.overlaps else 200
        return page(self._context, "scheduling/several_times.html", values, status=status)

    def _others(
        self, party: Party, form: FormState, problems: Mapping[PractitionerId, str]
    ) -> Response:
        """Say with whom it did not work, and offer other times with all that was typed."""
        zone = party.zone.zone
        now = self._context.clock.now()
        times = []
        for seat in party.seats:
            problem = problems.get(seat.practitioner.id, "")
            start = party.times.get(seat.practitioner.id, now)
            besides = form.values["submission"]
            free = Supply(self._offer, [seat], besides=besides).following(start, _NEXT_TIMES)
            times.append(Times(seat, by_day(free.starts, zone), problem))
        kept = {each: start for each, start in party.times.items() if each not in problems}
        values = {
            **self._common(replace(party, times=kept)),
            "times": times,
            "problem": _AT_ONCE if party.overlaps else "",
            "form": form,
            "carried": (),
            "earlier": None,
            "later": None,
        }
        answer = page(self._context, "scheduling/several_times.html", values, status=409)
        return private(answer)

    def _form(
        self, party: Party, form: FormState, *, status: int, kept: datetime | None = None
    ) -> Response:
        values = {
            **self._common(party),
            "query": carried(party.zone, party.seats[0].terms.kind, party.via),
            "form": form,
            "terms": party.terms,
            "confirmation": self._config.confirmation,
            "times": party.times_to_keep,
            "kept": kept,
        }
        return private(page(self._context, "scheduling/several_form.html", values, status=status))

    def _common(self, party: Party) -> dict[str, object]:
        zone = party.zone.zone
        return {
            "party": party,
            "zone": zone,
            "zone_name": self._wording.zone(zone),
            "compact": compact,
            "zone_options": self._zones.options(self._context.templates),
            "now": self._context.clock.now(),
            "protection": self._door.protection(),
        }


def _taken(choices: Sequence[Choice]) -> dict[PractitionerId, str]:
    title, _ = REASONS[Verdict.TAKEN]
    return {choice.practitioner: title for choice in choices}
