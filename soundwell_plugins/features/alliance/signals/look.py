"""Look: a score far below what was usual for this client.

A Shewhart chart's lower limit (Shewhart, W. A. (1931), Economic control of quality of manufactured
product) on all of a client's earlier scores, with the floor of `usual` under the spread.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from soundwell_plugins.features.alliance.signals.moments import Moments
from soundwell_plugins.features.alliance.signals.outcome import Score, Side, Unjudged, outside
from soundwell_plugins.features.alliance.signals.ranges import positive
from soundwell_plugins.features.alliance.signals.usual import Level, Usual


@dataclass(frozen=True, slots=True)
class Look:
    """The parameters of the rule.

    Args:
        usual: how to tell what is usual; its first scores are the fewest to judge by.
        k: how many standard deviations below the mean a score may be.

    Raises:
        OutOfRange: a parameter is not what it may be.
    """

    usual: Usual = field(default_factory=Usual)
    k: float = 2.0

    def __post_init__(self) -> None:
        positive("k", self.k)

    def standardised(self) -> "Look":
        """Return the same rule for scores with mean 0 and standard deviation 1."""
        return replace(self, usual=self.usual.standardised())


@dataclass(frozen=True, slots=True)
class LookOutcome:
    """What the rule says about a session.

    Args:
        mean: the usual score before the session.
        spread: the usual standard deviation before the session.
        lower: the limit; a score below it is a signal.
        signal: whether the score is below; None where it cannot be judged.
        side: where the signal points.
        unjudged: why it cannot be judged.
    """

    mean: float | None = None
    spread: float | None = None
    lower: float | None = None
    signal: bool | None = None
    side: Side | None = None
    unjudged: Unjudged | None = None


def look(scores: Sequence[Score], parameters: Look) -> tuple[LookOutcome, ...]:
    """Return for each session whether its score is below mean - k * spread of all earlier scores.

    Args:
        scores: in the order of the sessions; a session without a score changes nothing.
        parameters: of the rule.
    """
    return tuple(_outcomes(scores, parameters))


def _outcomes(scores: Sequence[Score], parameters: Look) -> Iterator[LookOutcome]:
    seen = Moments()
    for score in scores:
        if score is None:
            yield LookOutcome(unjudged=Unjudged.NO_SCORE)
            continue
        level = parameters.usual.after(seen)
        if level is None:
            yield LookOutcome(unjudged=Unjudged.FIRST_SCORES)
        else:
            yield _outcome(score, level, parameters.k)
        seen = seen.followed_by(score)


def _outcome(score: float, level: Level, k: float) -> LookOutcome:
    width = k * level.spread
    signal = outside(level.centre - score, width, level.spread)
    return LookOutcome(
        mean=level.centre,
        spread=level.spread,
        lower=level.centre - width,
        signal=signal,
        side=Side.LOW if signal else None,
        unjudged=Unjudged.NO_SPREAD if signal is None else None,
    )
