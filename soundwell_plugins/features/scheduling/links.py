"""The signed links of a booking: one for the visitor, one for the practitioner."""

from datetime import timedelta
from typing import Final

from soundwell_hookspecs import BookingId, Links
from soundwell_plugins.features.scheduling.booking import Booking

_REQUEST: Final = "scheduling.request"
_VISITOR: Final = "scheduling.visitor"
_PRACTITIONER: Final = "scheduling.practitioner"
_AFTERWARDS: Final = timedelta(days=30)


class BookingLinks:
    """Makes and reads the links of bookings; they hold an id and expire 30 days afterwards.

    Args:
        links: the context's signed links.
    """

    def __init__(self, links: Links) -> None:
        self._links = links

    def for_request(self, booking: Booking) -> str:
        """Return the path under which the visitor confirms what they chose in one form."""
        expires = booking.end + _AFTERWARDS
        return f"/booking/confirm/{self._links.sign(_REQUEST, booking.request, expires=expires)}"

    def read_request(self, token: str) -> str:
        """Return the form that a token for confirming is about.

        Raises:
            LinkRefused: it was not made here for this purpose, or has expired.
        """
        return self._links.verify(_REQUEST, token)

    def for_visitor(self, booking: Booking) -> str:
        """Return the path under which the visitor finds a booking."""
        return f"/booking/{self._token(_VISITOR, booking)}"

    def for_practitioner(self, booking: Booking) -> str:
        """Return the path under which the practitioner finds a booking."""
        return f"/booking/{self._token(_PRACTITIONER, booking)}/practitioner"

    def read_visitor(self, token: str) -> BookingId:
        """Return the booking that a visitor's token is for.

        Raises:
            LinkRefused: it was not made here for this purpose, or has expired.
        """
        return BookingId(self._links.verify(_VISITOR, token))

    def read_practitioner(self, token: str) -> BookingId:
        """Return the booking that a practitioner's token is for.

        Raises:
            LinkRefused: it was not made here for this purpose, or has expired.
        """
        return BookingId(self._links.verify(_PRACTITIONER, token))

    def _token(self, purpose: str, booking: Booking) -> str:
        return self._links.sign(purpose, booking.id, expires=booking.end + _AFTERWARDS)
