"""The course of a client as its page shows it."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from soundwell_hookspecs import CheckInId, Respondent
from soundwell_plugins.features.alliance.charts import trend as chart
from soundwell_plugins.features.alliance.charts.pairs import Pairs
from soundwell_plugins.features.alliance.charts.trend import Trend, Value
from soundwell_plugins.features.alliance.check_in import AnsweredCheckIn, AnsweredForm
from soundwell_plugins.features.alliance.reading.limits import Limits
from soundwell_plugins.features.alliance.reading.pairing import (
    Gap,
    calm,
    gap,
    label,
    levels,
)
from soundwell_plugins.features.alliance.reading.read_out import Line, ReadForm, read_out
from soundwell_plugins.features.alliance.reading.series import (
    Entry,
    Series,
    entries,
    newest,
    series,
)
from soundwell_plugins.features.alliance.reading.songs import Song, brings, songs
from soundwell_plugins.features.alliance.reading.speech import Speech
from soundwell_plugins.features.alliance.reading.standing import Standing, rank, standing
from soundwell_plugins.features.alliance.reading.waiting import Waiting, waiting
from soundwell_plugins.features.alliance.records import Record
from soundwell_plugins.features.alliance.repair.signal import Mark

RECENT: Final = 40
"""How many check-ins a chart shows at first: more points nobody can tell apart on a phone."""

_SUBSCORES: Final = 3
_SONGS: Final = 12
_PAIRED: Final = frozenset({"calm-before", "calm-after"})
"""Scales that are shown in pairs, and need no chart of their own."""


@dataclass(frozen=True, slots=True)
class Reading:
    """How a page is meant to be read.

    Args:
        speech: says days and numbers.
        limits: say beyond which score a check-in would stand out.
        reason_of: says why something is marked.
        whole: whether charts show the whole course, and not only the last check-ins.
    """

    speech: Speech
    limits: Limits
    reason_of: Callable[[Mark], str]
    whole: bool = False


@dataclass(frozen=True, slots=True)
class Shown:
    """Where a client stands on a scale, as people read it.

    Args:
        label: of the scale.
        score: the last one.
        highest: that it can be.
        standing: where they stand.
        day: when that was.
    """

    label: str
    score: str = field(repr=False)
    highest: str
    standing: Standing = field(repr=False)
    day: str


@dataclass(frozen=True, slots=True)
class ScaleChart:
    """The chart of one scale.

    Args:
        key: what names it on the page.
        label: of the scale.
        title: of the form to which it belongs.
        trend: the chart.
        mixed: whether it has scores of several versions or languages, which are not compared.
    """

    key: str
    label: str
    title: str
    trend: Trend = field(repr=False)
    mixed: bool


@dataclass(frozen=True, slots=True)
class ClientView:
    """The course of a client.

    Args:
        headline: where they stand on the whole, or `None` without any score.
        subscores: where they stand on its parts.
        evidence: how far scores can be trusted.
        essentials: the five questions as they were answered last.
        last_day: when that was, or empty.
        charts: one for each scale, the headline's first.
        gap: both views side by side, or `None`.
        calm: before and after sessions, or `None`.
        songs: the last ones that were brought.
        more_songs: whether there are earlier ones.
        latest: the forms of the last check-in with their answers.
        waiting: what waits in it.
        marks: the reasons of signals about which something is still to be done.
        scored: the instruments whose headline an exported table can hold, by name, with titles.
        count: how many check-ins the client has answered.
        is_cut: whether charts leave out earlier check-ins.
    """

    headline: Shown | None
    subscores: tuple[Shown, ...]
    evidence: str
    essentials: tuple[Line, ...] = field(repr=False)
    last_day: str
    charts: tuple[ScaleChart, ...]
    gap: Gap | None
    calm: Pairs | None
    songs: tuple[Song, ...]
    more_songs: bool
    latest: tuple[ReadForm, ...]
    waiting: tuple[Waiting, ...]
    marks: tuple[Mark, ...]
    scored: tuple[tuple[str, str], ...]
    count: int
    is_cut: bool


def needed(answered: Sequence[AnsweredCheckIn], *, whole: bool = False) -> Collection[CheckInId]:
    """Return the check-ins of which the page shows the answers themselves.

    Args:
        answered: all of them, the earliest first.
        whole: whether the page shows the whole course.
    """
    by_client = [each for each in answered if each.check_in.respondent is Respondent.CLIENT]
    songs = [each for each in by_client if brings(each)]
    shown = [*by_client[-1:], *(songs if whole else songs[-_SONGS - 1 :])]
    return {each.check_in.id for each in shown}


def view(record: Record, marks: Sequence[Mark], reading: Reading) -> ClientView:
    """Return the course of a client as its page shows it.

    Args:
        record: what may be read of the client.
        marks: the reasons of their signals.
        reading: how it is meant to be read.
    """
    client = entries(record, Respondent.CLIENT)
    practitioner = entries(record, Respondent.PRACTITIONER)
    found = in_order(series(client, record.instruments))
    asked = newest(client, record.instruments)
    speech = reading.speech
    most = len(client) if reading.whole else RECENT
    headline = next((each for each in found if each.is_headline), None)
    parts = [
        each
        for each in found
        if headline and each.instrument is headline.instrument and not each.is_headline
    ]
    brought = songs(client)
    last = max(client, key=_order, default=None)
    forms = last.answered.forms if last is not None else ()
    reasons = _reasons(marks, reading)
    open_ones = tuple(each for each in marks if each.state.is_open)
    signalled = {each.kind for each in open_ones}
    return ClientView(
        headline=_shown(headline, speech) if headline else None,
        subscores=tuple(
            shown for each in parts[:_SUBSCORES] if (shown := _shown(each, speech)) is not None
        ),
        evidence=headline.instrument.scoring.evidence if headline else "",
        essentials=_essentials(forms),
        last_day=speech.day(last.at) if last is not None else "",
        charts=tuple(
            _chart(each, reasons, reading, most) for each in found if each.scale.key not in _PAIRED
        ),
        gap=gap(client, practitioner, asked, speech, most=most),
        calm=calm(client, asked, speech, most=most),
        songs=brought if reading.whole else brought[:_SONGS],
        more_songs=not reading.whole and len(brought) > _SONGS,
        latest=tuple(read_out(each) for each in forms),
        waiting=waiting(last.answered.scored, signalled) if last is not None else (),
        marks=open_ones,
        scored=tuple(
            (each.instrument.name, each.instrument.questionnaire.title.into(speech.language))
            for each in found
            if each.is_headline
        ),
        count=len(client),
        is_cut=len(client) > most,
    )


def in_order(found: Sequence[Series]) -> tuple[Series, ...]:
    """Return the series of that instrument first whose headline stands for the alliance."""
    wholes = [each for each in found if each.is_headline]
    first = min(wholes, key=lambda each: rank(each.instrument), default=None)
    name = first.instrument.name if first is not None else ""
    return tuple(sorted(found, key=lambda each: each.instrument.name != name))


def _order(entry: Entry) -> tuple[datetime, str]:
    """Return in which order check-ins were answered, whatever session they are about."""
    check_in = entry.answered.check_in
    return check_in.submitted_at or check_in.created_at, check_in.id


def _essentials(forms: Sequence[AnsweredForm]) -> tuple[Line, ...]:
    for form in forms:
        asked = {each.item for each in form.instrument.scoring.essentials}
        if asked:
            return tuple(each for each in read_out(form).lines if each.item in asked)
    return ()


def _shown(found: Series, speech: Speech) -> Shown | None:
    known = standing(found)
    if known is None:
        return None
    return Shown(
        label(found.scale, speech.language),
        speech.number(known.score),
        speech.number(found.bounds[1]),
        known,
        speech.day(known.at),
    )


def _chart(
    found: Series,
    reasons: Mapping[tuple[CheckInId, str, str], str],
    reading: Reading,
    most: int,
) -> ScaleChart:
    speech = reading.speech
    lower = reading.limits.of(found)
    name = found.instrument.name
    points = found.points[-most:]

    def reason(check_in: CheckInId) -> str:
        of_scale = reasons.get((check_in, name, found.scale.key), "")
        of_form = reasons.get((check_in, name, ""), "") if found.is_headline else ""
        return of_scale or of_form

    values = [
        Value(
            name=speech.day(each.at),
            below=speech.short_day(each.at),
            score=each.score,
            said=speech.number(each.score),
            lower=lower.get(each.check_in),
            lower_said=speech.number(lower.get(each.check_in)),
            reason=reason(each.check_in),
            group=each.group,
        )
        for each in points
    ]
    return ScaleChart(
        key=f"{name}-{found.scale.key}",
        label=label(found.scale, speech.language),
        title=found.instrument.questionnaire.title.into(speech.language),
        trend=chart.drawn(values, found.bounds, levels(found.bounds, speech)),
        mixed=len({each.group for each in points}) > 1,
    )


def _reasons(marks: Sequence[Mark], reading: Reading) -> Mapping[tuple[CheckInId, str, str], str]:
    """Return why check-ins are marked, by check-in, instrument and scale."""
    found: dict[tuple[CheckInId, str, str], list[str]] = {}
    for each in marks:
        if each.check_in is not None:
            place = (each.check_in, each.finding.instrument, each.scale)
            found.setdefault(place, []).append(reading.reason_of(each))
    return {place: "; ".join(dict.fromkeys(reasons)) for place, reasons in found.items()}
