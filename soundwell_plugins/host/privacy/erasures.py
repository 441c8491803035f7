"""Erasures: asked for once, and repeated until every plugin has done its part."""

import os
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Row, insert, inspect, select, update
from sqlalchemy.orm import Session

from soundwell_hookspecs import (
    AccountId,
    Audit,
    Clock,
    Erasure,
    Feature,
    PersonId,
    Plugin,
    erase_personal_data,
)
from soundwell_plugins.host.directory import Directory
from soundwell_plugins.host.dispatch import Dispatcher
from soundwell_plugins.host.implementations import Implementations
from soundwell_plugins.host.privacy.tables import ERASURE, PART, REASON_LENGTH, Standing
from soundwell_plugins.host.privacy.traces_left import TracesLeft
from soundwell_plugins.host.storage import Database
from soundwell_plugins.sdk.tables import new_id

HOST_PART: Final = "host"
_VERSIONS: Final = "version_"
_OFF: Final = (
    "It is off and may keep data: switch it on, or give this part up if it never will be again."
)
_LAST: Final = "Name and address go when all others have done their part."


class NoSuchErasure(Exception):
    """There is no such erasure or part; its text is a sentence for the admin."""


@dataclass(frozen=True, slots=True)
class Part:
    """What one plugin did.

    Args:
        plugin: its name, or `host`.
        standing: where it stands.
        erased: how many records went.
        kept: for each kind of record that stays, a sentence that says why.
        reason: why it is not done yet, or why it was given up.
        tried_at: when it was asked last, in UTC.
    """

    plugin: str
    standing: Standing
    erased: int
    kept: tuple[str, ...]
    reason: str
    tried_at: datetime | None


@dataclass(frozen=True, slots=True)
class Report:
    """How far an erasure is.

    Args:
        id: what names it.
        person: whose data.
        began_at: when it was asked for, in UTC.
        finished_at: when all was done, in UTC, if it is.
        parts: what each plugin did, by name.
    """

    id: str
    person: PersonId
    began_at: datetime
    finished_at: datetime | None
    parts: tuple[Part, ...]


