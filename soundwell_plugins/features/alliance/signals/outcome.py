"""What all rules say about a session."""

from enum import StrEnum
from typing import TypeAlias

from soundwell_plugins.features.alliance.signals.comparison import exceeds

Score: TypeAlias = float | None
"""A session's score, or None where there is none."""


class Side(StrEnum):
    """Where a signal points."""

    LOW = "low"
    HIGH = "high"


class Unjudged(StrEnum):
    """Why a session is not judged."""

    NO_SCORE = "no score"
    FIRST_SCORES = "first scores, which say what is usual"
    NO_SPREAD = "scores have not varied so far, and no other spread is known"
    NO_EARLIER_SESSION = "no earlier session"
    NO_SCORE_BEFORE = "no score in the session before"
    TOO_FEW_SCORES = "fewer than two scores before or after"


def outside(distance: float, limit: float, spread: float) -> bool | None:
    """Tell whether a distance is outside a limit that was made from a spread.

    Args:
        distance: from what is usual, in points of the scale, 0 or more.
        limit: in points of the scale.
        spread: the standard deviation that the limit was made from.

    Returns:
        None if the distance is outside only because no spread is known: at the top of a scale
        scores often do not vary, and then every other score would be a signal.
    """
    if not exceeds(distance, limit):
        return False
    return None if spread == 0 else True
