"""Counting what happened, week by week."""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import TypeVar

from soundwell_hookspecs import Window

K = TypeVar("K")


def weekly(
    weeks: Sequence[Window], kinds: Iterable[K], happened: Iterable[tuple[K, datetime]]
) -> dict[K, tuple[int, ...]]:
    """Count by kind how often something happened in each week, in one pass.

    Args:
        weeks: the weeks, the earliest first, none of which overlaps another.
        kinds: what can happen; each has its counts, even if it never did.
        happened: what happened, and when, aware; what lies in none of the weeks does not count.

    Returns:
        For each kind one count for each week.

    Raises:
        KeyError: something happened that is none of the kinds.
    """
    starts = [week.start for week in weeks]
    counts = {kind: [0] * len(weeks) for kind in kinds}
    for kind, moment in happened:
        place = bisect_right(starts, moment) - 1
        if place >= 0 and moment < weeks[place].end:
            counts[kind][place] += 1
    return {kind: tuple(each) for kind, each in counts.items()}
