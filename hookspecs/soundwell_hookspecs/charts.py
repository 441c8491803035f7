"""The hook by which a plugin lets people see how things go: counts, week by week."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from soundwell_hookspecs.accounts import Account
from soundwell_hookspecs.markers import contribution
from soundwell_hookspecs.moments import Window

MOST_SERIES = 8
"""More than these nobody can tell apart in a picture."""


@dataclass(frozen=True, slots=True)
class Series:
    """Counts of one kind of thing.

    Args:
        name: what is counted, in a word or two, for example `booked`.
        counts: how many, one for each week that was asked for.

    Raises:
        ValueError: a count is below nothing.
    """

    name: str
    counts: tuple[int, ...]

    def __post_init__(self) -> None:
        if any(count < 0 for count in self.counts):
            raise ValueError("a count cannot be below nothing")


@dataclass(frozen=True, slots=True)
class Figure:
    """A chart of counts; the host draws it, and writes the same down as a table.

    Args:
        title: what it shows, for example `Bookings`.
        sentence: how it is to be read, for example `By the week in which somebody booked.`
        series: what is counted, up to `MOST_SERIES` of them; they add up to the height of a bar.

    Raises:
        ValueError: there is no series, or there are too many, or they are not of one length.
    """

    title: str
    sentence: str
    series: tuple[Series, ...]

    def __post_init__(self) -> None:
        if not 0 < len(self.series) <= MOST_SERIES:
            raise ValueError(f"a chart has 1 to {MOST_SERIES} series")
        if len({len(each.counts) for each in self.series}) > 1:
            raise ValueError("all series of a chart have the same length")


@contribution(deadline=timedelta(seconds=5))
def figures(account: Account, weeks: Sequence[Window]) -> Sequence[Figure]:
    """Count what happened in each of some weeks.

    Args:
        account: who looks; count nothing that their roles do not let them see.
        weeks: the weeks, the earliest first, each from Monday to Monday in the practice's zone.

    Returns:
        The charts, in the order in which they should stand; empty when there is nothing to see.

    Raises:
        Exception: anything raised leaves this plugin's charts out and names it.

    Example::

        @implements(figures)
        def figures(self, account: Account, weeks: Sequence[Window]) -> Sequence[Figure]:
            counts = tuple(self.greetings.count(week) for week in weeks)
            return [Figure("Greetings", "By week.", (Series("greetings", counts),))]
    """
