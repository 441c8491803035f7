"""How a form that was taken is answered."""

from collections.abc import Sequence

from fastapi import Response

from soundwell_hookspecs import PluginContext
from soundwell_plugins.features.scheduling.booking import Booking
from soundwell_plugins.features.scheduling.configuration import (
    Confirmation,
    PerPerson,
    SchedulingConfig,
)
from soundwell_plugins.features.scheduling.links import BookingLinks
from soundwell_plugins.sdk.pages import private, see_other


class Answering:
    """Sends the visitor on once their form was taken.

    Args:
        config: the table `[scheduling]`.
        context: the plugin's context.
    """

    def __init__(self, config: SchedulingConfig, context: PluginContext) -> None:
        self._config = config
        self._links = BookingLinks(context.links)

    def claimed(self, bookings: Sequence[Booking]) -> Response:
        """Answer a form; where a person's bookings count, the answer does not tell of them.

        Args:
            bookings: what came of it.
        """
        direct = self._config.confirmation is Confirmation.DIRECT
        waits = any(booking.claimed_until is not None for booking in bookings)
        if not direct or not bookings or waits or self._config.per_person is not PerPerson.ANY:
            return private(see_other("/booking/sent"))
        first = bookings[0]
        alone = len(bookings) == 1
        path = self._links.for_visitor(first) if alone else self._links.for_request(first)
        return private(see_other(path))
