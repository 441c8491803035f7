"""Drift, seen by an exponentially weighted moving average.

Source: Roberts, S. W. (1959), Control chart tests based on geometric moving averages, Technometrics
1, 239-250; the limits and their properties: Lucas, J. M. & Saccucci, M. S. (1990), Exponentially
weighted moving average control schemes, Technometrics 32, 1-12.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

from soundwell_plugins.features.alliance.signals.moments import Moments
from soundwell_plugins.features.alliance.signals.outcome import Score, Side, Unjudged, outside
from soundwell_plugins.features.alliance.signals.ranges import OutOfRange, positive
from soundwell_plugins.features.alliance.signals.usual import Level, Usual


class Limits(StrEnum):
    """Which limits an average is held against.

    Steady limits are those of a long series. Exact ones are narrower at the first scores, where the
    average cannot have moved far.
    """

    STEADY = "steady"
    EXACT = "exact"


@dataclass(frozen=True, slots=True)
class Ewma:
    """The parameters of the rule.

    Args:
        usual: how to tell what is usual; estimated from the first scores, which are not judged.
        weight: lambda, the weight of the newest score.
        width: L, how many standard deviations of the average the limits are wide.
        limits: which limits to use.

    Raises:
        OutOfRange: a parameter is not what it may be.
    """

    usual: Usual = field(default_factory=Usual)
    weight: float = 0.3
    width: float = 3.0
    limits: Limits = Limits.STEADY

    def __post_init__(self) -> None:
        if not 0 < self.weight <= 1:
            raise OutOfRange("lambda", "more than 0 and at most 1")
        positive("limit", self.width)

    def half_width(self, spread: float, judged: int) -> float:
        """Return how far from the target the limits are.

        Args:
            spread: the standard deviation of the scores.
            judged: how many scores the average holds.
        """
        share = self.weight / (2 - self.weight)
        if self.limits is Limits.EXACT:
            share *= 1 - (1 - self.weight) ** (2 * judged)
        return self.width * spread * math.sqrt(share)

    def standardised(self) -> "Ewma":
        """Return the same rule for scores with mean 0 and standard deviation 1."""
        return replace(self, usual=self.usual.standardised())


@dataclass(frozen=True, slots=True)
class EwmaOutcome:
    """What the rule says about a session.

    Args:
        ewma: the average after the session.
        target: the usual score.
        sigma: the usual standard deviation.
        lower: the lower limit.
        upper: the upper limit.
        signal: whether the average is outside the limits; None where it cannot be judged.
        side: where the signal points.
        unjudged: why it cannot be judged.
    """

    ewma: float | None = None
    target: float | None = None
    sigma: float | None = None
    lower: float | None = None
    upper: float | None = None
    signal: bool | None = None
    side: Side | None = None
    unjudged: Unjudged | None = None


def ewma(scores: Sequence[Score], parameters: Ewma) -> tuple[EwmaOutcome, ...]:
    """Return the average after each session and whether it is outside the limits.

    z(t) = lambda x(t) + (1 - lambda) z(t-1), z(0) = target, and limits of
    target +- L sigma sqrt(lambda / (2 - lambda) (1 - (1 - lambda)^(2t))).

    Args:
        scores: in the order of the sessions; a session without a score changes nothing.
        parameters: of the rule.
    """
    return tuple(_outcomes(scores, parameters))


def _outcomes(scores: Sequence[Score], parameters: Ewma) -> Iterator[EwmaOutcome]:
    first = Moments()
    deviation, judged = 0.0, 0
    for score in scores:
        level = parameters.usual.after(first)
        if score is None:
            yield EwmaOutcome(unjudged=Unjudged.NO_SCORE)
        elif level is None:
            first = first.followed_by(score)
            yield EwmaOutcome(unjudged=Unjudged.FIRST_SCORES)
        else:
            judged += 1
            deviation += parameters.weight * (score - level.centre - deviation)
            width = parameters.half_width(level.spread, judged)
            yield _outcome(deviation, width, level)


def _outcome(deviation: float, width: float, level: Level) -> EwmaOutcome:
    signal = outside(abs(deviation), width, level.spread)
    side = Side.LOW if deviation < 0 else Side.HIGH
    return EwmaOutcome(
        ewma=level.centre + deviation,
        target=level.centre,
        sigma=level.spread,
        lower=level.centre - width,
        upper=level.centre + width,
        signal=signal,
        side=side if signal else None,
        unjudged=Unjudged.NO_SPREAD if signal is None else None,
    )