class Erasures:
    """Erases people's data across all plugins.

    Features are asked first: what they take back (a booking) is told to connectors in deliveries.
    A connector is asked when nothing about the person is on its way to it any more, and the host's
    own entry goes last, so that a connector can look up whom it is to forget.

    Args:
        database: where it is written down.
        hooks: asks plugins.
        implementations: knows who has to do something.
        plugins: those that are on.
        directory: knows people.
        traces: what the host itself keeps.
        audit: where it is written down who asked.
        clock: the time.
    """

    def __init__(
        self,
        *,
        database: Database,
        hooks: Dispatcher,
        implementations: Implementations,
        plugins: Mapping[str, Plugin[object]],
        directory: Directory,
        traces: TracesLeft,
        audit: Audit,
        clock: Clock,
    ) -> None:
        self._database = database
        self._hooks = hooks
        self._implementations = implementations
        self._plugins = plugins
        self._directory = directory
        self._traces = traces
        self._audit = audit
        self._clock = clock

    def begin(self, person: PersonId, *, actor: AccountId | None) -> Report:
        """Write down that a person's data are to be erased, and do what can be done now.

        Raises:
            LookupError: there is no such person.
        """
        return self.resume(self.write_down(person, actor=actor))

    def write_down(self, person: PersonId, *, actor: AccountId | None) -> str:
        """Write down that a person's data are to be erased, and return the erasure's id.

        From here on nobody finds the person by address: who comes back begins anew.

        Raises:
            LookupError: there is no such person.
        """
        plugins = self._concerned()
        with self._database.transaction() as session:
            known = self._directory.get(session, person)
            if known is None:
                raise LookupError(f"there is no person {person}")
            ids = self._directory.ids_of(session, person)
            erasure = session.scalar(select(ERASURE.c.id).where(ERASURE.c.person == known.id))
            if erasure is None:
                erasure = new_id()
                self._write(session, erasure, known.id, plugins)
                self._traces.hide(session, known.id, os.urandom(32))
                self._traces.drop_messages(session, ids)
                self._record(session, "person.erasure-began", known.id, actor)
        return erasure

    def resume(self, id: str) -> Report:
        """Do what is left of an erasure, as far as that can be done now."""
        for of_features in (True, False):
            report = self.report(id)
            ready = [
                part.plugin
                for part in self._waiting(report)
                if self._is_feature(part.plugin) is of_features
            ]
            self._ask(report, ready)
        self._finish(self.report(id))
        return self.report(id)

    def resume_all(self, now: datetime) -> None:
        """Do what is left of all erasures; the host's scheduled work."""
        with self._database.reading() as session:
            open_ones = session.scalars(select(ERASURE.c.id).where(ERASURE.c.finished_at.is_(None)))
            ids = open_ones.all()
        for erasure in ids:
            self.resume(erasure)

    def give_up(self, id: str, plugin: str, *, reason: str, actor: AccountId | None) -> Report:
        """Let an erasure go on without a plugin that will never do its part.

        Args:
            id: which erasure, or the beginning of its id.
            plugin: whose part.
            reason: why, without personal data: it is kept and shown.
            actor: whose decision it is.

        Raises:
            NoSuchErasure: it has no such part that waits.
        """
        report = self.report(id)
        if plugin == HOST_PART or plugin not in {part.plugin for part in self._waiting(report)}:
            raise NoSuchErasure(f"No part of {plugin[:64]} waits in the erasure {id[:40]}.")
        with self._database.transaction() as session:
            self._note(session, report.id, plugin, standing=Standing.GIVEN_UP, reason=reason)
            self._record(
                session, "person.erasure-part-given-up", report.person, actor, f"plugin:{plugin}"
            )
        return self.resume(report.id)

    def report(self, id: str) -> Report:
        """Return how far an erasure is.

        Args:
            id: which, or the beginning of its id.

        Raises:
            NoSuchErasure: there is none, or more than one.
        """
        which = ERASURE.c.id.startswith(id, autoescape=True)
        with self._database.reading() as session:
            rows = session.execute(select(ERASURE).where(which).limit(2)).all()
            if len(rows) != 1 or not id:
                raise NoSuchErasure(f"There is no erasure {id[:40]}, or more than one.")
            return _report(session, rows[0])

    def reports(self, *, unfinished: bool = False) -> tuple[Report, ...]:
        """Return all erasures, the newest first."""
        query = select(ERASURE).order_by(ERASURE.c.began_at.desc())
        if unfinished:
            query = query.where(ERASURE.c.finished_at.is_(None))
        with self._database.reading() as session:
            return tuple(_report(session, row) for row in session.execute(query).all())

    def _concerned(self) -> frozenset[str]:
        """Return the plugins that keep, or may keep, something about people."""
        hook = erase_personal_data.__name__
        answering = {each.plugin for each in self._implementations.of(hook)}
        absent = {each.plugin for each in self._implementations.absent(hook)}
        return frozenset(answering | absent | set(self.left_behind()))

    def left_behind(self) -> Iterator[str]:
        """Yield the plugins that are not on and have left tables in the database."""
        on = {name.replace("-", "_") for name in self._plugins}
        for table in inspect(self._database.engine).get_table_names():
            name = table.removeprefix(_VERSIONS)
            if name not in {table, HOST_PART, *on}:
                yield name

    def _write(self, session: Session, id: str, person: PersonId, plugins: Collection[str]) -> None:
        session.execute(insert(ERASURE).values(id=id, person=person, began_at=self._clock.now()))
        for plugin in sorted({*plugins, HOST_PART}):
            session.execute(
                insert(PART).values(
                    erasure=id,
                    plugin=plugin,
                    standing=Standing.WAITING,
                    erased=0,
                    kept="",
                    reason=_LAST if plugin == HOST_PART else "",
                )
            )

    def _waiting(self, report: Report) -> Iterator[Part]:
        return (part for part in report.parts if part.standing is Standing.WAITING)

    def _is_feature(self, plugin: str) -> bool:
        return isinstance(self._plugins.get(plugin), Feature)

    def _ask(self, report: Report, plugins: Sequence[str]) -> None:
        """Ask some plugins for their part, those apart to which something is on its way."""
        with self._database.reading() as session:
            ids = self._directory.ids_of(session, report.person)
            under_way = self._traces.on_their_way(session, ids)
        answering = {each.plugin for each in self._implementations.of(erase_personal_data.__name__)}
        ready = [plugin for plugin in plugins if plugin in answering and plugin not in under_way]
        outcomes = self._outcomes(ready, ids)
        with self._database.transaction() as session:
            for plugin in plugins:
                if plugin == HOST_PART:
                    continue
                if plugin in outcomes:
                    self._take(session, report.id, plugin, outcomes[plugin])
                elif plugin in under_way:
                    count = under_way[plugin]
                    reason = f"Deliveries about the person that are still on their way: {count}."
                    self._note(session, report.id, plugin, reason=reason)
                else:
                    self._note(session, report.id, plugin, reason=_OFF)

    def _outcomes(
        self, plugins: Collection[str], ids: Sequence[PersonId]
    ) -> dict[str, Erasure | str]:
        """Return for each plugin what it did, or why it could not."""
        outcomes: dict[str, Erasure | str] = {}
        for person in ids if plugins else ():
            answers = self._hooks.collect_from(plugins, erase_personal_data, person=person)
            for answer in answers.answers:
                outcomes[answer.plugin] = _sum(outcomes.get(answer.plugin), answer.value)
            for failure in answers.failures:
                outcomes[failure.plugin] = f"It {failure.kind.value}: {failure.detail}."
        return outcomes

    def _take(self, session: Session, id: str, plugin: str, outcome: Erasure | str) -> None:
        if isinstance(outcome, str):
            self._note(session, id, plugin, reason=outcome)
        else:
            self._note(
                session,
                id,
                plugin,
                standing=Standing.DONE,
                erased=outcome.erased,
                kept="\n".join(" ".join(sentence.split()) for sentence in outcome.kept),
                reason="",
            )

    def _finish(self, report: Report) -> None:
        """Remove what the host keeps, when all others are done and nothing is on its way."""
        if report.finished_at is not None or any(
            part.plugin != HOST_PART for part in self._waiting(report)
        ):
            return
        with self._database.transaction() as session:
            ids = self._directory.ids_of(session, report.person)
            under_way = self._traces.on_their_way(session, ids)
            if under_way:
                names = ", ".join(sorted(under_way))
                reason = f"Deliveries about the person are still on their way to {names}."
                self._note(session, report.id, HOST_PART, reason=reason)
                return
            gone = self._traces.remove(session, ids)
            done = Standing.DONE
            self._note(session, report.id, HOST_PART, standing=done, erased=gone, reason="")
            finished = update(ERASURE).where(ERASURE.c.id == report.id)
            session.execute(finished.values(finished_at=self._clock.now()))
            self._record(session, "person.erased", report.person, None)

    def _note(self, session: Session, id: str, plugin: str, **values: object) -> None:
        reason = str(values.pop("reason", ""))[:REASON_LENGTH]
        session.execute(
            update(PART)
            .where(PART.c.erasure == id, PART.c.plugin == plugin)
            .values(tried_at=self._clock.now(), reason=reason, **values)
        )

    def _record(
        self,
        session: Session,
        action: str,
        person: PersonId,
        actor: AccountId | None,
        detail: str = "",
    ) -> None:
        self._audit.record(
            session, actor=actor, action=action, subject=f"person:{person}", detail=detail
        )


def _sum(before: Erasure | str | None, now: Erasure) -> Erasure | str:
    if before is None:
        return now
    if isinstance(before, str):
        return before
    return Erasure(before.erased + now.erased, tuple(dict.fromkeys((*before.kept, *now.kept))))


def _report(session: Session, row: Row[Any]) -> Report:
    parts = session.execute(
        select(PART).where(PART.c.erasure == row.id).order_by(PART.c.plugin)
    ).all()
    return Report(
        row.id,
        PersonId(row.person),
        row.began_at,
        row.finished_at,
        tuple(
            Part(
                part.plugin,
                part.standing,
                part.erased,
                tuple(part.kept.splitlines()),
                part.reason,
                part.tried_at,
            )
            for part in parts
        ),
    )
