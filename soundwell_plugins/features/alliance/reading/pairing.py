"""The client's view beside the practitioner's, and how calm somebody was before and afterwards."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from soundwell_hookspecs import Scale
from soundwell_plugins.features.alliance.charts import pairs as chart
from soundwell_plugins.features.alliance.charts.pairs import Pair, Pairs
from soundwell_plugins.features.alliance.instruments.reading import KnownInstrument
from soundwell_plugins.features.alliance.instruments.scores import bounds
from soundwell_plugins.features.alliance.instruments.shipped import PRACTITIONER
from soundwell_plugins.features.alliance.reading.series import Entry
from soundwell_plugins.features.alliance.reading.speech import Speech

_PARALLEL: Final = "alliance"
"""The client's form to which the practitioner's is parallel."""

_CALM: Final = "music-session"
_BEFORE: Final = "calm-before"
_AFTER: Final = "calm-after"


@dataclass(frozen=True, slots=True)
class GapRow:
    """One scale of a session that both looked at.

    Args:
        label: of the scale, as the client's form calls it.
        client: what the client's answers come to, as people read it.
        practitioner: likewise the practitioner's.
    """

    label: str
    client: str = field(repr=False)
    practitioner: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Gap:
    """Both views side by side.

    Args:
        pairs: the headline over the sessions; the client's view comes first.
        at: when the last session was that both looked at, in UTC.
        rows: its scales.
    """

    pairs: Pairs
    at: datetime
    rows: tuple[GapRow, ...]


@dataclass(frozen=True, slots=True)
class _Both:
    at: datetime
    client: Mapping[str, float | None]
    practitioner: Mapping[str, float | None]


def gap(
    client: Sequence[Entry],
    practitioner: Sequence[Entry],
    asked: Mapping[str, KnownInstrument],
    speech: Speech,
    *,
    most: int,
) -> Gap | None:
    """Return both views side by side, or `None` where no session has both.

    Args:
        client: what the client answered, the earliest first.
        practitioner: what the practitioner answered.
        asked: the instruments as the client was asked them last, by name.
        speech: says days and numbers.
        most: of how many sessions, the last ones.
    """
    both = list(_both(client, practitioner))[-most:]
    instrument = asked.get(_PARALLEL)
    if not both or instrument is None or instrument.headline is None:
        return None
    scale, ends = instrument.headline
    last = both[-1]
    found = [
        _pair(each.at, each.client.get(scale.key), each.practitioner.get(scale.key), speech)
        for each in both
    ]
    rows = tuple(
        GapRow(
            label(one, speech.language),
            speech.number(last.client[one.key]),
            speech.number(last.practitioner[one.key]),
        )
        for one in instrument.scoring.scales
        if one.key in last.client and one.key in last.practitioner
    )
    return Gap(chart.drawn(found, ends, levels(ends, speech)), last.at, rows)


def calm(
    client: Sequence[Entry], asked: Mapping[str, KnownInstrument], speech: Speech, *, most: int
) -> Pairs | None:
    """Return how calm somebody was before and after sessions, or `None` if they were never asked.

    Args:
        client: what the client answered, the earliest first.
        asked: the instruments as they were asked last, by name.
        speech: says days and numbers.
        most: of how many sessions, the last ones.
    """
    instrument = asked.get(_CALM)
    ends = _bounds(instrument, _scale(instrument, _BEFORE))
    if instrument is None or ends is None:
        return None
    both = [(entry.at, scores) for entry in client if (scores := _scores(entry, _CALM))]
    given = [
        (at, scores.get(_BEFORE), scores.get(_AFTER))
        for at, scores in both
        if scores.get(_BEFORE) is not None or scores.get(_AFTER) is not None
    ][-most:]
    found = [_pair(at, before, after, speech) for at, before, after in given]
    return chart.drawn(found, ends, levels(ends, speech)) if found else None


def levels(ends: tuple[float, float], speech: Speech) -> tuple[tuple[float, str], ...]:
    """Return the scores across which a chart has a line: both ends and the middle."""
    lowest, highest = ends
    return tuple((each, speech.number(each)) for each in (lowest, (lowest + highest) / 2, highest))


def label(scale: Scale, language: str) -> str:
    """Return what people read of a scale.

    Args:
        scale: which.
        language: a locale or tag.
    """
    tag = language.replace("_", "-")
    short = tag.partition("-")[0]
    return scale.translations.get(tag) or scale.translations.get(short) or scale.label


def _both(client: Sequence[Entry], practitioner: Sequence[Entry]) -> Iterator[_Both]:
    """Yield the sessions that both looked at; without a known session the day counts."""
    theirs = {
        _place(each): scores for each in practitioner if (scores := _scores(each, PRACTITIONER))
    }
    for entry in client:
        scores = _scores(entry, _PARALLEL)
        other = theirs.get(_place(entry))
        if scores and other:
            yield _Both(entry.at, scores, other)


def _place(entry: Entry) -> str:
    return entry.answered.check_in.session or entry.at.date().isoformat()


def _scores(entry: Entry, instrument: str) -> Mapping[str, float | None]:
    found = (each.scores for each in entry.answered.scored if each.instrument == instrument)
    return next(found, {})


def _pair(at: datetime, first: float | None, second: float | None, speech: Speech) -> Pair:
    return Pair(
        speech.day(at),
        speech.short_day(at),
        first,
        second,
        speech.number(first),
        speech.number(second),
    )


def _scale(instrument: KnownInstrument | None, key: str) -> Scale | None:
    if instrument is None:
        return None
    return next((each for each in instrument.scoring.scales if each.key == key), None)


def _bounds(instrument: KnownInstrument | None, scale: Scale | None) -> tuple[float, float] | None:
    if instrument is None or scale is None:
        return None
    return bounds(scale, instrument.questionnaire.questions())
