"""Spans of busy time as sets of moments."""

import json
from array import array
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Final, TypeAlias

from soundwell_hookspecs import Window

Span: TypeAlias = tuple[datetime, datetime]
"""A span as its two moments in UTC: what a feed holds thousands of."""

NamedSpan: TypeAlias = tuple[str, datetime, datetime]
"""A span with the identifier of its event."""

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_SECOND: Final = timedelta(seconds=1)


def merge(busy: Iterable[Window]) -> list[Window]:
    """Unite busy times that overlap or touch.

    Args:
        busy: in any order.

    Returns:
        Sorted spans with a gap after each, which cover the same moments.
    """
    merged: list[Window] = []
    for span in sorted(busy):
        if merged and span.start <= merged[-1].end:
            merged[-1] = Window(merged[-1].start, max(merged[-1].end, span.end))
        else:
            merged.append(span)
    return merged


def clip(busy: Iterable[Window], window: Window) -> list[Window]:
    """Return the parts of busy times that lie in a window, in the same order."""
    return [
        Window(max(span.start, window.start), min(span.end, window.end))
        for span in busy
        if span.overlaps(window)
    ]


def united(spans: Iterable[Span]) -> list[Span]:
    """Unite spans that overlap or touch; as `merge`."""
    found: list[Span] = []
    for start, end in sorted(spans):
        if found and start <= found[-1][1]:
            found[-1] = found[-1][0], max(found[-1][1], end)
        else:
            found.append((start, end))
    return found


def packed(spans: Iterable[Span]) -> bytes:
    """Return spans as bytes: 16 for each, whole seconds."""
    moments = (moment for span in spans for moment in span)
    return array("q", ((moment - _EPOCH) // _SECOND for moment in moments)).tobytes()


def unpacked(body: bytes) -> list[Span]:
    """Return the spans that were packed."""
    moments = [_EPOCH + timedelta(seconds=second) for second in array("q", body)]
    return list(zip(moments[::2], moments[1::2], strict=True))


def packed_names(spans: Iterable[NamedSpan]) -> bytes:
    """Return named spans as bytes, in whole seconds."""
    rows = [
        [name, (start - _EPOCH) // _SECOND, (end - _EPOCH) // _SECOND] for name, start, end in spans
    ]
    return json.dumps(rows).encode()


def unpacked_names(body: bytes) -> list[NamedSpan]:
    """Return the named spans that were packed."""
    return [
        (name, _EPOCH + timedelta(seconds=start), _EPOCH + timedelta(seconds=end))
        for name, start, end in json.loads(body)
    ]
