"""Pages on which a visitor books the time that they chose."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Annotated, Final
from zoneinfo import ZoneInfo

from fastapi import Depends, Request, Response

from soundwell_hookspecs import PluginContext
from soundwell_plugins.features.scheduling import forms
from soundwell_plugins.features.scheduling.answering import Answering
from soundwell_plugins.features.scheduling.booking import Booking, Choice, Wanted
from soundwell_plugins.features.scheduling.bookings import Bookings
from soundwell_plugins.features.scheduling.claims import TimeTaken
from soundwell_plugins.features.scheduling.configuration import SchedulingConfig
from soundwell_plugins.features.scheduling.door import TOO_OFTEN, Admission, Door
from soundwell_plugins.features.scheduling.forms import BookingForm
from soundwell_plugins.features.scheduling.holding import Keeper, TooMany
from soundwell_plugins.features.scheduling.moments import compact, from_compact
from soundwell_plugins.features.scheduling.offer import Offer, Verdict
from soundwell_plugins.features.scheduling.reasons import REASONS, UNKNOWN
from soundwell_plugins.features.scheduling.refusals import Refused, kindly
from soundwell_plugins.features.scheduling.seats import Seat
from soundwell_plugins.features.scheduling.sources import Source, source_of
from soundwell_plugins.features.scheduling.supply import Look, Supply
from soundwell_plugins.features.scheduling.timetable import by_day
from soundwell_plugins.features.scheduling.turns import Turns
from soundwell_plugins.features.scheduling.visits import Visit, Visits
from soundwell_plugins.features.scheduling.wording import Wording
from soundwell_plugins.sdk.forms import FormState, submitted
from soundwell_plugins.sdk.pages import PageRouter, page, private
from soundwell_plugins.sdk.permissions import Permission
from soundwell_plugins.sdk.texts import marked

_NEXT_TIMES: Final = 8
_PATH: Final = "/book/{practitioner}/{start}"


@dataclass(frozen=True, slots=True)
class Chosen:
    """The time that a visitor chose.

    Args:
        visit: with whom, what for, and how the visitor reads times.
        start: when, in UTC.
    """

    visit: Visit
    start: datetime

    @property
    def zone(self) -> ZoneInfo:
        """How the visitor reads times."""
        return self.visit.zone.zone

    @property
    def choices(self) -> tuple[Choice, ...]:
        """The time with each who may be chosen."""
        return tuple(seat.at(self.start) for seat in self.visit.seats)


class BookingPages:
    """The page with the form.

    Args:
        config: the table `[scheduling]`.
        context: the plugin's context.
        offer: what can be booked.
        bookings: the bookings there are.
        visits: reads addresses.
        keeper: keeps times while a form is filled in.
        door: keeps out who asks too often.
    """

    def __init__(
        self,
        config: SchedulingConfig,
        *,
        context: PluginContext,
        offer: Offer,
        bookings: Bookings,
        visits: Visits,
        keeper: Keeper,
        door: Door,
    ) -> None:
        self._config = config
        self._context = context
        self._offer = offer
        self._bookings = bookings
        self._visits = visits
        self._keeper = keeper
        self._door = door
        self._turns = Turns(config.any_practitioner, bookings)
        self._answering = Answering(config, context)
        self._wording = Wording(context)

    def add_to(self, router: PageRouter) -> None:
        """Add the pages to a router."""
        anybody = Permission.PUBLIC
        router.get(_PATH, permission=anybody)(kindly(self._context, self.show))
        router.post(_PATH, permission=anybody)(kindly(self._context, self.book))
        router.get("/booking/sent", permission=anybody)(kindly(self._context, self.sent))

    def show(
        self, practitioner: str, start: str, zone: str = "", kind: str = "", via: str = ""
    ) -> Response:
        """Show the form for a time."""
        chosen = self._chosen(start, self._visits.of(practitioner, kind, zone, via))
        verdict = self._look(chosen, "").verdict
        form = forms.blank(chosen.visit.terms)
        if verdict is Verdict.FREE:
            return self._form(chosen, form, status=200)
        if verdict is Verdict.UNKNOWN:
            return self._form(chosen, FormState(form.values, {"": UNKNOWN}), status=503)
        return self._other_times(chosen, verdict, FormState())

    def book(
        self,
        request: Request,
        practitioner: str,
        start: str,
        typed: Annotated[dict[str, str], Depends(submitted)],
        *,
        zone: str = "",
        kind: str = "",
        via: str = "",
    ) -> Response:
        """Claim a time."""
        chosen = self._chosen(start, self._visits.of(practitioner, kind, zone, via))
        submission = forms.read(typed, chosen.visit.terms)
        if submission.form is None:
            kept = self._kept(request, chosen, submission.state)
            return self._form(chosen, submission.state, status=422, kept=kept)
        form = submission.form
        wanted = wanted_by(
            form,
            chosen.choices,
            chosen.zone,
            anybody=chosen.visit.anybody,
            source=source_of(request),
        )
        if sent := self._bookings.claims.sent_before(wanted):
            return self._answering.claimed(sent)
        admission = self._door.admits(request, form, typed)
        if admission is Admission.TOO_OFTEN:
            state = FormState(submission.state.values, {"": TOO_OFTEN})
            return self._form(chosen, state, status=429)
        if admission is Admission.IN_VAIN:
            return self._answering.claimed(())
        to_confirm = admission is Admission.TO_CONFIRM
        return self._claim(chosen, replace(wanted, to_confirm=to_confirm), submission.state)

    def _claim(self, chosen: Chosen, wanted: Wanted, typed: FormState) -> Response:
        look = self._look(chosen, wanted.submission)
        if look.verdict is Verdict.UNKNOWN:
            return self._form(chosen, FormState(typed.values, {"": UNKNOWN}), status=503)
        if look.verdict is not Verdict.FREE:
            return self._other_times(chosen, look.verdict, typed)
        claimed = self._claimed(chosen, look.seats, wanted)
        if claimed is None:
            return self._other_times(chosen, Verdict.TAKEN, typed)
        return self._answering.claimed(claimed)

    def _claimed(
        self, chosen: Chosen, seats: Sequence[Seat], wanted: Wanted
    ) -> tuple[Booking, ...] | None:
        """Claim the time with the first who still has it, or with nobody."""
        for seat in self._turns.order(seats, chosen.start):
            if wanted.channel not in seat.terms.channels:
                continue
            with suppress(TimeTaken):
                return self._bookings.claims.claim(
                    replace(wanted, choices=(seat.at(chosen.start),))
                )
        return None

    def _kept(self, request: Request, chosen: Chosen, state: FormState) -> datetime | None:
        """Keep the time for a form that has to be filled in again; no script is needed for it."""
        submission = state.values["submission"]
        wishes = [(chosen.visit.seats, chosen.start)]
        try:
            return self._keeper.keep(request, submission, wishes)
        except TooMany:
            return None

    def _look(self, chosen: Chosen, submission: str) -> Look:
        return Supply(self._offer, chosen.visit.seats, besides=submission).look(chosen.start)

    def sent(self) -> Response:
        """Send the visitor to their inbox: the same page for everybody, whatever came of it."""
        values = {
            "confirmation": self._config.confirmation,
            "kept": self._config.confirm_within,
        }
        return page(self._context, "scheduling/sent.html", values)

    def _chosen(self, start: str, visit: Visit) -> Chosen:
        moment = from_compact(start)
        if moment is None:
            raise Refused(
                404,
                marked("We cannot read this time"),
                marked("Perhaps a part of the address got lost. Please choose a time again."),
                [(marked("See free times"), f"/book/{visit.address}{visit.query}")],
            )
        return Chosen(visit, moment)

    def _form(
        self, chosen: Chosen, form: FormState, *, status: int, kept: datetime | None = None
    ) -> Response:
        visit = chosen.visit
        values = {
            **self._common(chosen),
            "start": chosen.start,
            "form": form,
            "terms": visit.terms,
            "confirmation": self._config.confirmation,
            "times": f"{visit.address}/{compact(chosen.start)}",
            "kept": kept,
        }
        return private(page(self._context, "scheduling/form.html", values, status=status))

    def _other_times(self, chosen: Chosen, verdict: Verdict, form: FormState) -> Response:
        """Say why a time cannot be booked, and offer the next ones with all that was typed."""
        title, message = REASONS[verdict]
        free = Supply(self._offer, chosen.visit.seats).following(chosen.start, _NEXT_TIMES)
        values = {
            **self._common(chosen),
            "title": title,
            "message": message,
            "days": by_day(free.starts, chosen.zone),
            "form": form,
            "compact": compact,
        }
        return private(page(self._context, "scheduling/other_times.html", values, status=409))

    def _common(self, chosen: Chosen) -> dict[str, object]:
        return {
            "practitioner": chosen.visit.practitioner,
            "address": chosen.visit.address,
            "zone": chosen.zone,
            "zone_name": self._wording.zone(chosen.zone),
            "query": chosen.visit.query,
            "protection": self._door.protection(),
        }


def wanted_by(
    form: BookingForm,
    choices: Sequence[Choice],
    zone: ZoneInfo,
    *,
    source: Source,
    anybody: bool = False,
) -> Wanted:
    """Return what a visitor asks for.

    Args:
        form: what they filled in.
        choices: with whom, and when.
        zone: how they read times.
        source: by which way it came.
        anybody: whether one of the choices is enough, whichever it is.
    """
    return Wanted(
        choices=tuple(choices),
        zone=zone,
        channel=form.channel,
        name=form.name,
        email=form.email,
        phone=form.phone,
        safe_to_call=form.safe_to_call,
        safe_to_leave_message=form.safe_to_leave_message,
        answers=form.answers,
        submission=form.submission,
        anybody=anybody,
        source=source,
    )
