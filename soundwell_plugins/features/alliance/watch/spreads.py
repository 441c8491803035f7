"""How much scores vary within the clients of the practice: counted at night, and told of nobody."""

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from math import sqrt
from typing import Final

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session as Transaction

from soundwell_hookspecs import Storage
from soundwell_plugins.features.alliance.signals.moments import Moments, moments_of
from soundwell_plugins.features.alliance.tables import SPREAD
from soundwell_plugins.features.alliance.watch.series import Measure, Point, courses, scores_of

FEWEST: Final = 20
"""How many degrees of freedom the other clients have to have, so that their spread is known."""

_REST: Final = 1e-12


@dataclass(frozen=True, slots=True)
class Spread:
    """How much scores vary within clients, all of them put together.

    Args:
        squares: the sum of the squared differences from each client's own mean.
        freedom: the degrees of freedom.
        counted_at: when, in UTC.
    """

    squares: float
    freedom: int
    counted_at: datetime

    def without(self, own: Moments) -> float:
        """Return the standard deviation within the other clients, or 0 where they are too few.

        Others only, because a client's own dip would widen the limit that it is judged by.

        Args:
            own: of the client's scores up to the count.
        """
        squares = self.squares - own.squares
        freedom = self.freedom - max(own.count - 1, 0)
        if freedom < FEWEST or squares <= self.squares * _REST:
            return 0.0
        return sqrt(squares / freedom)


@dataclass(slots=True)
class _Sum:
    squares: float = 0.0
    freedom: int = 0


@dataclass(slots=True)
class _Sums:
    by_measure: defaultdict[Measure, _Sum] = field(default_factory=lambda: defaultdict(_Sum))

    def add(self, course: Sequence[Point]) -> None:
        for measure in {each for point in course for each in point.scores}:
            moments = moments_of(scores_of(course, measure))
            self.by_measure[measure].squares += moments.squares
            self.by_measure[measure].freedom += max(moments.count - 1, 0)


class Spreads:
    """Counts how much scores vary, and remembers it until the next night.

    Args:
        storage: the feature's tables.
    """

    def __init__(self, storage: Storage) -> None:
        self._storage = storage

    def count(self, now: datetime) -> None:
        """Count anew.

        Args:
            now: the present moment, in UTC.
        """
        sums = _Sums()
        with self._storage.reading() as session:
            for course in courses(session):
                sums.add(tuple(each for each in course if each.at <= now))
        rows: defaultdict[tuple[str, str, str], dict[str, tuple[float, int]]] = defaultdict(dict)
        for measure, each in sums.by_measure.items():
            key = (measure.instrument, measure.version, measure.language)
            rows[key][measure.scale] = (each.squares, each.freedom)
        with self._storage.transaction() as session:
            session.execute(delete(SPREAD))
            for (instrument, version, language), content in rows.items():
                session.execute(
                    insert(SPREAD).values(
                        instrument=instrument,
                        version=version,
                        language=language,
                        counted_at=now,
                        content=json.dumps(content),
                    )
                )

    def known(self, session: Transaction) -> Mapping[Measure, Spread]:
        """Return what was counted last.

        Args:
            session: an open transaction.
        """
        return {
            Measure(row.instrument, row.version, row.language, scale): Spread(
                squares, freedom, row.counted_at
            )
            for row in session.execute(select(SPREAD))
            for scale, (squares, freedom) in json.loads(row.content).items()
        }


def of_the_others(spread: Spread | None, course: Sequence[Point], measure: Measure) -> float:
    """Return the standard deviation within all other clients, or 0 where it is not known.

    Args:
        spread: what was counted of all, or `None`.
        course: the client's own check-ins.
        measure: of what.
    """
    if spread is None:
        return 0.0
    counted = [each for each in course if each.at <= spread.counted_at]
    return spread.without(moments_of(scores_of(counted, measure)))
