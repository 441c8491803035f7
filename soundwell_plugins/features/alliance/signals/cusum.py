"""Drift, seen by cumulative sums on both sides.

Source: Page, E. S. (1954), Continuous inspection schemes, Biometrika 41, 100-115, in the tabular
form of Montgomery, D. C., Introduction to statistical quality control.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from soundwell_plugins.features.alliance.signals.moments import Moments
from soundwell_plugins.features.alliance.signals.outcome import Score, Side, Unjudged, outside
from soundwell_plugins.features.alliance.signals.ranges import not_negative, positive
from soundwell_plugins.features.alliance.signals.usual import Level, Usual


@dataclass(frozen=True, slots=True)
class Cusum:
    """The parameters of the rule.

    Args:
        usual: how to tell what is usual; estimated from the first scores, which are not judged.
        k: the allowance K in standard deviations: half the shift that is to be found.
        h: the decision interval H in standard deviations.

    Raises:
        OutOfRange: a parameter is not what it may be.
    """

    usual: Usual = field(default_factory=Usual)
    k: float = 0.5
    h: float = 5.0

    def __post_init__(self) -> None:
        not_negative("k", self.k)
        positive("h", self.h)

    def standardised(self) -> "Cusum":
        """Return the same rule for scores with mean 0 and standard deviation 1."""
        return replace(self, usual=self.usual.standardised())


@dataclass(frozen=True, slots=True)
class CusumOutcome:
    """What the rule says about a session.

    Args:
        cusum_lower: the sum of what scores were below the target by more than the allowance.
        cusum_upper: the same above.
        target: the usual score.
        sigma: the usual standard deviation.
        limit: the decision interval, in points of the scale.
        signal: whether a sum is above the limit; None where it cannot be judged.
        side: where the signal points.
        unjudged: why it cannot be judged.
    """

    cusum_lower: float | None = None
    cusum_upper: float | None = None
    target: float | None = None
    sigma: float | None = None
    limit: float | None = None
    signal: bool | None = None
    side: Side | None = None
    unjudged: Unjudged | None = None


def cusum(scores: Sequence[Score], parameters: Cusum) -> tuple[CusumOutcome, ...]:
    """Return the sums after each session and whether one of them is above the limit.

    lower = max(0, lower + target - K - x), upper = max(0, upper + x - target - K), K = k sigma,
    H = h sigma. A signal does not start the sums again.

    Args:
        scores: in the order of the sessions; a session without a score changes nothing.
        parameters: of the rule.
    """
    return tuple(_outcomes(scores, parameters))


def _outcomes(scores: Sequence[Score], parameters: Cusum) -> Iterator[CusumOutcome]:
    first = Moments()
    lower = upper = 0.0
    for score in scores:
        level = parameters.usual.after(first)
        if score is None:
            yield CusumOutcome(unjudged=Unjudged.NO_SCORE)
        elif level is None:
            first = first.followed_by(score)
            yield CusumOutcome(unjudged=Unjudged.FIRST_SCORES)
        else:
            deviation, allowance = score - level.centre, parameters.k * level.spread
            lower = max(0.0, lower - deviation - allowance)
            upper = max(0.0, upper + deviation - allowance)
            yield _outcome(lower, upper, level, parameters.h)


def _outcome(lower: float, upper: float, level: Level, h: float) -> CusumOutcome:
    limit = h * level.spread
    signal = outside(max(lower, upper), limit, level.spread)
    side = Side.LOW if lower >= upper else Side.HIGH
    return CusumOutcome(
        cusum_lower=lower,
        cusum_upper=upper,
        target=level.centre,
        sigma=level.spread,
        limit=limit,
        signal=signal,
        side=side if signal else None,
        unjudged=Unjudged.NO_SPREAD if signal is None else None,
    )
