"""Pages about a booking, for whoever has its link."""

from collections.abc import Callable, Mapping

from fastapi import Response

from soundwell_hookspecs import PluginContext
from soundwell_plugins.features.scheduling.booking import Booking
from soundwell_plugins.features.scheduling.bookings import Bookings
from soundwell_plugins.features.scheduling.changes import TooLate
from soundwell_plugins.features.scheduling.configuration import SchedulingConfig
from soundwell_plugins.features.scheduling.invitation import Method
from soundwell_plugins.features.scheduling.messages import Messages
from soundwell_plugins.features.scheduling.moving import Moving
from soundwell_plugins.features.scheduling.moving_pages import MovingPages
from soundwell_plugins.features.scheduling.refusals import Refused, kindly
from soundwell_plugins.features.scheduling.sides import Side
from soundwell_plugins.features.scheduling.tokens import Tokens, gone
from soundwell_plugins.features.scheduling.wording import Wording
from soundwell_plugins.sdk.pages import PageRouter, page, private, see_other
from soundwell_plugins.sdk.permissions import Permission
from soundwell_plugins.sdk.texts import marked


class BookedPages:
    """The pages below `/booking`.

    Args:
        config: the table `[scheduling]`.
        context: the plugin's context.
        bookings: the bookings there are.
        moving: moves them.
    """

    def __init__(
        self, config: SchedulingConfig, context: PluginContext, bookings: Bookings, moving: Moving
    ) -> None:
        self._config = config
        self._context = context
        self._moving = moving
        self._tokens = Tokens(context, bookings)
        self._changes = bookings.changes
        self._messages = Messages(config, context)
        self._wording = Wording(context)

    def add_to(self, router: PageRouter) -> None:
        """Add the pages to a router."""
        linked = Permission.SIGNED_LINK
        shown: Mapping[str, Callable[..., Response]] = {
            "/booking/{token}": self.show,
            "/booking/{token}/cancel": self.ask,
            "/booking/{token}/invitation.ics": self.invitation,
        }
        for path, endpoint in shown.items():
            router.get(path, permission=linked)(kindly(self._context, endpoint))
        router.post("/booking/{token}/cancel", permission=linked)(
            kindly(self._context, self.cancel)
        )
        moving = MovingPages(self._context, self._moving, self._side)
        moving.add_to(router, "/booking/{token}/move")

    def show(self, token: str) -> Response:
        """Show the visitor what is booked."""
        return self._page("scheduling/booked.html", self._tokens.visitors(token), token)

    def ask(self, token: str) -> Response:
        """Ask whether the booking shall be cancelled."""
        booking = self._tokens.visitors(token)
        if booking.is_cancelled:
            return self._page("scheduling/cancelled.html", booking, token)
        if self._context.clock.now() >= self._changes.cancel_until(booking):
            raise self._too_late()
        return self._page("scheduling/cancel.html", booking, token)

    def cancel(self, token: str) -> Response:
        """Cancel the booking."""
        booking = self._tokens.visitors(token)
        if booking.is_cancelled:
            return self._page("scheduling/cancelled.html", booking, token)
        try:
            self._changes.cancel(booking.id)
        except TooLate:
            raise self._too_late() from None
        except LookupError:
            raise gone() from None
        return private(see_other(f"/booking/{token}"))

    def invitation(self, token: str) -> Response:
        """Hand out the invitation as a file for a calendar."""
        booking = self._tokens.visitors(token)
        if booking.is_cancelled:
            raise Refused(
                410,
                marked("This conversation is cancelled"),
                marked("There is nothing to put into your calendar any more."),
                [(marked("Find another time"), f"/book/{booking.practitioner}")],
            )
        text = self._messages.invitation(booking).text(Method.PUBLISH)
        headers = {"Content-Disposition": 'attachment; filename="invitation.ics"'}
        return private(Response(text, media_type="text/calendar; charset=utf-8", headers=headers))

    def _side(self, token: str) -> Side:
        booking = self._tokens.visitors(token)
        return Side(booking=booking, path=f"/booking/{token}", zone=booking.zone)

    def _page(self, template: str, booking: Booking, token: str) -> Response:
        deadline = self._changes.cancel_until(booking)
        values = {
            "booking": booking,
            "path": f"/booking/{token}",
            "practitioner_name": self._wording.practitioner(booking.practitioner),
            "zone_name": self._wording.zone(booking.zone),
            "online_link": self._messages.online_link(booking),
            "number": self._config.number_of(booking.practitioner),
            "deadline": deadline,
            "can_cancel": self._context.clock.now() < deadline,
            "can_move": self._changes.can_move(booking),
            "move_until": self._changes.move_until(booking),
        }
        return private(page(self._context, template, values))

    def _too_late(self) -> Refused:
        return Refused(
            409,
            marked("It is too late to cancel here"),
            marked("If you cannot come, please write to us. That is quite all right."),
            [(marked("Write to us"), f"mailto:{self._context.practice.email}")],
        )
