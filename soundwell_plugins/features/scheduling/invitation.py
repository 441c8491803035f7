"""Invitations: what a calendar needs to show, change or remove a consultation.

Their texts are seen by whoever sees the calendar, so they say as little as they can.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import Final

# `ics` is without type information and without a package of stubs.
from ics import Attendee, Calendar, Event, Organizer  # type: ignore[import-untyped]
from ics.grammar.parse import ContentLine  # type: ignore[import-untyped]

from soundwell_plugins.sdk.icalendar import folded

_PRODUCT: Final = "-//Soundwell//Scheduling//EN"


class Method(Enum):
    """What the receiving calendar shall do (RFC 5546, 3.2)."""

    REQUEST = "REQUEST"
    CANCEL = "CANCEL"
    PUBLISH = "PUBLISH"


@dataclass(frozen=True, slots=True, kw_only=True)
class Invitation:
    """One appointment as calendars know it.

    Args:
        uid: the same through every change, and nobody else's.
        sequence: 0 at first, one more with every change.
        written: when this version was made, aware.
        start: when it begins, aware.
        end: when it ends, aware.
        title: a neutral title.
        description: a neutral sentence.
        location: where, or empty.
        organizer: the practice's address.
        attendee: the address of whom it is sent to, or empty when it is only published.
    """

    uid: str
    sequence: int
    written: datetime
    start: datetime
    end: datetime
    title: str
    description: str
    location: str
    organizer: str
    attendee: str = ""

    def text(self, method: Method) -> str:
        """Return it as iCalendar (RFC 5545), times in UTC, lines folded."""
        calendar = Calendar(events=[self._event(method)], creator=_PRODUCT)
        # As an attribute it would be written after the event, where calendars do not look for it.
        calendar.extra.append(ContentLine("METHOD", value=method.value))
        return folded(str(calendar.serialize()))

    def _event(self, method: Method) -> Event:
        event = Event(
            name=self.title,
            begin=self.start,
            end=self.end,
            uid=self.uid,
            description=self.description,
            created=self.written,
            location=self.location,
            transparent=False,
            status="CANCELLED" if method is Method.CANCEL else "CONFIRMED",
            classification="PRIVATE",
            organizer=_nameless(Organizer(self.organizer)),
        )
        event.extra.append(ContentLine("SEQUENCE", value=str(self.sequence)))
        if self.attendee and method is not Method.PUBLISH:
            attendee = _nameless(Attendee(self.attendee, role="REQ-PARTICIPANT"))
            attendee.partstat = "ACCEPTED"
            attendee.rsvp = "FALSE"
            event.add_attendee(attendee)
        return event


def _nameless(person: Organizer) -> Organizer:
    """Leave out the name, which `ics` would otherwise fill with the address."""
    person.common_name = None
    return person
