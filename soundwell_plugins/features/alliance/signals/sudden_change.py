"""Sudden change: a fall from one session to the next that lasts; seen only afterwards.

Source: Tang, T. Z. & DeRubeis, R. J. (1999), Sudden gains and critical sessions in
cognitive-behavioral therapy for depression, Journal of Consulting and Clinical Psychology 67,
894-904: the criteria of size and of stability, turned round. Critical values that follow the number
of scores: Lutz, W. et al. (2013), The ups and downs of psychotherapy, Psychotherapy Research 23,
14-24.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from soundwell_plugins.features.alliance.signals.comparison import exceeds, reaches
from soundwell_plugins.features.alliance.signals.moments import moments_of
from soundwell_plugins.features.alliance.signals.outcome import Score, Side, Unjudged
from soundwell_plugins.features.alliance.signals.ranges import positive

SESSIONS: Final = 3
"""How many sessions on each side it is judged by."""

_FEWEST: Final = 2
_CRITICAL: Final[Mapping[int, float]] = {
    2: 4.302652729911275,
    3: 3.182446305284263,
    4: 2.7764451051977987,
}
"""Student's t at 0.975 for two, three and four degrees of freedom."""


@dataclass(frozen=True, slots=True)
class SuddenChange:
    """The parameter of the rule.

    Args:
        cutoff: the least fall from one session to the next, in points of the scale.

    Raises:
        OutOfRange: it is not more than 0.
    """

    cutoff: float

    def __post_init__(self) -> None:
        positive("cutoff", self.cutoff)


@dataclass(frozen=True, slots=True)
class SuddenChangeOutcome:
    """What the rule says about a session, the first with the lower score.

    Args:
        drop: by how much the score is lower than in the session before.
        cutoff: the least drop that counts.
        mean_before: of up to three sessions before.
        mean_after: of up to three sessions from this one on.
        limit: what the means' difference has to exceed.
        signal: whether both are so; None where it cannot be judged.
        side: where the signal points.
        unjudged: why it cannot be judged.
    """

    drop: float | None = None
    cutoff: float | None = None
    mean_before: float | None = None
    mean_after: float | None = None
    limit: float | None = None
    signal: bool | None = None
    side: Side | None = None
    unjudged: Unjudged | None = None


def sudden_change(
    scores: Sequence[Score], parameters: SuddenChange
) -> tuple[SuddenChangeOutcome, ...]:
    """Return for each session whether scores fell to it suddenly and stayed low.

    The drop is at least the cut-off, and mean before - mean after > t(0.975, n1 + n2 - 2) times the
    pooled standard deviation, with up to three sessions and at least two scores on each side.

    Args:
        scores: in the order of the sessions; a session without a score keeps its place.
        parameters: of the rule.
    """
    return tuple(_outcome(scores, place, parameters.cutoff) for place in range(len(scores)))


def _outcome(scores: Sequence[Score], place: int, cutoff: float) -> SuddenChangeOutcome:
    if place == 0:
        return SuddenChangeOutcome(cutoff=cutoff, unjudged=Unjudged.NO_EARLIER_SESSION)
    last, score = scores[place - 1], scores[place]
    if score is None:
        return SuddenChangeOutcome(cutoff=cutoff, unjudged=Unjudged.NO_SCORE)
    if last is None:
        return SuddenChangeOutcome(cutoff=cutoff, unjudged=Unjudged.NO_SCORE_BEFORE)
    before = moments_of(scores[max(place - SESSIONS, 0) : place])
    after = moments_of(scores[place : place + SESSIONS])
    drop = last - score
    if min(before.count, after.count) < _FEWEST:
        return SuddenChangeOutcome(drop=drop, cutoff=cutoff, unjudged=Unjudged.TOO_FEW_SCORES)
    freedom = before.count + after.count - 2
    limit = _CRITICAL[freedom] * math.sqrt((before.squares + after.squares) / freedom)
    signal = reaches(drop, cutoff) and exceeds(before.mean - after.mean, limit)
    return SuddenChangeOutcome(
        drop=drop,
        cutoff=cutoff,
        mean_before=before.mean,
        mean_after=after.mean,
        limit=limit,
        signal=signal,
        side=Side.LOW if signal else None,
    )
