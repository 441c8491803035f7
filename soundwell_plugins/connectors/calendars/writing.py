"""Bookings in the practitioner's own calendar on a CalDAV server."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from soundwell_hookspecs import (
    CalendarChange,
    CalendarEntryChanged,
    DeliveryFailed,
    DeliveryRefused,
    PluginContext,
    Window,
)
from soundwell_plugins.connectors.calendars.authoring import entry_text
from soundwell_plugins.connectors.calendars.dav_account import FETCHING, DavCalendar
from soundwell_plugins.connectors.calendars.entries import Entries, Entry, Noticed
from soundwell_plugins.connectors.calendars.failures import FeedUnreadable
from soundwell_plugins.connectors.calendars.feed import Feed
from soundwell_plugins.connectors.calendars.locations import chosen
from soundwell_plugins.connectors.calendars.reading import read_carefully

if TYPE_CHECKING:
    from soundwell_plugins.connectors.calendars.dav import Server

_AROUND: Final = timedelta(days=400)
_CHANGES: Final = {
    Noticed.MOVED: CalendarChange.MOVED,
    Noticed.REMOVED: CalendarChange.REMOVED,
}


@dataclass(frozen=True, slots=True)
class Writing:
    """Keeps the bookings of one practitioner in one of their calendars.

    The name of an entry follows from its booking and every write says which version it replaces, so
    a repeat after a crash finds what it wrote before and nothing is written twice.

    Args:
        feed: the source whose `write` names the calendar.
        entries: what was written where.
        context: publishes what is noticed.
        title: what bookings are called.
    """

    feed: Feed
    entries: Entries
    context: PluginContext
    title: str
    _seen: list[str] = field(default_factory=list, repr=False)

    def write(self, entry: Entry) -> None:
        """Bring the calendar to what a booking says.

        Args:
            entry: the booking as it is known.

        Raises:
            DeliveryFailed: not this time.
            DeliveryRefused: not until somebody changes something.
        """
        try:
            with self._conversation() as server:
                if entry.cancelled:
                    self._remove(server, entry)
                else:
                    self._put(server, entry)
        except FeedUnreadable as error:
            raise DeliveryFailed(f"The calendar {error.problem}: {error.remedy}.") from None

    def notice(self, content: str = "") -> None:
        """Look at what was written, and tell others what somebody changed or removed.

        A calendar in which nothing has changed since costs no further request.

        Args:
            content: what tells apart what stands in the calendar, where that was read just now;
                the server is asked for it otherwise.

        Raises:
            FeedUnreadable: the calendar cannot be read.
        """
        if content and content in self._seen:
            return
        now = self.context.clock.now()
        ahead = Window(now, now + _AROUND)
        mine = self.entries.standing(self.feed.source.practitioner, ahead)
        written = [entry for entry in mine if entry.url]
        if not written:
            return
        with self._conversation() as server:
            tag = self._found(server).tag
            if tag and tag in self._seen:
                return
            for entry in written:
                self._compare(server, entry)
        self._seen[:] = [tag, content]

    def examine(self, patience: timedelta) -> None:
        """Find out whether entries can be written; changes nothing.

        Args:
            patience: how long the server may take.

        Raises:
            FeedUnreadable: they cannot.
        """
        with self._conversation(patience) as server:
            if not self._found(server).writable:
                raise FeedUnreadable(
                    "does not let bookings be written to what `write` names",
                    "choose another calendar, or change who may write to it",
                )

    def _put(self, server: "Server", entry: Entry) -> None:
        from soundwell_plugins.connectors.calendars.dav import Refused  # noqa: PLC0415 -- slow

        text = entry_text(entry, self.title, self.feed.reader.own.ours)
        url = entry.url or f"{self._calendar(server)}soundwell-{entry.booking}.ics"
        try:
            etag = server.put(url, text, entry.etag)
        except Refused:
            # It was written before a crash, or somebody changed or removed it: the booking's own
            # time counts, and what was changed has been told.
            standing = server.entry(url)
            try:
                etag = server.put(url, text, standing.etag if standing else "")
            except Refused:
                raise DeliveryFailed("The calendar changed meanwhile.") from None
        if not etag:
            standing = server.entry(url)
            etag = standing.etag if standing else ""
        self.entries.written(entry.booking, url, etag)

    def _remove(self, server: "Server", entry: Entry) -> None:
        # Without a known address a write may have gone before a crash: its name is known anyway.
        url = entry.url or f"{self._calendar(server)}soundwell-{entry.booking}.ics"
        server.delete(url, "")
        self.entries.written(entry.booking, "", "")

    def _calendar(self, server: "Server") -> str:
        calendar = self._found(server)
        if not calendar.writable:
            raise DeliveryRefused(
                "The calendar named by `write` cannot be written to: choose another, or change "
                "who may write to it."
            )
        return calendar.url if calendar.url.endswith("/") else f"{calendar.url}/"

    def _found(self, server: "Server") -> DavCalendar:
        return chosen(server.calendars(server.home()), [self.feed.source.write])[0]

    def _compare(self, server: "Server", entry: Entry) -> None:
        standing = server.entry(entry.url)
        noticed, start, end = entry.noticed, None, None
        if standing is None:
            noticed = Noticed.REMOVED
        elif standing.etag != entry.etag or not standing.etag:
            start, end = _times(standing.text, entry)
            as_booked = (start, end) == (entry.start, entry.end)
            noticed = Noticed.MOVED if start else Noticed.REMOVED
            noticed = Noticed.NOTHING if as_booked else noticed
        etag = standing.etag if standing else ""
        if noticed is entry.noticed and etag == entry.etag:
            return
        with self.context.storage.transaction() as session:
            self.entries.mark(session, entry.booking, noticed, etag)
            if noticed in _CHANGES:
                self.context.events.publish(
                    session,
                    CalendarEntryChanged(
                        booking=entry.booking,
                        practitioner=entry.practitioner,
                        change=_CHANGES[noticed],
                        start=start,
                        end=end,
                    ),
                )

    @contextmanager
    def _conversation(self, patience: timedelta = FETCHING) -> "Iterator[Server]":
        from soundwell_plugins.connectors.calendars.dav import conversation  # noqa: PLC0415 -- slow

        with conversation(replace(self.feed.account(), total=patience)) as server:
            yield server


def _times(text: str, entry: Entry) -> tuple[datetime | None, datetime | None]:
    """Return when an entry takes place as it stands in the calendar, or `None` if it does not."""
    around = Window(entry.start - _AROUND, entry.end + _AROUND)
    spans = read_carefully(text.encode(), around, ZoneInfo("UTC")).spans
    return (spans[0][0].astimezone(UTC), spans[0][1].astimezone(UTC)) if spans else (None, None)
