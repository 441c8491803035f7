"""Busy times that were worked out already, for as long as the feed stays the same."""

from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from threading import Lock
from typing import Final
from zoneinfo import ZoneInfo

from soundwell_hookspecs import Window
from soundwell_plugins.connectors.calendars.notes import Note
from soundwell_plugins.connectors.calendars.reading import read
from soundwell_plugins.connectors.calendars.spans import clip

_DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class _Known:
    """What is known of one feed: its busy times in a window."""

    window: Window
    busy: tuple[Window, ...]


class Readings:
    """Remembers the busy times of feeds, those asked for last.

    A page asks for weeks ahead, and then, before a booking, for one of their hours: what was worked
    out for the weeks answers both. Busy times are kept rather than events, because they are small.

    Args:
        size: how many feeds are remembered.
    """

    def __init__(self, size: int = 64) -> None:
        self._size = size
        self._known: OrderedDict[tuple[str, ZoneInfo], _Known] = OrderedDict()
        self._lock = Lock()

    def find(self, content_hash: str, zone: ZoneInfo, window: Window) -> list[Window] | None:
        """Return the busy times of a feed in a window, or `None` if they are not known.

        Args:
            content_hash: tells feeds apart.
            zone: as for `read`.
            window: the span that is asked about.
        """
        with self._lock:
            known = self._known.get((content_hash, zone))
            if known is None or not _covers(known.window, window):
                return None
            self._known.move_to_end((content_hash, zone))
        return clip(known.busy, window)

    def work_out(
        self, content_hash: str, zone: ZoneInfo, window: Window, body: bytes
    ) -> tuple[list[Window], tuple[Note, ...]]:
        """Read a feed and remember when it is busy.

        Args:
            content_hash: tells feeds apart.
            zone: as for `read`.
            window: the span that is asked about.
            body: the feed.

        Returns:
            The busy times in the window, and what was not understood.

        Raises:
            FeedUnreadable: see `read`.
        """
        whole_days = _whole_days(window)
        reading = read(body, whole_days, zone)
        with self._lock:
            self._known[content_hash, zone] = _Known(whole_days, reading.busy)
            self._known.move_to_end((content_hash, zone))
            while len(self._known) > self._size:
                self._known.popitem(last=False)
        return clip(reading.busy, window), reading.notes


def _covers(outer: Window, inner: Window) -> bool:
    return outer.start <= inner.start and inner.end <= outer.end


def _whole_days(window: Window) -> Window:
    """Widen a window to whole days, so that one asked about a minute later is covered too."""
    start = datetime.combine(window.start.date(), time(), window.start.tzinfo)
    end = datetime.combine(window.end.date(), time(), window.end.tzinfo)
    return Window(start, end if end == window.end else end + _DAY)
