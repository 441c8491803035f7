"""The page that says why a time is offered or not, for whoever is signed in at the practice."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Annotated, Final

from fastapi import Query, Request, Response

from soundwell_hookspecs import Account, PluginContext
from soundwell_plugins.features.scheduling.explanation import Explanation, Explanations
from soundwell_plugins.features.scheduling.office_pages import PATH, whose
from soundwell_plugins.features.scheduling.refusals import Refused, kindly
from soundwell_plugins.features.scheduling.seats import Seat, Seats
from soundwell_plugins.features.scheduling.wording import Wording
from soundwell_plugins.sdk.pages import PageRouter, page, private, signed_in
from soundwell_plugins.sdk.permissions import Permission
from soundwell_plugins.sdk.texts import marked

WHY_PATH: Final = f"{PATH}/why"
_FARTHEST: Final = timedelta(days=3660)
_LONGEST: Final = 64
_UNREADABLE: Final = marked("Please give a day and a time.")
_NOT_OFFERED: Final = marked("They do not offer this kind of conversation.")

_Given = Annotated[str, Query(max_length=_LONGEST)]


class WhyPages:
    """A form, and below it the answer: rules, limits and calendars, never what lies in them.

    Args:
        context: the plugin's context.
        seats: what can be booked with whom.
        explanations: explain times.
    """

    def __init__(self, context: PluginContext, seats: Seats, explanations: Explanations) -> None:
        self._context = context
        self._seats = seats
        self._explanations = explanations
        self._wording = Wording(context)

    def add_to(self, router: PageRouter) -> None:
        """Add the page to a router, before those whose addresses take anything."""
        router.get(WHY_PATH, permission=Permission.PRACTICE)(kindly(self._context, self.show))

    def show(
        self,
        request: Request,
        *,
        practitioner: _Given = "",
        kind: _Given = "",
        day: _Given = "",
        at: _Given = "",
    ) -> Response:
        """Show the form, and the answer where a time was given."""
        seats = self._theirs(signed_in(request))
        asked = bool(day or at)
        found = [
            each
            for each in seats
            if (each.practitioner.id, each.terms.kind) == (practitioner, kind)
        ]
        seat = found[0] if found else None
        start = None if seat is None else self._moment(seat, day, at)
        problem = "" if not asked or start else _NOT_OFFERED if seat is None else _UNREADABLE
        explained = None if seat is None or start is None else self._explanations.of(seat, start)
        shown = seat or seats[0]
        values = {
            "path": WHY_PATH,
            "people": {each.practitioner.id: each.practitioner.name for each in seats},
            "kinds": {each.terms.kind: each.terms.name for each in seats},
            "chosen": {"practitioner": practitioner, "kind": kind, "day": day, "at": at},
            "seat": shown,
            "explained": explained,
            "sentences": self._sentences(explained),
            "problem": problem,
            "zone": shown.practitioner.zone,
            "zone_name": self._wording.zone(shown.practitioner.zone),
            "week": PATH,
        }
        status = 422 if problem else 200
        return private(page(self._context, "scheduling/office_why.html", values, status=status))

    def _theirs(self, account: Account) -> Sequence[Seat]:
        only = whose(account)
        seats = [
            seat
            for terms in self._seats.kinds()
            for seat in self._seats.of_kind(terms.kind)
            if only in (None, seat.practitioner.id)
        ]
        if not seats:
            raise Refused(
                404,
                marked("Nobody can be booked here at the moment"),
                marked("Working hours stand in the practice's configuration."),
                [(marked("Bookings"), PATH)],
            )
        return seats

    def _moment(self, seat: Seat, day: str, at: str) -> datetime | None:
        """Read a time by the practitioner's clock; `None` where there is none, or far from now."""
        try:
            meant = datetime.combine(date.fromisoformat(day), time.fromisoformat(at))
            moment = meant.replace(tzinfo=seat.practitioner.zone).astimezone(UTC)
        except (ValueError, OverflowError):
            return None
        return moment if abs(moment - self._context.clock.now()) < _FARTHEST else None

    def _sentences(self, explained: Explanation | None) -> Sequence[tuple[bool, str]]:
        """Return what speaks against a time, and then what speaks for it."""
        if explained is None:
            return ()
        said = [(each.blocks, each.sentence(self._context.texts)) for each in explained.reasons]
        return sorted(said, key=lambda each: not each[0])
