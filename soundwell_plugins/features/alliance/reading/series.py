"""Scores of a client by scale, in the order of the sessions that they are about."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

from soundwell_hookspecs import CheckInId, Respondent, Scale
from soundwell_plugins.features.alliance.check_in import AnsweredCheckIn
from soundwell_plugins.features.alliance.instruments.reading import KnownInstrument
from soundwell_plugins.features.alliance.instruments.scores import bounds
from soundwell_plugins.features.alliance.records import Record


@dataclass(frozen=True, slots=True)
class Entry:
    """An answered check-in in its place.

    Args:
        answered: the check-in.
        at: when the session was that it is about, or when it was answered, in UTC.
    """

    answered: AnsweredCheckIn
    at: datetime


class Point(NamedTuple):
    """A score in its place; of these there are thousands, so it is a plain tuple.

    Args:
        check_in: to which it belongs.
        at: when that was, in UTC.
        session: the id of the session that it is about, or `None`.
        score: in points of the scale, or `None` where too little was answered.
        group: version and language: scores of two groups are never compared.
    """

    check_in: CheckInId
    at: datetime
    session: str | None
    score: float | None
    group: str

    def __repr__(self) -> str:
        return f"Point({self.check_in!r}, …)"


@dataclass(frozen=True, slots=True)
class Series:
    """The scores of one scale.

    Args:
        instrument: as it was asked last.
        scale: of that version.
        bounds: the lowest and the highest score that it can have.
        points: the earliest first.
    """

    instrument: KnownInstrument
    scale: Scale
    bounds: tuple[float, float]
    points: tuple[Point, ...] = field(repr=False)

    @property
    def is_headline(self) -> bool:
        """Whether it stands for the whole of its instrument."""
        return self.scale.key == self.instrument.scoring.headline

    @property
    def latest(self) -> Point | None:
        """The last score there is, or `None`."""
        return next((each for each in reversed(self.points) if each.score is not None), None)

    def comparable(self) -> tuple[Point, ...]:
        """Return the scores that may be compared with the last one, it included."""
        last = self.latest
        if last is None:
            return ()
        return tuple(
            each for each in self.points if each.group == last.group and each.score is not None
        )


def entries(record: Record, respondent: Respondent) -> tuple[Entry, ...]:
    """Return what somebody answered, in the order of the sessions.

    Args:
        record: what may be read of a client.
        respondent: whose answers.
    """
    sessions = {each.id: each.start for each in record.sessions}
    found = [
        Entry(each, sessions.get(each.check_in.session or "") or _answered_at(each))
        for each in record.check_ins
        if each.check_in.respondent is respondent
    ]
    return tuple(sorted(found, key=lambda each: (each.at, _answered_at(each.answered))))


def series(
    answered: Sequence[Entry], instruments: Mapping[str, KnownInstrument]
) -> tuple[Series, ...]:
    """Return the scores by scale, the scales of what was asked last first.

    Args:
        answered: check-ins of one respondent, the earliest first.
        instruments: what was asked in them, by hash.
    """
    points: dict[tuple[str, str], list[Point]] = {}
    for entry in answered:
        check_in = entry.answered.check_in
        for scored in entry.answered.scored:
            group = f"{scored.version} {scored.language}"
            for scale, score in scored.scores.items():
                point = Point(check_in.id, entry.at, check_in.session, score, group)
                points.setdefault((scored.instrument, scale), []).append(point)
    return tuple(
        found
        for instrument in newest(answered, instruments).values()
        for scale in instrument.scoring.scales
        if (found := _series(instrument, scale, points.get((instrument.name, scale.key), ())))
    )


def newest(
    answered: Sequence[Entry], instruments: Mapping[str, KnownInstrument]
) -> Mapping[str, KnownInstrument]:
    """Return the instruments as they were asked last, by name.

    Args:
        answered: check-ins of one respondent, the earliest first.
        instruments: what was asked in them, by hash.
    """
    hashes = (name for entry in reversed(answered) for name in entry.answered.check_in.instruments)
    found: dict[str, KnownInstrument] = {}
    for each in dict.fromkeys(hashes):
        found.setdefault(instruments[each].name, instruments[each])
    return found


def _series(instrument: KnownInstrument, scale: Scale, points: Sequence[Point]) -> Series | None:
    ends = bounds(scale, instrument.questionnaire.questions())
    scored = any(each.score is not None for each in points)
    return Series(instrument, scale, ends, tuple(points)) if ends and scored else None


def _answered_at(answered: AnsweredCheckIn) -> datetime:
    check_in = answered.check_in
    return check_in.submitted_at or check_in.created_at
