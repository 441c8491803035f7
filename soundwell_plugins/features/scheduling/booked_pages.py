"""Pages about a booking, for whoever has its link."""

from collections.abc import Callable

from fastapi import Response

from soundwell_hookspecs import BookingId, LinkExpired, LinkForged, PluginContext
from soundwell_plugins.features.scheduling.booking import Booking
from soundwell_plugins.features.scheduling.bookings import Bookings
from soundwell_plugins.features.scheduling.changes import TooLate
from soundwell_plugins.features.scheduling.configuration import SchedulingConfig
from soundwell_plugins.features.scheduling.invitation import Method
from soundwell_plugins.features.scheduling.links import BookingLinks
from soundwell_plugins.features.scheduling.messages import Messages
from soundwell_plugins.features.scheduling.refusals import Refused, kindly, private
from soundwell_plugins.features.scheduling.wording import Wording
from soundwell_plugins.sdk.pages import PageRouter, page, see_other
from soundwell_plugins.sdk.permissions import Permission
from soundwell_plugins.sdk.texts import marked


class BookedPages:
    """The pages below `/booking`.

    Args:
        config: the table `[scheduling]`.
        context: the plugin's context.
        bookings: the bookings there are.
    """

    def __init__(
        self, config: SchedulingConfig, context: PluginContext, bookings: Bookings
    ) -> None:
        self._config = config
        self._context = context
        self._bookings = bookings
        self._changes = bookings.changes
        self._links = BookingLinks(context.links)
        self._messages = Messages(config, context)
        self._wording = Wording(context)

    def add_to(self, router: PageRouter) -> None:
        """Add the pages to a router."""
        linked = Permission.SIGNED_LINK
        for path, endpoint in {
            "/booking/{token}": self.show,
            "/booking/{token}/cancel": self.ask,
            "/booking/{token}/invitation.ics": self.invitation,
            "/booking/{token}/practitioner": self.show_practitioner,
        }.items():
            router.get(path, permission=linked)(kindly(self._context, endpoint))
        router.post("/booking/{token}/cancel", permission=linked)(
            kindly(self._context, self.cancel)
        )

    def show(self, token: str) -> Response:
        """Show the visitor what is booked."""
        return self._page("scheduling/booked.html", self._visitors(token), token)

    def ask(self, token: str) -> Response:
        """Ask whether the booking shall be cancelled."""
        booking = self._visitors(token)
        if booking.is_cancelled:
            return self._page("scheduling/cancelled.html", booking, token)
        if self._context.clock.now() >= self._changes.cancel_until(booking):
            raise self._too_late()
        return self._page("scheduling/cancel.html", booking, token)

    def cancel(self, token: str) -> Response:
        """Cancel the booking."""
        booking = self._visitors(token)
        if booking.is_cancelled:
            return self._page("scheduling/cancelled.html", booking, token)
        try:
            self._changes.cancel(booking.id)
        except TooLate:
            raise self._too_late() from None
        except LookupError:
            raise _gone() from None
        return private(see_other(f"/booking/{token}"))

    def invitation(self, token: str) -> Response:
        """Hand out the invitation as a file for a calendar."""
        booking = self._visitors(token)
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

    def show_practitioner(self, token: str) -> Response:
        """Show the practitioner whom they will talk with."""
        booking = self._opened(self._links.read_practitioner, token)
        with self._context.storage.reading() as session:
            person = self._context.people.get(session, booking.person)
        practitioner = self._context.practice.practitioners.get(booking.practitioner)
        zone = self._context.practice.zone if practitioner is None else practitioner.zone
        values = {
            "booking": booking,
            "email": "" if person is None else person.email,
            "zone": zone,
            "zone_name": self._wording.zone(zone),
            "online_link": self._messages.online_link(booking),
            "number": self._config.number_of(booking.practitioner),
            "questions": self._config.terms(booking.practitioner).questions,
        }
        return private(page(self._context, "scheduling/practitioner.html", values))

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
        }
        return private(page(self._context, template, values))

    def _visitors(self, token: str) -> Booking:
        return self._opened(self._links.read_visitor, token)

    def _opened(self, read: Callable[[str], BookingId], token: str) -> Booking:
        try:
            booking = self._bookings.get(read(token))
        except LinkForged:
            raise Refused(
                404,
                marked("This link does not work"),
                marked(
                    "Perhaps a part of it got lost on the way."
                    " Please open it once more from the e-mail, or write to us."
                ),
                [(marked("Write to us"), f"mailto:{self._context.practice.email}")],
            ) from None
        except LinkExpired:
            raise Refused(
                410,
                marked("This link is no longer valid"),
                marked(
                    "The conversation was more than 30 days ago."
                    " If you would like to talk again, you are welcome."
                ),
                [(marked("Book a conversation"), "/book")],
            ) from None
        if booking is None:
            raise _gone()
        return booking

    def _too_late(self) -> Refused:
        return Refused(
            409,
            marked("It is too late to cancel here"),
            marked("If you cannot come, please write to us. That is quite all right."),
            [(marked("Write to us"), f"mailto:{self._context.practice.email}")],
        )


def _gone() -> Refused:
    return Refused(
        404,
        marked("This conversation is no longer kept here"),
        marked("Its data have been erased."),
        [(marked("Book a conversation"), "/book")],
    )
