"""What is usual for a client on a scale: beyond it a score would stand out."""

import math
from collections.abc import Mapping, Sequence

from soundwell_hookspecs import CheckInId
from soundwell_plugins.features.alliance.reading.series import Point, Series
from soundwell_plugins.features.alliance.signals.look import Look, look
from soundwell_plugins.features.alliance.signals.moments import moments_of
from soundwell_plugins.features.alliance.signals.outcome import Score, Side
from soundwell_plugins.features.alliance.signals.usual import Usual
from soundwell_plugins.features.alliance.watch.judging import worse
from soundwell_plugins.features.alliance.watch.series import Measure
from soundwell_plugins.features.alliance.watch.settings import SignalSettings, Watched
from soundwell_plugins.features.alliance.watch.spreads import Spread


class Limits:
    """Says beyond which score each check-in would stand out, as signals are judged.

    Args:
        settings: the table `[alliance.signals]`.
        spreads: how much scores vary within the clients of the practice.
    """

    def __init__(
        self, settings: SignalSettings, spreads: Mapping[Measure, Spread] | None = None
    ) -> None:
        self._settings = settings
        self._spreads = spreads or {}

    def of(self, series: Series) -> dict[CheckInId, float]:
        """Return the limit of each check-in, as far as there is one.

        A new client has none: the first scores only say what is usual. Nor has a scale of a form
        where nothing stands for the whole: there, a low score need not be a bad one.

        Args:
            series: the scores of a scale.
        """
        watched = Watched.LOOK in self._settings.watched
        if not series.instrument.scoring.headline or not watched:
            return {}
        groups: dict[str, list[Point]] = {}
        for point in series.points:
            groups.setdefault(point.group, []).append(point)
        found: dict[CheckInId, float] = {}
        for points in groups.values():
            found.update(_limits(points, self._rule(series, points), worse(series.scale)))
        return found

    def _rule(self, series: Series, points: Sequence[Point]) -> Look:
        """Return by which parameters the scores of one version and language are looked at."""
        version, _, language = points[0].group.partition(" ")
        name, scale = series.instrument.name, series.scale.key
        known = self._settings.known_of(name, scale)
        error = known.sd * math.sqrt(1 - known.reliability) if known is not None else 0.0
        pooled = _pooled(self._spreads.get(Measure(name, version, language, scale)), points)
        least = self._settings.least_spread * (series.bounds[1] - series.bounds[0])
        usual = Usual(floor=max(pooled, error, least), baseline=self._settings.first)
        return Look(usual, self._settings.look_k)


def _pooled(spread: Spread | None, points: Sequence[Point]) -> float:
    if spread is None:
        return 0.0
    return spread.without(
        moments_of([each.score for each in points if each.at <= spread.counted_at])
    )


def _limits(points: Sequence[Point], rule: Look, side: Side) -> dict[CheckInId, float]:
    sign = 1.0 if side is Side.LOW else -1.0
    outcomes = look([_turned(each.score, sign) for each in points], rule)
    return {
        point.check_in: sign * outcome.lower
        for point, outcome in zip(points, outcomes, strict=True)
        # Scores that never varied say nothing about how far they usually go.
        if outcome.lower is not None and outcome.spread
    }


def _turned(score: Score, sign: float) -> Score:
    return None if score is None else sign * score
