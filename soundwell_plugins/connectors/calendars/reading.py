"""Busy times of a feed: the one place where a feed becomes spans of time.

Everything else of this connector only knows `busy` and `read`, so that a faster way of reading can
take their place.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final
from zoneinfo import ZoneInfo

from soundwell_hookspecs import Window
from soundwell_plugins.connectors.calendars.budget import Budget, Limits
from soundwell_plugins.connectors.calendars.components import Component, calendars
from soundwell_plugins.connectors.calendars.definitions import defined_places
from soundwell_plugins.connectors.calendars.event_reading import read_event
from soundwell_plugins.connectors.calendars.events import Event
from soundwell_plugins.connectors.calendars.failures import FeedTooLarge
from soundwell_plugins.connectors.calendars.freebusy import busy_periods
from soundwell_plugins.connectors.calendars.instances import busy_instances
from soundwell_plugins.connectors.calendars.notes import Note, Notes
from soundwell_plugins.connectors.calendars.scope import Scope
from soundwell_plugins.connectors.calendars.zones import Known, Place, named

DEFAULT_LIMITS: Final = Limits()


@dataclass(frozen=True, slots=True)
class Reading:
    """What a feed says about a window.

    Args:
        busy: every busy occurrence by itself, sorted, clipped to the window, in UTC.
        notes: what was not understood, in the order of the feed.
    """

    busy: tuple[Window, ...]
    notes: tuple[Note, ...] = ()


def busy(
    feed: bytes, window: Window, zone: ZoneInfo, limits: Limits = DEFAULT_LIMITS
) -> list[Window]:
    """Read when a feed is busy; see `read`, which also tells what was not understood."""
    return list(read(feed, window, zone, limits).busy)


def read(feed: bytes, window: Window, zone: ZoneInfo, limits: Limits = DEFAULT_LIMITS) -> Reading:
    """Read when a feed is busy (RFC 5545).

    Tentative events are busy; cancelled and transparent ones are not, nor is what has no length.
    A damaged event is kept busy as far as its times can be read, and noted otherwise.

    Args:
        feed: one or several calendars, as bytes; they need not be quite right.
        window: the span that is asked about.
        zone: where whole days are meant, and times without a zone unless the feed says where.
        limits: how much is read.

    Returns:
        The busy times and what was not understood.

    Raises:
        FeedUnreadable: it is no calendar, or not a whole one.
        FeedTooLarge: it is beyond the limits.
    """
    if len(feed) > limits.size:
        raise too_large(limits.size)
    budget = Budget(limits)
    notes = Notes()
    found: list[Window] = []
    events: defaultdict[str, list[Event]] = defaultdict(list)
    for calendar, scope in _scoped(calendars(feed), window, Known(zone), notes, budget):
        found.extend(busy_periods(calendar, scope, window))
        for component in calendar.named("VEVENT"):
            event = read_event(component, scope)
            if event is not None:
                events[event.uid].append(event)
    for versions in events.values():
        found.extend(busy_instances(versions, window, budget))
    return Reading(tuple(sorted(found)), notes.all())


def too_large(size: int) -> FeedTooLarge:
    """Return the error for a feed of more bytes than `size`."""
    return FeedTooLarge(
        f"is larger than {size // 1_000_000} MB",
        "share a calendar that leaves old events out",
    )


def _scoped(
    found: list[Component], window: Window, here: Place, notes: Notes, budget: Budget
) -> Iterator[tuple[Component, Scope]]:
    """Yield each calendar with what it says about all of its events."""
    for calendar in found:
        defined = defined_places(calendar, window.end, budget)
        zone = calendar.text("X-WR-TIMEZONE")
        floating = (named(zone, defined) if zone else None) or here
        cancelled = calendar.text("METHOD").upper() == "CANCEL"
        yield calendar, Scope(here, floating, defined, notes, cancelled)
