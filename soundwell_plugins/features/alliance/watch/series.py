"""A client's check-ins as rules see them: scores, in order, and the questions answered "no"."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session as Transaction

from soundwell_hookspecs import CheckInId, PractitionerId, Respondent
from soundwell_plugins.features.alliance.check_in import State
from soundwell_plugins.features.alliance.client import ClientId
from soundwell_plugins.features.alliance.signals.outcome import Score
from soundwell_plugins.features.alliance.tables import CHECK_IN


@dataclass(frozen=True, slots=True)
class Measure:
    """What scores can be compared: versions and languages are never pooled.

    Args:
        instrument: its name.
        version: its version.
        language: in which it was asked, as a tag.
        scale: the key of the scale.
    """

    instrument: str
    version: str
    language: str
    scale: str


@dataclass(frozen=True, slots=True)
class Point:
    """What was scored at one check-in.

    Args:
        check_in: which.
        at: when it was answered, in UTC.
        scores: by what they measure; `None` where too little was answered.
        noes: the instruments and questions that were answered with a "no".
    """

    check_in: CheckInId
    at: datetime
    scores: Mapping[Measure, Score] = field(repr=False)
    noes: tuple[tuple[str, str], ...] = field(repr=False)


def points(
    session: Transaction, client: ClientId, practitioner: PractitionerId
) -> tuple[Point, ...]:
    """Return the check-ins that a client has answered, the earliest first.

    Args:
        session: an open transaction.
        client: whose.
        practitioner: with whom.
    """
    query = _answered().where(CHECK_IN.c.client == client, CHECK_IN.c.practitioner == practitioner)
    rows = session.execute(query.order_by(CHECK_IN.c.submitted_at, CHECK_IN.c.id))
    return tuple(_point(row.id, row.submitted_at, row.scores) for row in rows)


def courses(session: Transaction) -> Iterator[tuple[Point, ...]]:
    """Yield the answered check-ins of each client with each practitioner, the earliest first.

    Args:
        session: an open transaction.
    """
    order = (CHECK_IN.c.client, CHECK_IN.c.practitioner, CHECK_IN.c.submitted_at, CHECK_IN.c.id)
    whose: tuple[str, str] | None = None
    found: list[Point] = []
    for row in session.execute(_answered().order_by(*order)):
        if (row.client, row.practitioner) != whose:
            if found:
                yield tuple(found)
            whose, found = (row.client, row.practitioner), []
        found.append(_point(row.id, row.submitted_at, row.scores))
    if found:
        yield tuple(found)


def scores_of(course: Sequence[Point], measure: Measure) -> tuple[Score, ...]:
    """Return what was scored of one measure, without the check-ins that did not ask for it."""
    return tuple(each.scores[measure] for each in course if measure in each.scores)


def _answered() -> Select[Any]:
    return select(
        CHECK_IN.c.id,
        CHECK_IN.c.client,
        CHECK_IN.c.practitioner,
        CHECK_IN.c.submitted_at,
        CHECK_IN.c.scores,
    ).where(
        CHECK_IN.c.state == State.SUBMITTED.value,
        CHECK_IN.c.respondent == Respondent.CLIENT.value,
        CHECK_IN.c.scores.is_not(None),
    )


def _point(id: str, at: datetime, text: str) -> Point:
    forms = json.loads(text)
    return Point(
        check_in=CheckInId(id),
        at=at,
        scores={
            Measure(name, form["version"], form["language"], scale): value
            for name, form in forms.items()
            for scale, value in form["scores"].items()
        },
        noes=tuple((name, item) for name, form in forms.items() for item in form["noes"]),
    )
