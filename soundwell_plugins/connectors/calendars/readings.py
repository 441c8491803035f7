"""Busy times that were worked out already, for as long as the feed stays the same."""

from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from threading import Lock
from typing import Final, TypeAlias
from zoneinfo import ZoneInfo

from soundwell_hookspecs import Window
from soundwell_plugins.connectors.calendars.notes import Note
from soundwell_plugins.connectors.calendars.policy import Policy
from soundwell_plugins.connectors.calendars.reading import DEFAULT_LIMITS, read
from soundwell_plugins.connectors.calendars.spans import NamedSpan, Span, united

_DAY: Final = timedelta(days=1)

ReadAs: TypeAlias = tuple[str, ZoneInfo, Policy]
"""A feed's hash, and what it was read with."""


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of one feed in a window.

    Args:
        window: the window.
        spans: the busy times, united, and clipped to it.
        own: those of events that may be this practice's own bookings, which `spans` leaves out.
    """

    window: Window
    spans: tuple[Span, ...]
    own: tuple[NamedSpan, ...] = ()

    def within(self, window: Window) -> list[Window]:
        """Return the busy times in a part of the window, without what may be own bookings."""
        return [
            Window(max(start, window.start), min(end, window.end))
            for start, end in self.spans
            if start < window.end and end > window.start
        ]

    def covers(self, window: Window) -> bool:
        """Tell whether a window is a part of this one."""
        return self.window.start <= window.start and window.end <= self.window.end


class Readings:
    """Remembers the busy times of feeds, those asked for last.

    A page asks for weeks ahead, and then, before a booking, for one of their hours: what was worked
    out for the weeks answers both. Busy times are kept rather than events, because they are small.

    Args:
        size: how many feeds are remembered.
    """

    def __init__(self, size: int = 64) -> None:
        self._size = size
        self._known: OrderedDict[ReadAs, Known] = OrderedDict()
        self._lock = Lock()

    def find(self, read_as: ReadAs, window: Window) -> Known | None:
        """Return what is known of a feed, if it covers a window."""
        with self._lock:
            known = self._known.get(read_as)
            if known is None or not known.covers(window):
                return None
            self._known.move_to_end(read_as)
        return known

    def remember(self, read_as: ReadAs, known: Known) -> None:
        """Remember what is known of a feed."""
        with self._lock:
            self._known[read_as] = known
            self._known.move_to_end(read_as)
            while len(self._known) > self._size:
                self._known.popitem(last=False)

    def work_out(
        self, read_as: ReadAs, window: Window, body: bytes
    ) -> tuple[Known, tuple[Note, ...]]:
        """Read a feed and remember when it is busy.

        Args:
            read_as: its hash, and what to read it with.
            window: the span that is asked about; it is widened to whole days.
            body: the feed.

        Returns:
            The busy times, and what was not understood.

        Raises:
            FeedUnreadable: see `read`.
        """
        _, zone, policy = read_as
        days = whole_days(window)
        reading = read(body, days, zone, DEFAULT_LIMITS, policy)
        known = Known(days, tuple(united(reading.spans)), reading.own)
        self.remember(read_as, known)
        return known, reading.notes


def whole_days(window: Window) -> Window:
    """Widen a window to whole days, so that one asked about a minute later is covered too."""
    start = datetime.combine(window.start.date(), time(), window.start.tzinfo)
    end = datetime.combine(window.end.date(), time(), window.end.tzinfo)
    return Window(start, end if end == window.end else end + _DAY)
