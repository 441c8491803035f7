"""The rules, by name."""

from collections.abc import Sequence
from enum import StrEnum
from typing import TypeAlias

from soundwell_plugins.features.alliance.signals.cusum import Cusum, CusumOutcome, cusum
from soundwell_plugins.features.alliance.signals.ewma import Ewma, EwmaOutcome, ewma
from soundwell_plugins.features.alliance.signals.look import Look, LookOutcome, look
from soundwell_plugins.features.alliance.signals.outcome import Score
from soundwell_plugins.features.alliance.signals.reliable_change import (
    ReliableChange,
    ReliableChangeOutcome,
    reliable_change,
)
from soundwell_plugins.features.alliance.signals.sudden_change import (
    SuddenChange,
    SuddenChangeOutcome,
    sudden_change,
)

Parameters: TypeAlias = Look | Ewma | Cusum | ReliableChange | SuddenChange
Outcome: TypeAlias = (
    LookOutcome | EwmaOutcome | CusumOutcome | ReliableChangeOutcome | SuddenChangeOutcome
)


class Rule(StrEnum):
    """A rule's name."""

    LOOK = "look"
    EWMA = "ewma"
    CUSUM = "cusum"
    RELIABLE_CHANGE = "reliable-change"
    SUDDEN_CHANGE = "sudden-change"


def judge(scores: Sequence[Score], parameters: Parameters) -> Sequence[Outcome]:
    """Return what a rule says about each session.

    Args:
        scores: in the order of the sessions.
        parameters: of the rule, whose type says which one it is.
    """
    match parameters:
        case Look():
            return look(scores, parameters)
        case Ewma():
            return ewma(scores, parameters)
        case Cusum():
            return cusum(scores, parameters)
        case ReliableChange():
            return reliable_change(scores, parameters)
        case SuddenChange():
            return sudden_change(scores, parameters)
