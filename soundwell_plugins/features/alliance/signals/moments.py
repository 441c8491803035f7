"""Mean and standard deviation of scores, one score after the other.

Source: Welford, B. P. (1962), Note on a method for calculating corrected sums of squares and
products, Technometrics 4, 419-420. A series that does not vary has a standard deviation of
exactly 0.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from soundwell_plugins.features.alliance.signals.outcome import Score


@dataclass(frozen=True, slots=True)
class Moments:
    """What is kept of the scores so far.

    Args:
        count: how many there were.
        mean: their mean, 0 if there were none.
        squares: the sum of the squared differences from the mean.
    """

    count: int = 0
    mean: float = 0.0
    squares: float = 0.0

    def followed_by(self, score: float) -> "Moments":
        """Return the moments with one more score."""
        count = self.count + 1
        difference = score - self.mean
        mean = self.mean + difference / count
        return Moments(count, mean, self.squares + difference * (score - mean))

    @property
    def sd(self) -> float:
        """The sample's standard deviation; 0 if there are fewer than two scores."""
        return math.sqrt(self.squares / (self.count - 1)) if self.count > 1 else 0.0


def moments_of(scores: Iterable[Score]) -> Moments:
    """Return the moments of a series; sessions without a score are left out."""
    seen = Moments()
    for score in scores:
        if score is not None:
            seen = seen.followed_by(score)
    return seen


def spread_of_the_others(clients: Sequence[Moments]) -> tuple[float, ...]:
    """Return for each client the standard deviation within all other clients, pooled.

    Others only, because a client's own dip would widen the limit that it is judged by.

    Args:
        clients: the moments of each client's scores.

    Returns:
        In the same order, in points of the scale; 0 where the others say nothing.
    """
    squares = math.fsum(client.squares for client in clients)
    freedom = sum(max(client.count - 1, 0) for client in clients)
    return tuple(
        _pooled(squares - client.squares, squares, freedom - max(client.count - 1, 0))
        for client in clients
    )


def _pooled(squares: float, whole: float, freedom: int) -> float:
    """Return a pooled standard deviation; what is left of a difference by rounding counts as 0."""
    if freedom < 1 or squares <= whole * 1e-12:
        return 0.0
    return math.sqrt(squares / freedom)
