"""The timetable: when work is due and how it went, kept in the database."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import Any, Final

from sqlalchemy import Row, and_, delete, insert, select, tuple_, update
from sqlalchemy.orm import Session

from soundwell_hookspecs import Clock, Daily, Every, Weekly
from soundwell_plugins.host.deliveries.backoff import RetryPolicy
from soundwell_plugins.host.schedules.catalogue import Declared, Job
from soundwell_plugins.host.schedules.outcome import Outcome
from soundwell_plugins.host.schedules.tables import PATTERN_LENGTH, WORK
from soundwell_plugins.host.storage import Database

_CUT_OFF: Final = "The program ended in the middle of it; it is repeated."
_RETRIES: Final = RetryPolicy(
    attempts=1, first_wait=timedelta(minutes=1), longest_wait=timedelta(hours=1)
)


@dataclass(frozen=True, slots=True)
class Entry:
    """A piece of work as people see it.

    Args:
        plugin: whose it is, or `host`.
        name: what it is called.
        pattern: how often it is done.
        due: when it is due next, in UTC.
        running_since: when the run began that is under way, in UTC, if one is.
        began_at: when the last run began, in UTC.
        ended_at: when the last run ended, in UTC.
        outcome: what the last run came to, if there was one.
        reason: why it failed.
        failures: how many runs have failed since the last that did not.
    """

    plugin: str
    name: str
    pattern: str
    due: datetime
    running_since: datetime | None
    began_at: datetime | None
    ended_at: datetime | None
    outcome: Outcome | None
    reason: str
    failures: int


class Timetable:
    """Knows when work is due and how it went.

    Args:
        database: where that is kept.
        clock: the time.
        random: where the jitter of waits comes from.
    """

    def __init__(self, database: Database, clock: Clock, random: Random) -> None:
        self._database = database
        self._clock = clock
        self._random = random

    def take(self, declared: Declared) -> None:
        """Enter work that is new, and drop what its plugin no longer declares.

        Work that is done more or less often than before is due anew, unless it is due already.
        """
        now = self._clock.now()
        with self._database.transaction() as session:
            known = {(row.plugin, row.name): row for row in session.execute(select(WORK)).all()}
            for key, job in declared.jobs.items():
                if key not in known:
                    session.execute(insert(WORK).values(_new(job, now)))
                elif known[key].pattern != _pattern(job):
                    due = known[key].due
                    anew = job.work.when.after(now) if due > now else due
                    _update(session, key, pattern=_pattern(job), due=anew)
            for key in known:
                if key not in declared.jobs and key[0] in declared.owners:
                    session.execute(delete(WORK).where(_is(key)))

    def entries(self) -> tuple[Entry, ...]:
        """Return all work that was ever entered, by plugin and name."""
        with self._database.reading() as session:
            rows = session.execute(select(WORK).order_by(WORK.c.plugin, WORK.c.name)).all()
        return tuple(_entry(row) for row in rows)

    def entry(self, key: tuple[str, str]) -> Entry:
        """Return a piece of work that was entered, by plugin and name."""
        with self._database.reading() as session:
            return _entry(session.execute(select(WORK).where(_is(key))).one())

    def due(self) -> tuple[tuple[str, str], ...]:
        """Return plugin and name of what is due and not under way, the longest due first."""
        query = (
            select(WORK.c.plugin, WORK.c.name)
            .where(WORK.c.due <= self._clock.now(), WORK.c.running_since.is_(None))
            .order_by(WORK.c.due)
        )
        with self._database.reading() as session:
            return tuple((row.plugin, row.name) for row in session.execute(query).all())

    def ask(self, key: tuple[str, str]) -> bool:
        """Make work due now, and return whether there is such work."""
        with self._database.transaction() as session:
            return _update(session, key, due=self._clock.now())

    def begin(self, key: tuple[str, str]) -> datetime | None:
        """Note that a run begins, and return the moment, or `None` if one is under way."""
        now = self._clock.now()
        with self._database.transaction() as session:
            free = update(WORK).where(_is(key), WORK.c.running_since.is_(None))
            begun = session.execute(
                free.values(running_since=now, began_at=now).returning(WORK.c.name)
            )
            return now if begun.all() else None

    def end(
        self, key: tuple[str, str], when: Every | Daily | Weekly, outcome: Outcome, reason: str = ""
    ) -> None:
        """Note what the run that is under way came to, and when the next is due."""
        with self._database.transaction() as session:
            row = session.execute(select(WORK).where(_is(key))).one_or_none()
            if row is not None:
                self._end(session, row, outcome, reason, when)

    def remark(self, key: tuple[str, str], reason: str) -> None:
        """Note something about a run that is under way, without personal data."""
        with self._database.transaction() as session:
            _update(session, key, reason=reason)

    def mend(self, under_way: Collection[tuple[str, str]]) -> int:
        """Note that runs which nobody is at any more were cut off, and return how many there were.

        Args:
            under_way: what runs, really.
        """
        cut_off = select(WORK).where(WORK.c.running_since.is_not(None))
        if under_way:
            cut_off = cut_off.where(tuple_(WORK.c.plugin, WORK.c.name).not_in(list(under_way)))
        with self._database.reading() as session:
            if not session.execute(cut_off.limit(1)).all():
                return 0
        with self._database.transaction() as session:
            rows = session.execute(cut_off).all()
            for row in rows:
                self._end(session, row, Outcome.CUT_OFF, _CUT_OFF, None)
            return len(rows)

    def _end(
        self,
        session: Session,
        row: Row[Any],
        outcome: Outcome,
        reason: str,
        when: Every | Daily | Weekly | None,
    ) -> None:
        now = self._clock.now()
        failures = 0 if outcome is Outcome.DONE else row.failures + 1
        _update(
            session,
            (row.plugin, row.name),
            running_since=None,
            ended_at=now,
            outcome=outcome,
            reason=reason,
            failures=failures,
            due=now + _RETRIES.wait(failures, None, self._random)
            if failures or when is None
            else _next_due(when, row.began_at, now),
        )


def _next_due(when: Every | Daily | Weekly, began: datetime, now: datetime) -> datetime:
    due = when.after(began)
    return due if due > now else when.after(now)  # a run that was longer than the pause


def _new(job: Job, now: datetime) -> dict[str, object]:
    return {
        "plugin": job.plugin,
        "name": job.work.name,
        "pattern": _pattern(job),
        "due": job.work.when.first(now),
        "reason": "",
        "failures": 0,
    }


def _pattern(job: Job) -> str:
    return str(job.work.when)[:PATTERN_LENGTH]


def _is(key: tuple[str, str]) -> Any:
    return and_(WORK.c.plugin == key[0], WORK.c.name == key[1])


def _update(session: Session, key: tuple[str, str], **values: object) -> bool:
    changed = session.execute(update(WORK).where(_is(key)).values(values).returning(WORK.c.name))
    return bool(changed.all())


def _entry(row: Row[Any]) -> Entry:
    return Entry(
        plugin=row.plugin,
        name=row.name,
        pattern=row.pattern,
        due=row.due,
        running_since=row.running_since,
        began_at=row.began_at,
        ended_at=row.ended_at,
        outcome=row.outcome,
        reason=row.reason,
        failures=row.failures,
    )
