"""Busy times of a feed: the one place where a feed becomes spans of time.

There are two ways through a feed. The careful one reads every line and knows every form; the quick
one reads plain events from their bytes and leaves the rest to the careful one. They never differ in
what they find, and tests hold them to it. Everything else of this connector only knows `read`.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Final
from zoneinfo import ZoneInfo

from soundwell_hookspecs import Window
from soundwell_plugins.connectors.calendars.blocks import cut
from soundwell_plugins.connectors.calendars.budget import Budget, Limits
from soundwell_plugins.connectors.calendars.components import Component, calendars
from soundwell_plugins.connectors.calendars.definitions import defined_places
from soundwell_plugins.connectors.calendars.event_reading import read_event
from soundwell_plugins.connectors.calendars.events import Event
from soundwell_plugins.connectors.calendars.failures import FeedTooLarge
from soundwell_plugins.connectors.calendars.freebusy import busy_periods
from soundwell_plugins.connectors.calendars.instances import busy_instances
from soundwell_plugins.connectors.calendars.lines import as_utf8
from soundwell_plugins.connectors.calendars.notes import Note, Notes
from soundwell_plugins.connectors.calendars.policy import Policy
from soundwell_plugins.connectors.calendars.scanning import events_of, scan
from soundwell_plugins.connectors.calendars.scope import Scope
from soundwell_plugins.connectors.calendars.spans import NamedSpan, Span
from soundwell_plugins.connectors.calendars.zones import Known, Place, named

DEFAULT_LIMITS: Final = Limits()
DEFAULT_POLICY: Final = Policy()


@dataclass(frozen=True, slots=True)
class Reading:
    """What a feed says about a window.

    Args:
        spans: every busy occurrence by itself, sorted, clipped to the window, in UTC.
        notes: what was not understood, in the order of the feed.
        own: as `spans`, of events that may be this practice's own bookings, with their identifiers.
    """

    spans: tuple[Span, ...]
    notes: tuple[Note, ...] = ()
    own: tuple[NamedSpan, ...] = ()

    @property
    def busy(self) -> tuple[Window, ...]:
        """The busy occurrences."""
        return tuple(Window(start, end) for start, end in self.spans)


def busy(
    feed: bytes, window: Window, zone: ZoneInfo, limits: Limits = DEFAULT_LIMITS
) -> list[Window]:
    """Read when a feed is busy; see `read`, which also tells what was not understood."""
    return list(read(feed, window, zone, limits).busy)


def read(
    feed: bytes,
    window: Window,
    zone: ZoneInfo,
    limits: Limits = DEFAULT_LIMITS,
    policy: Policy = DEFAULT_POLICY,
) -> Reading:
    """Read when a feed is busy (RFC 5545).

    Cancelled events are never busy, nor is what has no length; about others the policy decides. A
    damaged event is kept busy as far as its times can be read, and noted otherwise.

    Args:
        feed: one or several calendars, as bytes; they need not be quite right.
        window: the span that is asked about.
        zone: where whole days are meant, and times without a zone unless the feed says where.
        limits: how much is read.
        policy: which events count.

    Returns:
        The busy times and what was not understood.

    Raises:
        FeedUnreadable: it is no calendar, or not a whole one.
        FeedTooLarge: it is beyond the limits.
    """
    if len(feed) > limits.size:
        raise too_large(limits.size)
    return _quickly(as_utf8(feed), window, Known(zone), limits, policy) or read_carefully(
        feed, window, zone, limits, policy
    )


def read_carefully(
    feed: bytes,
    window: Window,
    zone: ZoneInfo,
    limits: Limits = DEFAULT_LIMITS,
    policy: Policy = DEFAULT_POLICY,
) -> Reading:
    """Read when a feed is busy, line by line: what the quick way is judged by; see `read`."""
    budget, notes = Budget(limits), Notes()
    found: list[Span] = []
    events: list[Event] = []
    for calendar in calendars(feed):
        scope = _scope(calendar, window, budget, Known(zone), notes, policy)
        found.extend(busy_periods(calendar, scope, window))
        events.extend(_events(calendar.named("VEVENT"), scope))
    own = _instances(events, window, budget, policy, found)
    return Reading(tuple(sorted(found)), notes.all(), own)


def too_large(size: int) -> FeedTooLarge:
    """Return the error for a feed of more bytes than `size`."""
    return FeedTooLarge(
        f"is larger than {size // 1_000_000} MB",
        "share a calendar that leaves old events out",
    )


def _quickly(
    feed: bytes, window: Window, here: Place, limits: Limits, policy: Policy
) -> Reading | None:
    """Read a feed by the quick way; `None` where its form does not allow that."""
    parts = cut(feed)
    if parts is None:
        return None
    [calendar] = calendars(parts.around.text(framed=False))
    budget, around, inside = Budget(limits), Notes(), Notes()
    scope = _scope(calendar, window, budget, here, around, policy)
    found = list(busy_periods(calendar, scope, window))
    scanned = scan(feed, parts, scope, window, budget)
    found += scanned.spans
    own: tuple[NamedSpan, ...] = ()
    if scanned.odd.parts:
        events = _events(events_of(scanned.odd), replace(scope, notes=inside))
        own = _instances(events, window, budget, policy, found)
    notes = [
        Note(excerpt.line(note.line), note.sentence)
        for excerpt, noted in ((parts.around, around), (scanned.odd, inside))
        for note in noted.all()
    ]
    return Reading(tuple(sorted(found)), tuple(sorted(notes)), own)


def _scope(  # noqa: PLR0917 -- what a calendar is read with, each of another type
    calendar: Component,
    window: Window,
    budget: Budget,
    here: Place,
    notes: Notes,
    policy: Policy,
) -> Scope:
    """Return what a calendar says about all of its events."""
    defined = defined_places(calendar, window.end, budget)
    zone = calendar.text("X-WR-TIMEZONE")
    floating = (named(zone, defined) if zone else None) or here
    cancelled = calendar.text("METHOD").upper() == "CANCEL"
    return Scope(here, floating, defined, notes, cancelled, policy)


def _events(components: Iterable[Component], scope: Scope) -> Iterator[Event]:
    read = (read_event(component, scope) for component in components)
    return (event for event in read if event is not None)


def _instances(
    events: Iterable[Event], window: Window, budget: Budget, policy: Policy, found: list[Span]
) -> tuple[NamedSpan, ...]:
    """Add to `found` when events are busy; return it of those that may be bookings."""
    own: list[NamedSpan] = []
    versions: defaultdict[str, list[Event]] = defaultdict(list)
    for event in events:
        versions[event.uid].append(event)
    for uid, each in versions.items():
        spans = busy_instances(each, window, budget)
        if policy.may_be_ours(uid):
            own.extend((uid, start, end) for start, end in spans)
        else:
            found.extend(spans)
    return tuple(sorted(own))
