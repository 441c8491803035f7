"""Pages on which a visitor confirms what they chose, reached by the link in the e-mail."""

from fastapi import Response

from soundwell_hookspecs import LinkExpired, LinkRefused, PluginContext
from soundwell_plugins.features.scheduling.booking import State
from soundwell_plugins.features.scheduling.bookings import Bookings
from soundwell_plugins.features.scheduling.changes import HadAlready
from soundwell_plugins.features.scheduling.links import BookingLinks
from soundwell_plugins.features.scheduling.refusals import Refused, broken_link, kindly
from soundwell_plugins.features.scheduling.wording import Wording
from soundwell_plugins.sdk.pages import PageRouter, page, private, see_other
from soundwell_plugins.sdk.permissions import Permission
from soundwell_plugins.sdk.texts import marked

_PATH = "/booking/confirm/{token}"


class ConfirmingPages:
    """The page with the button; only pressing it confirms, so that a mail scanner cannot.

    Args:
        context: the plugin's context.
        bookings: the bookings there are.
    """

    def __init__(self, context: PluginContext, bookings: Bookings) -> None:
        self._context = context
        self._bookings = bookings
        self._links = BookingLinks(context.links)
        self._wording = Wording(context)

    def add_to(self, router: PageRouter) -> None:
        """Add the pages to a router."""
        linked = Permission.SIGNED_LINK
        router.get(_PATH, permission=linked)(kindly(self._context, self.show))
        router.post(_PATH, permission=linked)(kindly(self._context, self.confirm))

    def show(self, token: str) -> Response:
        """Show what was chosen, to be confirmed or as it stands now."""
        bookings = self._bookings.of_request(self._request(token))
        if not bookings:
            raise _expired()
        if len(bookings) == 1 and bookings[0].state is not State.CLAIMED:
            return private(see_other(self._links.for_visitor(bookings[0])))
        values = {
            "bookings": bookings,
            "waits": any(booking.state is State.CLAIMED for booking in bookings),
            "names": {
                booking.practitioner: self._wording.practitioner(booking.practitioner)
                for booking in bookings
            },
            "paths": {booking.id: self._links.for_visitor(booking) for booking in bookings},
            "zone_name": self._wording.zone(bookings[0].zone),
        }
        return private(page(self._context, "scheduling/confirm.html", values))

    def confirm(self, token: str) -> Response:
        """Book for certain what was chosen."""
        try:
            self._bookings.changes.confirm(self._request(token))
        except LookupError:
            raise _expired() from None
        except HadAlready as had:
            raise Refused(
                409,
                marked("You have a conversation with us already"),
                marked(
                    "A first conversation is there once for everybody. If you would like another"
                    " time, or to talk again, that is quite all right: move it, or write to us."
                ),
                [(marked("See your conversation"), self._links.for_visitor(had.booking))],
            ) from None
        return private(see_other(f"/booking/confirm/{token}"))

    def _request(self, token: str) -> str:
        try:
            return self._links.read_request(token)
        except LinkExpired:
            raise _expired() from None
        except LinkRefused:
            raise broken_link(self._context) from None


def _expired() -> Refused:
    return Refused(
        410,
        marked("This time is free for others again"),
        marked(
            "It was kept for a while and then given back. You are welcome to choose another one."
        ),
        [(marked("Find another time"), "/book")],
    )
