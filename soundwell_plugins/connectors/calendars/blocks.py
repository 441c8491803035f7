"""The events of a feed as blocks of bytes, where it is so well formed that cutting is safe.

Reading a feed line by line is right and slow. Most feeds are written by programs that keep to the
form, and their events can be cut out whole. Whatever is unusual in the form of a feed makes `cut`
return `None`, and what is unusual in one event makes it suspicious.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

_BEGIN: Final = b"\nBEGIN:VEVENT"
_END: Final = b"\nEND:VEVENT"
_FRAME: Final = re.compile(rb"\n(BEGIN|END)([:;][^\r\n]*)(?=\r?\n?([ \t]?))")
_NAME: Final = re.compile(rb":[A-Z-]+")
_UNUSUAL: Final = re.compile(rb"\n(?![A-Z][A-Z0-9-]*[;:]|[ \t\r\n]|\Z)[^\S\r\n]*([^;:\r\n]*)")
_FOLD_AFTER_NOTHING: Final = re.compile(rb"\n\r?\n[ \t]")
_IN_CALENDAR: Final = {b":VFREEBUSY", b":VTODO", b":VJOURNAL", b":VTIMEZONE"}
_NOT_IN_EVENT: Final = _IN_CALENDAR | {b":VCALENDAR"}


@dataclass(frozen=True, slots=True)
class Block:
    """One event of a feed.

    Args:
        start: where it begins in the feed.
        end: where it ends.
        suspicious: whether it has to be read line by line.
    """

    start: int
    end: int
    suspicious: bool = False


@dataclass(frozen=True, slots=True)
class Excerpt:
    """Parts of a feed, put together as a calendar.

    Args:
        feed: the whole feed.
        parts: where they begin and end, in their order.
    """

    feed: bytes
    parts: tuple[tuple[int, int], ...]

    def text(self, *, framed: bool) -> bytes:
        """Return the parts; `framed` puts the beginning and the end of a calendar around them."""
        text = b"".join(self.feed[start:end] for start, end in self.parts)
        return b"BEGIN:VCALENDAR" + text + b"\nEND:VCALENDAR\n" if framed else text

    def line(self, number: int) -> int:
        """Return the line of the whole feed that is a line of the excerpt, counted from 1."""
        passed = 0
        for start, end in self.parts:
            count = self.feed.count(b"\n", start, end)
            if passed + count >= number - 1:
                return self.feed.count(b"\n", 0, start) + number - passed
            passed += count
        return self.feed.count(b"\n") + 1


@dataclass(frozen=True, slots=True)
class Cut:
    """A feed in two: its events, and what stands around them.

    Args:
        blocks: the events.
        around: the rest: a calendar without events.
    """

    blocks: tuple[Block, ...]
    around: Excerpt


def cut(feed: bytes) -> Cut | None:
    """Cut the events out of a feed.

    Args:
        feed: UTF-8 without a byte order mark.

    Returns:
        The parts, or `None` where its form is unusual.
    """
    if not _has_usual_lines(feed):
        return None
    spans = list(_spans(feed))
    gaps = tuple(_gaps(feed, spans))
    unusual = [(found.start(), found[1].strip().upper()) for found in _UNUSUAL.finditer(feed)]
    if any(name in {b"BEGIN", b"END"} for _, name in unusual) or not _is_well_framed(feed, gaps):
        return None
    odd = _holding(spans, [position for position, _ in unusual])
    blocks = []
    for number, (start, end) in enumerate(spans):
        usual = _frame(feed, start, end)
        if usual is None:
            return None
        blocks.append(Block(start, end, suspicious=number in odd or not usual))
    return Cut(tuple(blocks), Excerpt(feed, gaps))


def _has_usual_lines(feed: bytes) -> bool:
    if not feed.startswith((b"BEGIN:VCALENDAR\r\n", b"BEGIN:VCALENDAR\n")):
        return False
    if feed.count(b"\r") != feed.count(b"\r\n"):
        return False
    blank = b"\n\r\n" in feed or b"\n\n" in feed
    return not (blank and _FOLD_AFTER_NOTHING.search(feed))


def _spans(feed: bytes) -> Iterator[tuple[int, int]]:
    """Yield where events begin and end: from the line break before to the end of the last line."""
    start = feed.find(_BEGIN)
    while start >= 0:
        end = feed.find(_END, start)
        if end < 0:
            return
        end += len(_END)
        yield start, end
        start = feed.find(_BEGIN, end)


def _gaps(feed: bytes, spans: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    begin = 0
    for start, end in spans:
        if feed[begin:start].strip():
            yield begin, start - (feed[start - 1 : start] == b"\r")
        begin = end
    yield begin, len(feed)


def _is_well_framed(feed: bytes, gaps: tuple[tuple[int, int], ...]) -> bool:
    """Tell whether events stand in the one calendar, and in nothing else that it holds."""
    open_ones = [b":VCALENDAR"]
    for start, end in gaps:
        for found in _FRAME.finditer(feed, start, end):
            kind, name, folded = found.groups()
            if folded or not open_ones or not _NAME.fullmatch(name):
                return False
            if kind == b"END":
                if open_ones.pop() != name:
                    return False
            elif name in {b":VEVENT", b":VCALENDAR"} or (
                name in _IN_CALENDAR and len(open_ones) > 1
            ):
                return False
            else:
                open_ones.append(name)
        if len(open_ones) != (0 if end == len(feed) else 1):
            return False
    return True


def _frame(feed: bytes, start: int, end: int) -> bool | None:
    """Tell whether an event holds nothing but alarms; `None` if its feed cannot be cut at all."""
    after = feed[end : end + 3].removeprefix(b"\r")
    if after[:1] not in {b"\n", b""} or after[1:2] in {b" ", b"\t"}:
        return None
    begin = start + len(_BEGIN)
    usual = feed[begin : begin + 2].removeprefix(b"\r")[:1] == b"\n"
    inside = False
    for found in _FRAME.finditer(feed, begin, end - len(_END)):
        kind, name, folded = found.groups()
        if folded or not _NAME.fullmatch(name) or name in _NOT_IN_EVENT:
            return None
        usual = usual and name == b":VALARM" and inside == (kind == b"END")
        inside = kind == b"BEGIN"
    return usual and not inside


def _holding(spans: list[tuple[int, int]], positions: list[int]) -> set[int]:
    """Return which spans hold one of some positions; both are in their order."""
    found, number = set(), 0
    for position in positions:
        while number < len(spans) and spans[number][1] <= position:
            number += 1
        if number < len(spans) and spans[number][0] <= position:
            found.add(number)
    return found
