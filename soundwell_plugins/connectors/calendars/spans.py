"""Spans of busy time as sets of moments."""

from collections.abc import Iterable
from datetime import datetime
from typing import TypeAlias

from soundwell_hookspecs import Window

Span: TypeAlias = tuple[datetime, datetime]
"""A span as its two moments in UTC: what a feed holds thousands of."""


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
