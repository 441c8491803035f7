"""A chart of one scale: its scores, what is usual for this client, and what was marked."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final

from soundwell_plugins.features.alliance.charts.plane import Mark, Plane

_MOST_DOTS: Final = 60
"""Where there are more scores, their dots would hide the line: only those that are marked stay."""

_FEWEST: Final = 2
"""A line needs two points."""


@dataclass(frozen=True, slots=True)
class Value:
    """A score as a chart takes it.

    Args:
        name: what stands before it in the table, for example a day.
        below: what stands below it in the picture, shorter.
        score: in points of the scale, or `None` where there is none.
        said: the score as people read it.
        lower: below which a score would be unusual for this client, or `None`.
        lower_said: the limit as people read it.
        reason: why it is marked, or empty.
        group: what it may be compared with: another version or language is another group.
    """

    name: str
    below: str
    score: float | None = field(repr=False)
    said: str = field(default="", repr=False)
    lower: float | None = field(default=None, repr=False)
    lower_said: str = field(default="", repr=False)
    reason: str = field(default="", repr=False)
    group: str = ""


@dataclass(frozen=True, slots=True)
class Dot:
    """A score on a chart.

    Args:
        x: from the left.
        y: from above.
        value: which score it is.
    """

    x: float
    y: float
    value: Value


@dataclass(frozen=True, slots=True)
class Trend:
    """A chart that is worked out.

    Args:
        plane: on which it is drawn.
        values: all of it, for the table.
        lines: from score to score, as the points of polylines.
        limits: the limits likewise.
        dots: the scores, or those that are marked where there are too many of them.
        levels: the lines across, with their scores.
        names: below.
    """

    plane: Plane
    values: tuple[Value, ...] = field(repr=False)
    lines: tuple[str, ...] = field(repr=False)
    limits: tuple[str, ...] = field(repr=False)
    dots: tuple[Dot, ...] = field(repr=False)
    levels: tuple[Mark, ...]
    names: tuple[Mark, ...]

    @property
    def marked(self) -> int:
        """How many scores are marked."""
        return sum(bool(each.reason) for each in self.values)

    @property
    def has_limits(self) -> bool:
        """Whether there is enough to say what is usual."""
        return bool(self.limits)


def drawn(
    values: Sequence[Value], bounds: tuple[float, float], levels: Sequence[tuple[float, str]]
) -> Trend:
    """Work out a chart.

    Args:
        values: the scores, the earliest first.
        bounds: the lowest and the highest that the scale can have.
        levels: the scores across which a line is drawn, each as people read it.
    """
    plane = Plane(len(values), *bounds)
    few = len(values) <= _MOST_DOTS
    dots = tuple(
        Dot(plane.x(place), plane.y(each.score), each)
        for place, each in enumerate(values)
        if each.score is not None and (few or each.reason)
    )
    scored = [(place, each) for place, each in enumerate(values) if each.score is not None]
    lines = _lines(plane, ((place, each.score, each.group) for place, each in scored))
    limits = _lines(plane, ((place, each.lower, each.group) for place, each in scored))
    return Trend(
        plane=plane,
        values=tuple(values),
        lines=lines,
        limits=limits,
        dots=dots,
        levels=tuple(Mark(plane.y(score), said) for score, said in levels),
        names=tuple(Mark(plane.x(place), values[place].below) for place in plane.named()),
    )


def _lines(plane: Plane, points: Iterable[tuple[int, float | None, str]]) -> tuple[str, ...]:
    """Return polylines, one for each run of points that may be compared."""
    runs: list[list[str]] = []
    last: str | None = None
    for place, score, group in points:
        if score is None:
            last = None
            continue
        if group != last:
            runs.append([])
            last = group
        runs[-1].append(f"{plane.x(place)},{plane.y(score)}")
    return tuple(" ".join(each) for each in runs if len(each) >= _FEWEST)
