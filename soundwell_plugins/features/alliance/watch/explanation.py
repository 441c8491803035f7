"""What a practice watches, ready to be explained on a page."""

from collections.abc import Sequence
from dataclasses import dataclass

from soundwell_plugins.features.alliance.repair.signal import Finding, Kind
from soundwell_plugins.features.alliance.watch.parameters import named
from soundwell_plugins.features.alliance.watch.rates import Rate, rate
from soundwell_plugins.features.alliance.watch.settings import (
    KnownScale,
    SignalSettings,
    Watched,
)


@dataclass(frozen=True, slots=True)
class Explanation:
    """Something that is watched.

    Args:
        kind: what.
        on: whether the practice watches it.
        rate: how often it is found although nothing is wrong, once much is known of the practice.
        alone: the same while nothing but the client's own scores is known; `None` where that
            makes no difference.
        scales: of how many scales enough is known for it; `None` where it needs no such thing.
    """

    kind: Kind
    on: bool
    rate: Rate
    alone: Rate | None = None
    scales: int | None = None


def explanations(settings: SignalSettings) -> Sequence[Explanation]:
    """Return all that can be watched, and how often it is found although nothing is wrong.

    Args:
        settings: the table `[alliance.signals]`.
    """
    first, watched = settings.first, settings.watched
    no = Explanation(Kind.NO, on=True, rate=rate(Finding(kind=Kind.NO), first))
    scores = [_of_scores(Kind(each.value), settings) for each in _BY_SCORES]
    asked = Watched.UNANSWERED in watched
    return [
        no,
        *scores,
        _counted(Kind.UNANSWERED, settings.unanswered, first, on=asked),
        _counted(Kind.SILENT, 1, first, on=asked),
        _counted(Kind.SESSIONS, settings.sessions, first, on=Watched.SESSIONS in watched),
        Explanation(Kind.STOPPED, on=True, rate=rate(Finding(kind=Kind.STOPPED), first)),
    ]


_BY_SCORES = (
    Watched.LOOK,
    Watched.EWMA,
    Watched.CUSUM,
    Watched.RELIABLE_CHANGE,
    Watched.SUDDEN_CHANGE,
)
_NEED_KNOWN = frozenset({Kind.RELIABLE_CHANGE, Kind.SUDDEN_CHANGE})
_ANY = KnownScale(instrument="any", scale="any", sd=1.0, reliability=0.0)


def _of_scores(kind: Kind, settings: SignalSettings) -> Explanation:
    values = named(kind, settings, settings.known[0] if settings.known else _ANY) or {}
    floored = rate(Finding(kind=kind, parameters=values, floored=True), settings.first)
    on = Watched(kind.value) in settings.watched
    if kind in _NEED_KNOWN:
        return Explanation(kind, on, floored, scales=len(settings.known))
    return Explanation(
        kind, on, floored, rate(Finding(kind=kind, parameters=values), settings.first)
    )


def _counted(kind: Kind, count: int, first: int, *, on: bool) -> Explanation:
    return Explanation(kind, on, rate(Finding(kind=kind, count=count), first))
