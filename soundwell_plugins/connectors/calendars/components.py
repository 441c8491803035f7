"""The components of a feed, with those properties only that say when somebody is busy."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final, TypeAlias

from soundwell_plugins.connectors.calendars.failures import FeedUnreadable
from soundwell_plugins.connectors.calendars.lines import (
    Property,
    decoded,
    text_property,
    time_property,
    unfolded,
)

_Reader: TypeAlias = Callable[[int, bytes], Property | None]

_TEXTS: Final = (b"UID", b"TZID", b"X-WR-TIMEZONE", b"METHOD", b"CALSCALE")
_TIMES: Final = (
    *(b"DTSTART", b"DTEND", b"DURATION", b"DTSTAMP", b"FREEBUSY", b"RECURRENCE-ID", b"SEQUENCE"),
    *(b"RRULE", b"RDATE", b"EXDATE", b"STATUS", b"TRANSP", b"TZOFFSETFROM", b"TZOFFSETTO"),
    b"X-MICROSOFT-CDO-BUSYSTATUS",
)
_READERS: Final[Mapping[bytes, _Reader]] = {
    **dict.fromkeys(_TEXTS, text_property),
    **dict.fromkeys(_TIMES, time_property),
}
"""The properties that matter here, and how each is read; all others are passed over."""

_NAME: Final = re.compile(rb"\s*([A-Za-z0-9-]+)\s*[;:]")
_NEVER_NESTED: Final = {"VEVENT", "VFREEBUSY", "VTODO", "VJOURNAL", "VTIMEZONE", "VCALENDAR"}

_EXPORT: Final = "take the calendar's address in iCal format, or export the calendar once more"
_BEGINNINGS: Final = (
    ((b"<",), "is a web page, perhaps one that asks to sign in"),
    ((b"%PDF",), "is a PDF document"),
    ((b"PK\x03\x04", b"\x1f\x8b"), "is packed in an archive"),
    ((b"{", b"["), "is JSON data"),
)


@dataclass(slots=True)
class Component:
    """A component and what it holds; it is filled while the feed is read.

    Args:
        name: in capitals, for example `VEVENT`.
        line: the line of the feed on which it begins, counted from 1.
        properties: those that matter, by name.
        components: what is nested in it.
        closed: whether its end was found.
    """

    name: str
    line: int
    properties: dict[str, list[Property]] = field(default_factory=dict)
    components: list["Component"] = field(default_factory=list)
    closed: bool = False

    def first(self, name: str) -> Property | None:
        """Return the first property of a name, or `None`."""
        return next(iter(self.properties.get(name, ())), None)

    def all(self, name: str) -> Iterable[Property]:
        """Return the properties of a name, in their order."""
        return self.properties.get(name, ())

    def text(self, name: str) -> str:
        """Return the first value of a name, or nothing."""
        found = self.first(name)
        return found.value if found else ""

    def named(self, name: str) -> Iterator["Component"]:
        """Yield the nested components of a name."""
        return (component for component in self.components if component.name == name)


def calendars(feed: bytes) -> list[Component]:
    """Read the VCALENDAR components of a feed; there may be several in one stream.

    Args:
        feed: the bytes as they came; a line that makes no sense is passed over.

    Raises:
        FeedUnreadable: there is no calendar, or it stops before its end, so that what is missing
            would look free.
    """
    stack = [Component("", 0)]
    for number, content in unfolded(feed):
        found = _NAME.match(content)
        if found is None:
            continue
        name = found[1].upper()
        if name == b"BEGIN":
            _begin(stack, number, _component_name(content))
        elif name == b"END":
            _end(stack, _component_name(content))
        elif name in _READERS:
            entry = _READERS[name](number, content)
            if entry is not None:
                stack[-1].properties.setdefault(name.decode(), []).append(entry)
    return _checked(list(stack[0].named("VCALENDAR")), feed)


def _component_name(content: bytes) -> str:
    return decoded(content).partition(":")[2].strip().upper()


def _begin(stack: list[Component], number: int, name: str) -> None:
    if name in _NEVER_NESTED:
        while stack[-1].name in _NEVER_NESTED - {"VCALENDAR"}:
            stack.pop()
    if name == "VCALENDAR":
        del stack[1:]
    component = Component(name, number)
    stack[-1].components.append(component)
    stack.append(component)


def _end(stack: list[Component], name: str) -> None:
    names = [component.name for component in stack]
    if name in names[1:]:
        at = len(names) - 1 - names[::-1].index(name)
        stack[at].closed = True
        del stack[at:]


def _checked(found: list[Component], feed: bytes) -> list[Component]:
    if not found:
        raise FeedUnreadable(_kind(feed), _EXPORT)
    if not all(calendar.closed for calendar in found):
        raise FeedUnreadable("stops before its end, so events may be missing", _EXPORT)
    if any(calendar.text("CALSCALE").upper() not in ("", "GREGORIAN") for calendar in found):
        raise FeedUnreadable("does not count in Gregorian days", _EXPORT)
    return found


def _kind(feed: bytes) -> str:
    beginning = feed[:1024].lstrip(b"\xef\xbb\xbf \t\r\n")
    if not feed.strip():
        return "is empty"
    for beginnings, kind in _BEGINNINGS:
        if beginning.startswith(beginnings):
            return kind
    return "has no iCalendar data in it"
