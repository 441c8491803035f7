"""What rules find in the newest score of a scale; a function of the scores and nothing else."""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from soundwell_hookspecs import CheckInId
from soundwell_plugins.features.alliance.repair.signal import Finding, Kind
from soundwell_plugins.features.alliance.signals.cusum import CusumOutcome
from soundwell_plugins.features.alliance.signals.ewma import EwmaOutcome
from soundwell_plugins.features.alliance.signals.look import LookOutcome
from soundwell_plugins.features.alliance.signals.outcome import Score, Side
from soundwell_plugins.features.alliance.signals.reliable_change import (
    ReliableChangeOutcome,
)
from soundwell_plugins.features.alliance.signals.rules import Outcome, judge
from soundwell_plugins.features.alliance.signals.sudden_change import SESSIONS
from soundwell_plugins.features.alliance.signals.usual import Usual
from soundwell_plugins.features.alliance.watch.parameters import built, named
from soundwell_plugins.features.alliance.watch.settings import SignalSettings, Watched

_KINDS: Final[Mapping[Watched, Kind]] = {
    Watched.LOOK: Kind.LOOK,
    Watched.EWMA: Kind.EWMA,
    Watched.CUSUM: Kind.CUSUM,
    Watched.RELIABLE_CHANGE: Kind.RELIABLE_CHANGE,
    Watched.SUDDEN_CHANGE: Kind.SUDDEN_CHANGE,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """The scores of one scale, in order.

    Args:
        instrument: the name of the instrument.
        scale: the key of the scale.
        check_ins: which check-ins they are from, one for each score.
        scores: in points of the scale; `None` where too little was answered.
        worse: on which side something may be going wrong.
        range: how far the highest score is from the lowest.
        pooled: the standard deviation within the other clients, or 0 where it is not known.
    """

    instrument: str
    scale: str
    check_ins: tuple[CheckInId, ...]
    scores: tuple[Score, ...]
    worse: Side
    range: float
    pooled: float = 0.0


def findings(course: Course, settings: SignalSettings) -> Iterator[Finding]:
    """Yield what the newest score makes the rules say, each thing once, when it begins.

    Nothing is found in the first scores, which say what is usual, and nothing in scores that get
    better.

    Args:
        course: the scores up to the newest.
        settings: the table `[alliance.signals]`.
    """
    scores = course.scores if course.worse is Side.LOW else tuple(map(_turned, course.scores))
    judged = [each for each in scores if each is not None]
    if len(judged) <= settings.first:
        return
    known = settings.known_of(course.instrument, course.scale)
    error = known.sd * math.sqrt(1 - known.reliability) if known is not None else 0.0
    floor = max(course.pooled, error, settings.least_spread * course.range)
    for watched in dict.fromkeys(settings.watched):
        kind = _KINDS.get(watched)
        values = named(kind, settings, known) if kind is not None else None
        if kind is None or values is None:
            continue
        usual = Usual(floor=floor, baseline=settings.first)
        parameters = built(kind, values, usual)
        outcomes = judge(scores, parameters)
        for place in _begun(kind, scores, outcomes):
            value, limit = _numbers(scores[place], outcomes[place])
            yield Finding(
                kind=kind,
                instrument=course.instrument,
                scale=course.scale,
                check_in=course.check_ins[place],
                value=_back(value, course.worse, outcomes[place]),
                limit=_back(limit, course.worse, outcomes[place]),
                parameters=values,
                floored=max(course.pooled, error) > 0,
            )


def _turned(score: Score) -> Score:
    return None if score is None else -score


def _begun(kind: Kind, scores: Sequence[Score], outcomes: Sequence[Outcome]) -> Iterator[int]:
    """Yield the places at which something has begun with the newest score.

    A sudden change is told of once all the sessions are there that it is judged by: told earlier,
    and judged again with the next, it would be wrong more often than it says.
    """
    newest = len(scores) - 1
    if kind is Kind.SUDDEN_CHANGE:
        place = newest - (SESSIONS - 1)
        if place >= 0 and _falls(outcomes[place]):
            yield place
    elif _falls(outcomes[newest]):
        earlier = [place for place in range(newest) if scores[place] is not None]
        if kind is Kind.LOOK or not _falls(outcomes[earlier[-1]]):
            yield newest


def _falls(outcome: Outcome) -> bool:
    return outcome.signal is True and outcome.side is Side.LOW


def _numbers(score: Score, outcome: Outcome) -> tuple[float | None, float | None]:
    """Return what the rule looked at, and what it had to stay within."""
    match outcome:
        case LookOutcome():
            return score, outcome.lower
        case EwmaOutcome():
            return outcome.ewma, outcome.lower
        case CusumOutcome():
            return outcome.cusum_lower, outcome.limit
        case ReliableChangeOutcome():
            return outcome.change, outcome.limit
        case _:
            return outcome.drop, outcome.cutoff


def _back(value: float | None, worse: Side, outcome: Outcome) -> float | None:
    """Return a number as points of the scale, where the scores were turned round for the rule."""
    points = isinstance(outcome, LookOutcome | EwmaOutcome)
    return -value if value is not None and points and worse is Side.HIGH else value
