"""Bookings behind the sign-in: a practitioner sees their own, an admin everybody's."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from typing import Annotated, Final
from zoneinfo import ZoneInfo

from fastapi import Depends, Query, Request, Response

from soundwell_hookspecs import Account, BookingId, PluginContext, PractitionerId, Role, Window
from soundwell_plugins.features.scheduling.booking import Booking, State
from soundwell_plugins.features.scheduling.bookings import Bookings
from soundwell_plugins.features.scheduling.moving import Moving
from soundwell_plugins.features.scheduling.portrait import Portrait
from soundwell_plugins.features.scheduling.refusals import Refused, kindly
from soundwell_plugins.features.scheduling.search import Search
from soundwell_plugins.features.scheduling.settling import Settling
from soundwell_plugins.features.scheduling.sides import Side
from soundwell_plugins.features.scheduling.timetable import date_of, midnight
from soundwell_plugins.features.scheduling.wording import Wording
from soundwell_plugins.sdk.forms import submitted
from soundwell_plugins.sdk.pages import PageRouter, page, private, signed_in
from soundwell_plugins.sdk.permissions import Permission
from soundwell_plugins.sdk.texts import marked

PATH: Final = "/office/bookings"
STATES: Final = {
    State.CLAIMED: marked("waits to be confirmed"),
    State.BOOKED: marked("booked"),
    State.CANCELLED: marked("cancelled"),
    State.MISSED: marked("did not come"),
}
_DAY: Final = timedelta(days=1)
_WEEK: Final = timedelta(days=7)
_NEAR: Final = timedelta(days=3660)
_LONGEST_NAME: Final = 100
_ONE: Final = PATH + "/{booking}"


class OfficePages:
    """The week's bookings, searching, and one booking.

    Args:
        context: the plugin's context.
        bookings: the bookings there are.
        portrait: knows what is shown of one.
        moving: moves them.
        settling: cancels them and writes down who did not come.
    """

    def __init__(
        self,
        context: PluginContext,
        bookings: Bookings,
        portrait: Portrait,
        moving: Moving,
        settling: Settling,
    ) -> None:
        self._context = context
        self._bookings = bookings
        self._portrait = portrait
        self._moving = moving
        self._settling = settling
        self._search = Search(context)
        self._wording = Wording(context)

    def add_to(self, router: PageRouter) -> None:
        """Add the pages to a router."""
        inside = Permission.PRACTICE
        shown: Mapping[str, Callable[..., Response]] = {
            PATH: self.week,
            _ONE: self.show,
            f"{_ONE}/move": self.move_times,
            f"{_ONE}/cancel": self.ask_cancel,
            f"{_ONE}/missed": self.ask_missed,
        }
        for path, endpoint in shown.items():
            router.get(path, permission=inside)(kindly(self._context, endpoint))
        taken: Mapping[str, Callable[..., Response]] = {
            f"{PATH}/search": self.search,
            f"{_ONE}/move": self.move,
            f"{_ONE}/cancel": self.cancel,
            f"{_ONE}/missed": self.missed,
        }
        for path, endpoint in taken.items():
            router.post(path, permission=inside)(kindly(self._context, endpoint))

    def week(self, request: Request, first: Annotated[str, Query(alias="week")] = "") -> Response:
        """Show a week's bookings."""
        account = signed_in(request)
        zone = self._zone(account)
        today = self._context.clock.now().astimezone(zone).date()
        day = date_of(first, today)
        # A year that no calendar has room around is as good as none.
        day = day if abs(day - today) < _NEAR else today
        monday = day - _DAY * day.weekday()
        window = Window(midnight(monday, zone), midnight(monday + _WEEK, zone))
        return self._list(account, self._bookings.between(window, whose(account)), monday=monday)

    def search(
        self, request: Request, typed: Annotated[dict[str, str], Depends(submitted)]
    ) -> Response:
        """Show the bookings of whoever is called like this; no name comes into an address."""
        account = signed_in(request)
        name = typed.get("name", "").strip()[:_LONGEST_NAME]
        found = self._search.named(name, whose(account))
        return self._list(account, found.bookings, name=name, older=found.older)

    def show(self, request: Request, booking: str) -> Response:
        """Show one booking."""
        side = self._side(request, booking)
        own = signed_in(request).practitioner == side.booking.practitioner
        values = {
            **self._portrait.of(side, answers=own),
            "state": STATES[side.booking.state],
        }
        return private(page(self._context, "scheduling/office_booking.html", values))

    def move_times(
        self,
        request: Request,
        booking: str,
        first: Annotated[str, Query(alias="from")] = "",
        to: str = "",
        zone: str = "",
    ) -> Response:
        """Show to which times a booking can be moved."""
        return self._moving.show(self._side(request, booking), first, to, zone)

    def move(
        self, request: Request, booking: str, typed: Annotated[dict[str, str], Depends(submitted)]
    ) -> Response:
        """Move a booking."""
        return self._moving.move(self._side(request, booking), typed)

    def ask_cancel(self, request: Request, booking: str) -> Response:
        """Ask whether a booking shall be cancelled."""
        return self._settling.ask_cancel(self._side(request, booking))

    def cancel(self, request: Request, booking: str) -> Response:
        """Cancel a booking."""
        return self._settling.cancel(self._side(request, booking))

    def ask_missed(self, request: Request, booking: str) -> Response:
        """Ask whether a visitor did not come."""
        return self._settling.ask_missed(self._side(request, booking))

    def missed(self, request: Request, booking: str) -> Response:
        """Write down that a visitor did not come."""
        return self._settling.missed(self._side(request, booking))

    def _side(self, request: Request, booking: str) -> Side:
        account = signed_in(request)
        only = whose(account)
        found = self._bookings.get(BookingId(booking))
        if found is None or (only is not None and found.practitioner != only):
            raise Refused(
                404,
                marked("There is no such booking"),
                marked("It was erased, or it is somebody else's."),
                [(marked("Bookings"), PATH)],
            )
        return Side(
            booking=found,
            path=f"{PATH}/{found.id}",
            zone=self._zone(account),
            frame="office/base.html",
            by_practice=True,
            actor=account.id,
        )

    def _list(
        self,
        account: Account,
        bookings: Sequence[Booking],
        *,
        monday: date | None = None,
        name: str = "",
        older: bool = False,
    ) -> Response:
        zone = self._zone(account)
        shown = {
            "bookings": bookings,
            "first": monday,
            "begins": monday and midnight(monday, zone),
            "earlier": monday and monday - _WEEK,
            "later": monday and monday + _WEEK,
            "name": name,
            "older": older,
            "zone": zone,
            "zone_name": self._wording.zone(zone),
            "states": STATES,
            "everybody": whose(account) is None,
            "names": {
                booking.practitioner: self._wording.practitioner(booking.practitioner)
                for booking in bookings
            },
        }
        return private(page(self._context, "scheduling/office_bookings.html", shown))

    def _zone(self, account: Account) -> ZoneInfo:
        known = self._context.practice.practitioners
        own = known.get(account.practitioner) if account.practitioner else None
        return self._context.practice.zone if own is None else own.zone


def whose(account: Account) -> PractitionerId | None:
    """Return whose bookings somebody may see; `None` means everybody's.

    Raises:
        Refused: nobody's.
    """
    if Role.ADMIN in account.roles:
        return None
    if Role.PRACTITIONER in account.roles and account.practitioner is not None:
        return account.practitioner
    raise Refused(
        403,
        marked("There are no bookings for you to see"),
        marked("Practitioners see their own bookings here, and admins those of everybody."),
        [(marked("Today"), "/office")],
    )
