"""What is usual for a client: known beforehand, or estimated from the first scores.

The spread is the largest of the client's own standard deviation and what is known from elsewhere:
the practice's pooled standard deviation, the standard error of measurement. Gumz et al. (2012)
combine the variability within and between clients and take the stricter.
"""

from dataclasses import dataclass, replace
from typing import Final

from soundwell_plugins.features.alliance.signals.moments import Moments
from soundwell_plugins.features.alliance.signals.ranges import (
    at_least,
    finite,
    not_negative,
    positive,
)

FIRST_SCORES: Final = 5
"""How many scores say what is usual, unless it is known."""


@dataclass(frozen=True, slots=True)
class Level:
    """What is usual for a client.

    Args:
        centre: the usual score.
        spread: the usual standard deviation around it.
    """

    centre: float
    spread: float


@dataclass(frozen=True, slots=True)
class Usual:
    """How to tell what is usual for a client.

    Args:
        target: the usual score; None to take the mean of the client's scores.
        sigma: the usual standard deviation; None to take the client's own, if that is larger
            than `floor`.
        floor: the least that an estimated standard deviation may be, in points of the scale.
        baseline: how many first scores are not judged; None for as many as are needed, which are
            5 if something has to be estimated and otherwise 0.

    Raises:
        OutOfRange: a parameter is not what it may be.
    """

    target: float | None = None
    sigma: float | None = None
    floor: float = 0.0
    baseline: int | None = None

    def __post_init__(self) -> None:
        if self.target is not None:
            finite("target", self.target)
        if self.sigma is not None:
            positive("sigma", self.sigma)
        not_negative("sd", self.floor)
        if self.sigma is None:
            at_least("baseline", self.first_scores, 2, "a standard deviation needs two scores")
        elif self.target is None:
            at_least("baseline", self.first_scores, 1, "a mean needs a score")
        else:
            at_least("baseline", self.first_scores, 0, "it is a count")

    @property
    def first_scores(self) -> int:
        """How many first scores are not judged."""
        if self.baseline is not None:
            return self.baseline
        return FIRST_SCORES if self.target is None or self.sigma is None else 0

    def after(self, seen: Moments) -> Level | None:
        """Return what is usual after some scores; None if they are too few.

        Args:
            seen: the scores to judge by.
        """
        if seen.count < self.first_scores:
            return None
        return Level(
            centre=seen.mean if self.target is None else self.target,
            spread=max(seen.sd, self.floor) if self.sigma is None else self.sigma,
        )

    def standardised(self) -> "Usual":
        """Return the same in units of the true standard deviation, around 0."""
        return replace(
            self,
            target=None if self.target is None else 0.0,
            sigma=None if self.sigma is None else 1.0,
            floor=1.0 if self.sigma is None and self.floor > 0 else 0.0,
        )
