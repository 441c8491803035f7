"""Where a client stands on a scale, in words that promise no more than a score can say."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum
from statistics import fmean
from typing import Final

from soundwell_plugins.features.alliance.instruments.reading import KnownInstrument
from soundwell_plugins.features.alliance.instruments.shipped import FIVE, NAMES
from soundwell_plugins.features.alliance.reading.series import Series

COMPARED: Final = 2
"""With how many scores before it the last one is compared."""

_NOTICEABLE: Final = 0.1
"""What part of a scale's range has to lie between two scores before they are called different."""


_ALLIANCE: Final = "alliance"
"""What the scale is called that stands for the alliance as a whole."""


class Direction(Enum):
    """How the last score is, compared with those just before it."""

    FIRST = "first"
    """There is none before it."""
    SAME = "same"
    HIGHER = "higher"
    LOWER = "lower"


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a client stands on a scale.

    Args:
        series: of which scale.
        score: the last one, in points of the scale.
        direction: compared with up to two before it, of the same version and language.
        at: when that was, in UTC.
    """

    series: Series
    score: float = field(repr=False)
    direction: Direction = field(repr=False)
    at: datetime


def rank(instrument: KnownInstrument) -> int:
    """Return how well an instrument's headline stands for the alliance; 0 is best.

    Args:
        instrument: one that has a headline.
    """
    if instrument.scoring.headline == _ALLIANCE:
        return 0
    if instrument.name not in NAMES:
        return 1
    return 2 if instrument.name == FIVE else 3


def standing(series: Series) -> Standing | None:
    """Return where a client stands on a scale, or `None` without any score."""
    last = series.latest
    if last is None or last.score is None:
        return None
    scores = [each.score for each in series.comparable() if each.score is not None]
    way = direction(scores, series.bounds)
    return Standing(series, last.score, way, last.at)


def direction(scores: Sequence[float], bounds: tuple[float, float]) -> Direction:
    """Return how the last of some scores is, compared with those just before it.

    Args:
        scores: at least one, the earliest first, all of one version and language.
        bounds: the lowest and the highest that they can be.
    """
    *before, last = scores[-COMPARED - 1 :]
    if not before:
        return Direction.FIRST
    change = last - fmean(before)
    if abs(change) < _NOTICEABLE * (bounds[1] - bounds[0]):
        return Direction.SAME
    return Direction.HIGHER if change > 0 else Direction.LOWER
