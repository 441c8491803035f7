"""Reliable change: more than errors of measurement explain.

Source: Jacobson, N. S. & Truax, P. (1991), Clinical significance: a statistical approach to
defining meaningful change in psychotherapy research, Journal of Consulting and Clinical Psychology
59, 12-19.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from soundwell_plugins.features.alliance.signals.comparison import exceeds
from soundwell_plugins.features.alliance.signals.moments import Moments
from soundwell_plugins.features.alliance.signals.outcome import Score, Side, Unjudged
from soundwell_plugins.features.alliance.signals.ranges import (
    OutOfRange,
    at_least,
    finite,
    positive,
)

Z: Final = 1.959963984540054
"""What leaves 5 % of a normal distribution outside, on both sides; papers round it to 1.96."""


@dataclass(frozen=True, slots=True)
class ReliableChange:
    """The parameters of the rule.

    Args:
        sd: the standard deviation of the instrument's scores between people.
        reliability: the instrument's reliability.
        z: how many standard errors of a difference a change has to exceed.
        target: the score to compare with; None for the mean of the first scores.
        baseline: how many first scores that mean is made of; they are not judged.

    Raises:
        OutOfRange: a parameter is not what it may be.
    """

    sd: float
    reliability: float
    z: float = Z
    target: float | None = None
    baseline: int = 1

    def __post_init__(self) -> None:
        positive("sd", self.sd)
        if not 0 <= self.reliability < 1:
            raise OutOfRange("reliability", "0 or more and less than 1")
        positive("limit", self.z)
        if self.target is None:
            at_least("baseline", self.baseline, 1, "a change needs a score to compare with")
        else:
            finite("target", self.target)

    @property
    def standard_error(self) -> float:
        """The standard error of the difference of two scores: sqrt(2) SD sqrt(1 - r)."""
        return math.sqrt(2) * self.sd * math.sqrt(1 - self.reliability)

    @property
    def limit(self) -> float:
        """The change that errors of measurement explain, in points: z sqrt(2) SD sqrt(1 - r)."""
        return self.z * self.standard_error

    def standardised(self) -> "ReliableChange":
        """Return the same rule for scores with a standard error of measurement of 1."""
        target = None if self.target is None else 0.0
        return replace(self, sd=1.0, reliability=0.0, target=target)


@dataclass(frozen=True, slots=True)
class ReliableChangeOutcome:
    """What the rule says about a session.

    Args:
        compared_with: the score that the session's is compared with.
        change: the difference, negative for a fall.
        index: the difference in standard errors, Jacobson and Truax's RC.
        limit: the change that errors of measurement explain.
        signal: whether the change is larger, up or down; None where it cannot be judged.
        side: where the signal points.
        unjudged: why it cannot be judged.
    """

    compared_with: float | None = None
    change: float | None = None
    index: float | None = None
    limit: float | None = None
    signal: bool | None = None
    side: Side | None = None
    unjudged: Unjudged | None = None


def reliable_change(
    scores: Sequence[Score], parameters: ReliableChange
) -> tuple[ReliableChangeOutcome, ...]:
    """Return for each session whether its score differs reliably from the first.

    Args:
        scores: in the order of the sessions; a session without a score changes nothing.
        parameters: of the rule.
    """
    return tuple(_outcomes(scores, parameters))


def cut_off(troubled_mean: float, troubled_sd: float, usual_mean: float, usual_sd: float) -> float:
    """Return the score between two groups at which either is as likely, their criterion c.

    c = (SD1 M0 + SD0 M1) / (SD0 + SD1), the group with the smaller spread being nearer.

    Args:
        troubled_mean: of the group in trouble, M1.
        troubled_sd: its standard deviation, SD1.
        usual_mean: of the other group, M0.
        usual_sd: its standard deviation, SD0.

    Raises:
        OutOfRange: a standard deviation is not more than 0, or a mean not finite.
    """
    for mean in (troubled_mean, usual_mean):
        finite("mean", mean)
    for sd in (troubled_sd, usual_sd):
        positive("sd", sd)
    return (troubled_sd * usual_mean + usual_sd * troubled_mean) / (troubled_sd + usual_sd)


def _outcomes(
    scores: Sequence[Score], parameters: ReliableChange
) -> Iterator[ReliableChangeOutcome]:
    first = Moments()
    for score in scores:
        if score is None:
            yield ReliableChangeOutcome(unjudged=Unjudged.NO_SCORE)
        elif parameters.target is not None:
            yield _outcome(score, parameters.target, parameters)
        elif first.count < parameters.baseline:
            first = first.followed_by(score)
            yield ReliableChangeOutcome(unjudged=Unjudged.FIRST_SCORES)
        else:
            yield _outcome(score, first.mean, parameters)


def _outcome(
    score: float, compared_with: float, parameters: ReliableChange
) -> ReliableChangeOutcome:
    change = score - compared_with
    signal = exceeds(abs(change), parameters.limit)
    side = Side.LOW if change < 0 else Side.HIGH
    return ReliableChangeOutcome(
        compared_with=compared_with,
        change=change,
        index=change / parameters.standard_error,
        limit=parameters.limit,
        signal=signal,
        side=side if signal else None,
    )
