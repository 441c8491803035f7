"""From the token of a signed link to the booking that it is for."""

from collections.abc import Callable

from soundwell_hookspecs import BookingId, LinkExpired, LinkForged, PluginContext
from soundwell_plugins.features.scheduling.booking import Booking
from soundwell_plugins.features.scheduling.bookings import Bookings
from soundwell_plugins.features.scheduling.links import BookingLinks
from soundwell_plugins.features.scheduling.refusals import Refused, broken_link
from soundwell_plugins.sdk.texts import marked


class Tokens:
    """Opens bookings by signed links, and says kindly why one does not open.

    Args:
        context: the plugin's context.
        bookings: the bookings there are.
    """

    def __init__(self, context: PluginContext, bookings: Bookings) -> None:
        self._context = context
        self._bookings = bookings
        self._links = BookingLinks(context.links)

    def visitors(self, token: str) -> Booking:
        """Return the booking that a visitor's token is for.

        Raises:
            Refused: the link is not ours, or it has expired, or the booking was erased.
        """
        return self._opened(self._links.read_visitor, token)

    def practitioners(self, token: str) -> Booking:
        """Return the booking that a practitioner's token is for.

        Raises:
            Refused: the link is not ours, or it has expired, or the booking was erased.
        """
        return self._opened(self._links.read_practitioner, token)

    def _opened(self, read: Callable[[str], BookingId], token: str) -> Booking:
        try:
            booking = self._bookings.get(read(token))
        except LinkForged:
            raise broken_link(self._context) from None
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
            raise gone()
        return booking


def gone() -> Refused:
    """Return what is said where there is no booking any more."""
    return Refused(
        404,
        marked("This conversation is no longer kept here"),
        marked("Its data have been erased."),
        [(marked("Book a conversation"), "/book")],
    )
