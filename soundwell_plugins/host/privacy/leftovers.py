"""Leftovers: people about whom nobody keeps anything any more, for example a claim that expired.

A person is let go only when it is certain that nobody needs them: every plugin was asked and keeps
nothing, none is off that may, nobody cares or cared for them, and no event names them. Whoever
comes back begins anew.
"""

import logging
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import ColumnElement, delete, func, select
from sqlalchemy.exc import IntegrityError

from soundwell_hookspecs import Audit, PersonId, personal_data
from soundwell_plugins.host.care import CARE
from soundwell_plugins.host.dispatch import Dispatcher
from soundwell_plugins.host.people import ALIAS, PERSON
from soundwell_plugins.host.privacy.erasures import Erasures
from soundwell_plugins.host.privacy.tables import ERASURE
from soundwell_plugins.host.privacy.traces_left import TracesLeft
from soundwell_plugins.host.storage import Database
from soundwell_plugins.sdk.tables import new_id

GRACE: Final = timedelta(days=7)
"""How long somebody stays after they were added last, whatever becomes of it."""

_AT_ONCE: Final = 500
"""How many are asked about in one night; it begins with somebody else each time."""

_log: Final = logging.getLogger(__name__)


class Leftovers:
    """Lets people go whom nobody needs.

    Args:
        database: where they are kept.
        hooks: asks plugins.
        erasures: knows which plugins have left data behind.
        traces: knows what events name.
        audit: where it is written down.
    """

    def __init__(
        self,
        database: Database,
        hooks: Dispatcher,
        erasures: Erasures,
        traces: TracesLeft,
        audit: Audit,
    ) -> None:
        self._database = database
        self._hooks = hooks
        self._erasures = erasures
        self._traces = traces
        self._audit = audit

    def work(self, now: datetime) -> None:
        """Let people go whom nobody needs; the host's scheduled work."""
        self.let_go(now)

    def let_go(self, now: datetime) -> int:
        """Let people go whom nobody needs.

        Args:
            now: the present moment, aware.

        Returns:
            How many went.
        """
        if next(iter(self._erasures.left_behind()), None) is not None:
            return 0
        candidates = self._candidates(now - GRACE)
        with self._database.reading() as session:
            named = self._traces.named(session, candidates)
        gone = 0
        for person, seen_at in candidates.items():
            if person in named:
                continue
            answers = self._hooks.collect(personal_data, person=person)
            if answers.failures:
                _log.info("people whom nobody needs stay: not every plugin could be asked")
                break
            if not any(answers.values):
                gone += self._remove(person, seen_at)
        return gone

    def _candidates(self, before: datetime) -> Mapping[PersonId, datetime | None]:
        """Return some who were not added for a while, and when they were last."""
        start = new_id()
        found: dict[PersonId, datetime | None] = {}
        for part in (PERSON.c.id >= start, PERSON.c.id < start):
            found.update(self._some(before, part, _AT_ONCE - len(found)))
        return found

    def _some(
        self, before: datetime, part: ColumnElement[bool], most: int
    ) -> Iterator[tuple[PersonId, datetime | None]]:
        query = (
            select(PERSON.c.id, PERSON.c.seen_at)
            .where(
                part,
                func.coalesce(PERSON.c.seen_at, PERSON.c.created_at) < before,
                PERSON.c.id.not_in(select(CARE.c.client)),
                PERSON.c.id.not_in(select(ALIAS.c.person)),
                PERSON.c.id.not_in(select(ERASURE.c.person)),
            )
            .order_by(PERSON.c.id)
            .limit(most)
        )
        with self._database.reading() as session:
            rows: Sequence[tuple[str, datetime | None]] = [
                (row.id, row.seen_at) for row in session.execute(query)
            ]
        return ((PersonId(person), seen_at) for person, seen_at in rows)

    def _remove(self, person: PersonId, seen_at: datetime | None) -> int:
        """Remove the entry, unless somebody has added the person again meanwhile."""
        entry = delete(PERSON).where(
            PERSON.c.id == person, PERSON.c.seen_at.is_not_distinct_from(seen_at)
        )
        try:
            with self._database.transaction() as session:
                if not session.execute(entry.returning(PERSON.c.id)).all():
                    return 0
                self._audit.record(
                    session, actor=None, action="person.let-go", subject=f"person:{person}"
                )
        except IntegrityError:  # care for them, or a merge, has begun meanwhile
            return 0
        return 1
