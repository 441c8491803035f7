"""Charts as SVG: stacked bars, worked out here and written down by a template."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from soundwell_hookspecs import Figure

WIDTH: Final = 480
HEIGHT: Final = 240
_LEFT: Final = 44
_TOP: Final = 12
_BOTTOM: Final = 34
_GAP: Final = 0.3
"""Of the width that a week has, the part that stays free."""
_EVERY: Final = 3
"""Each third week is named below; more names would not fit."""
_STEPS: Final = (1, 2, 5)


@dataclass(frozen=True, slots=True)
class Bar:
    """A part of a bar.

    Args:
        x: from the left.
        y: from above.
        width: to the right.
        height: downwards.
        series: the place of its series, from 0.
        words: what it says, for whoever points at it.
    """

    x: float
    y: float
    width: float
    height: float
    series: int
    words: str


@dataclass(frozen=True, slots=True)
class Mark:
    """A word beside an axis.

    Args:
        at: where on the axis.
        word: what stands there.
    """

    at: float
    word: str


@dataclass(frozen=True, slots=True)
class Drawing:
    """A chart that is worked out.

    Args:
        figure: what it shows.
        weeks: the names of the weeks.
        bars: its parts.
        levels: the lines across, with their counts.
        names: of weeks, below.
        total: all counts together.
    """

    figure: Figure
    weeks: tuple[str, ...]
    bars: tuple[Bar, ...]
    levels: tuple[Mark, ...]
    names: tuple[Mark, ...]
    total: int
    width: int = WIDTH
    height: int = HEIGHT
    left: int = _LEFT
    floor: int = HEIGHT - _BOTTOM


def drawn(figure: Figure, weeks: Sequence[str]) -> Drawing:
    """Work out a chart.

    Args:
        figure: what it shows.
        weeks: the names of its weeks.

    Raises:
        ValueError: it has counts for other weeks.
    """
    if any(len(each.counts) != len(weeks) for each in figure.series):
        raise ValueError("a chart has one count for each week")
    sums = [sum(each.counts[week] for each in figure.series) for week in range(len(weeks))]
    top = _top(max(sums, default=0))
    floor, wide = HEIGHT - _BOTTOM, (WIDTH - _LEFT) / max(1, len(weeks))
    scale = (floor - _TOP) / top
    bars = []
    for week, name in enumerate(weeks):
        below = 0
        for place, each in enumerate(figure.series):
            count = each.counts[week]
            if count:
                bars.append(
                    Bar(
                        round(_LEFT + wide * (week + _GAP / 2), 1),
                        round(floor - (below + count) * scale, 1),
                        round(wide * (1 - _GAP), 1),
                        round(count * scale, 1),
                        place,
                        f"{name}, {each.name}: {count}",
                    )
                )
            below += count
    levels = (0, top // 2, top) if top % 2 == 0 else (0, top)
    return Drawing(
        figure,
        tuple(weeks),
        tuple(bars),
        tuple(Mark(round(floor - each * scale, 1), str(each)) for each in levels),
        tuple(
            Mark(round(_LEFT + wide * (week + 0.5), 1), name)
            for week, name in enumerate(weeks)
            if (len(weeks) - 1 - week) % _EVERY == 0
        ),
        sum(sums),
    )


def _top(most: int) -> int:
    """Return a round number that is not below the highest bar."""
    power = 1
    while True:
        for step in _STEPS:
            if step * power >= most:
                return max(2, step * power)
        power *= 10
