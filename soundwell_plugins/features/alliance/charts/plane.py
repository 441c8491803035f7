"""Where points of a chart lie: check-ins from left to right, scores from below."""

from dataclasses import dataclass
from typing import Final

WIDTH: Final = 480
HEIGHT: Final = 220
_LEFT: Final = 40
_RIGHT: Final = 32
_TOP: Final = 14
_BOTTOM: Final = 30
_NAMES: Final = 5
"""More names than these below a chart would not fit on a phone."""


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
class Plane:
    """The plane of a chart.

    Args:
        count: how many places there are from left to right.
        lowest: the score at the bottom.
        highest: the score at the top.
    """

    count: int
    lowest: float
    highest: float
    width: int = WIDTH
    height: int = HEIGHT
    left: int = _LEFT

    def x(self, place: int) -> float:
        """Return where a place is, from the left; the first place is 0."""
        wide = (self.width - self.left - _RIGHT) / max(1, self.count)
        return round(self.left + wide * (place + 0.5), 1)

    def y(self, score: float) -> float:
        """Return where a score is, from above; one beyond the ends lies on them."""
        inside = min(max(score, self.lowest), self.highest)
        span = self.highest - self.lowest or 1.0
        tall = self.height - _TOP - _BOTTOM
        return round(_TOP + tall * (1 - (inside - self.lowest) / span), 1)

    @property
    def floor(self) -> int:
        """Where the names below stand, from above."""
        return self.height - 8

    def named(self) -> tuple[int, ...]:
        """Return the places that have a name below, evenly, the last one among them."""
        step = max(1, -(-self.count // _NAMES))
        return tuple(range(self.count - 1, -1, -step))[::-1]
