"""A chart of pairs: before and after, or one view beside the other."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from soundwell_plugins.features.alliance.charts.plane import Mark, Plane


@dataclass(frozen=True, slots=True)
class Pair:
    """Two scores that belong together.

    Args:
        name: what stands before them in the table.
        below: what stands below them in the picture, shorter.
        first: in points of the scale, or `None` where there is none.
        second: likewise.
        first_said: as people read it.
        second_said: likewise.
    """

    name: str
    below: str
    first: float | None = field(repr=False)
    second: float | None = field(repr=False)
    first_said: str = field(default="", repr=False)
    second_said: str = field(default="", repr=False)

    @property
    def is_whole(self) -> bool:
        """Whether both are there."""
        return self.first is not None and self.second is not None


@dataclass(frozen=True, slots=True)
class Stem:
    """A pair on a chart.

    Args:
        x: from the left.
        first: from above, or `None`.
        second: likewise.
        pair: which it is.
    """

    x: float
    first: float | None
    second: float | None
    pair: Pair


@dataclass(frozen=True, slots=True)
class Pairs:
    """A chart that is worked out.

    Args:
        plane: on which it is drawn.
        pairs: all of it, for the table.
        stems: the pairs.
        levels: the lines across, with their scores.
        names: below.
    """

    plane: Plane
    pairs: tuple[Pair, ...] = field(repr=False)
    stems: tuple[Stem, ...] = field(repr=False)
    levels: tuple[Mark, ...]
    names: tuple[Mark, ...]


def drawn(
    pairs: Sequence[Pair], bounds: tuple[float, float], levels: Sequence[tuple[float, str]]
) -> Pairs:
    """Work out a chart.

    Args:
        pairs: from left to right.
        bounds: the lowest and the highest that the scale can have.
        levels: the scores across which a line is drawn, each as people read it.
    """
    plane = Plane(len(pairs), *bounds)

    def height(score: float | None) -> float | None:
        return None if score is None else plane.y(score)

    return Pairs(
        plane=plane,
        pairs=tuple(pairs),
        stems=tuple(
            Stem(plane.x(place), height(each.first), height(each.second), each)
            for place, each in enumerate(pairs)
        ),
        levels=tuple(Mark(plane.y(score), said) for score, said in levels),
        names=tuple(Mark(plane.x(place), pairs[place].below) for place in plane.named()),
    )
