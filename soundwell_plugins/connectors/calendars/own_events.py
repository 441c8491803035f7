"""Events of a calendar that are bookings of this practice: entries written there, invitations.

A booking's own time is taken already, so its event need not count as busy. Only what is certainly a
booking is left out: an event of the practice's domain that is none, such as a supervision or what a
site under the same domain makes, is as busy as any other, and so is a booking's event at another
time than the booking's.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from soundwell_hookspecs import BookingId, Window
from soundwell_plugins.connectors.calendars.entries import Entries
from soundwell_plugins.connectors.calendars.spans import NamedSpan

_BOOKING: Final = re.compile(r"[0-9a-f]{32}")
"""The form of a booking's id: that of a random one of the suite."""


@dataclass(frozen=True, slots=True)
class OwnEvents:
    """Tells bookings in a calendar from other events.

    Args:
        entries: the bookings as calendars show them.
        ours: what the identifiers of bookings' events end with.
    """

    entries: Entries
    ours: str

    def busy(self, found: Sequence[NamedSpan], window: Window) -> list[Window]:
        """Return when events that may be bookings are busy beyond the bookings' own times.

        Args:
            found: events whose identifiers end like those of bookings.
            window: what to clip to.
        """
        inside = [each for each in found if each[1] < window.end and each[2] > window.start]
        if not inside:
            return []
        known = self.entries.times([self._booking(uid) for uid, _, _ in inside])
        return [
            rest
            for uid, start, end in inside
            for rest in _beyond(
                Window(max(start, window.start), min(end, window.end)),
                known.get(self._booking(uid)),
                is_booking=_BOOKING.fullmatch(self._booking(uid)) is not None,
            )
        ]

    def _booking(self, uid: str) -> BookingId:
        return BookingId(uid.removesuffix(self.ours))


def _beyond(span: Window, own: Window | None, *, is_booking: bool) -> Iterator[Window]:
    """Yield what a span covers beside a booking's own time."""
    if own is None:
        # Of a booking from before this connector was switched on, or of somebody whose data were
        # erased, only the form of its identifier is known: its time is the scheduling's matter.
        if not is_booking:
            yield span
    elif not span.overlaps(own):
        yield span
    else:
        if span.start < own.start:
            yield Window(span.start, own.start)
        if own.end < span.end:
            yield Window(own.end, span.end)
