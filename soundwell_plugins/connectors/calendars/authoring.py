"""Bookings written as iCalendar: neutral words, times in UTC, nobody's name."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Final

from ics import Calendar, Event  # type: ignore[import-untyped]  # it has no types
from ics.grammar.parse import ContentLine  # type: ignore[import-untyped]  # it has no types

from soundwell_plugins.connectors.calendars.entries import Entry
from soundwell_plugins.sdk.icalendar import folded

_PRODUCT: Final = "-//Soundwell//Calendars//EN"


def entry_text(entry: Entry, title: str, ours: str) -> str:
    """Return one booking as a calendar object (RFC 4791, 4.1).

    Args:
        entry: the booking.
        title: what it is called.
        ours: what its identifier ends with.
    """
    return folded(Calendar(events=[_event(entry, title, ours)], creator=_PRODUCT).serialize())


def feed_text(entries: Sequence[Entry], title: str, ours: str, every: timedelta) -> str:
    """Return bookings as a feed that others subscribe to; the same bookings, the same text.

    Args:
        entries: the bookings in their order.
        title: what each is called.
        ours: what their identifiers end with.
        every: how often readers should look again (RFC 7986, 5.7).
    """
    calendar = Calendar(creator=_PRODUCT)
    minutes = max(1, every // timedelta(minutes=1))
    calendar.extra.append(ContentLine("REFRESH-INTERVAL", {"VALUE": ["DURATION"]}, f"PT{minutes}M"))
    calendar.extra.append(ContentLine("X-PUBLISHED-TTL", value=f"PT{minutes}M"))
    frame = calendar.serialize().splitlines()
    # The library keeps events in a set, whose order changes; a feed's must not.
    events = [_event(entry, title, ours).serialize().splitlines() for entry in entries]
    lines = [*frame[:-1], *(line for event in events for line in event), frame[-1]]
    return folded("\r\n".join(lines))


def _event(entry: Entry, title: str, ours: str) -> Event:
    event = Event(
        name=title,
        begin=entry.start,
        end=entry.end,
        uid=f"{entry.booking}{ours}",
        created=entry.changed_at.replace(microsecond=0),
        transparent=False,
    )
    event.extra.append(ContentLine("SEQUENCE", value=str(entry.sequence)))
    event.extra.append(ContentLine("CLASS", value="PRIVATE"))
    return event
