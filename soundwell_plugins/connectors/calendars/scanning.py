"""The quick way through a feed: its plain events by arithmetic, all others by the careful way."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from soundwell_hookspecs import Window
from soundwell_plugins.connectors.calendars.blocks import Block, Cut, Excerpt
from soundwell_plugins.connectors.calendars.budget import Budget
from soundwell_plugins.connectors.calendars.components import Component, calendars
from soundwell_plugins.connectors.calendars.plain_events import NotPlain, PlainReader, fields
from soundwell_plugins.connectors.calendars.scope import Scope
from soundwell_plugins.connectors.calendars.spans import Span

_UID: Final = re.compile(rb"\nUID:([^\r\n]*)")
_HIDDEN_UID: Final = re.compile(rb"\nUID(?:;|:[^\r\n]*(?:[^ -~\r\n]|\r?\n[ \t]))")


@dataclass(frozen=True, slots=True)
class Scanned:
    """What became of the events of a feed.

    Args:
        spans: when plain events are busy.
        odd: the events that have to be read by the careful way.
    """

    spans: list[Span]
    odd: Excerpt


def scan(feed: bytes, parts: Cut, scope: Scope, window: Window, budget: Budget) -> Scanned:
    """Read the plain events of a feed.

    Events that share an identifier are never plain: they are versions or changes of each other.

    Args:
        feed: the feed that was cut.
        parts: what it was cut into.
        scope: what its calendar says about all events.
        window: what to clip to.
        budget: what the work is taken from.

    Raises:
        FeedTooLarge: the budget is used up.
    """
    reader = PlainReader(scope, window, budget)
    hidden = {number for number, block in enumerate(parts.blocks) if _hides_uid(feed, block)}
    shared = _shared(feed) | _uids(feed, [parts.blocks[number] for number in hidden])
    spans: list[Span] = []
    odd = []
    for number, block in enumerate(parts.blocks):
        try:
            if number in hidden:
                raise NotPlain  # noqa: TRY301 -- as below
            said = fields(feed[block.start : block.end])
            if said.uid in shared:
                raise NotPlain  # noqa: TRY301 -- as below
            spans += reader.busy(said)
        except NotPlain:
            odd.append((block.start, block.end))
    return Scanned(spans, Excerpt(feed, tuple(odd)))


def _hides_uid(feed: bytes, block: Block) -> bool:
    return block.suspicious or _HIDDEN_UID.search(feed, block.start, block.end) is not None


def _shared(feed: bytes) -> set[bytes]:
    counted = Counter(found[1].strip() for found in _UID.finditer(feed))
    return {uid for uid, count in counted.items() if count > 1}


def _uids(feed: bytes, blocks: list[Block]) -> set[bytes]:
    """Return the identifiers that the careful way reads in some blocks."""
    excerpt = Excerpt(feed, tuple((block.start, block.end) for block in blocks))
    return {event.text("UID").encode() for event in events_of(excerpt)}


def events_of(excerpt: Excerpt) -> Iterator[Component]:
    """Yield the events of an excerpt, read by the careful way; lines are those of the excerpt."""
    for calendar in calendars(excerpt.text(framed=True)):
        yield from calendar.named("VEVENT")
