"""What is known of undertakings."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum
from typing import Any, Final

from sqlalchemy import Row, delete, insert, select, update
from sqlalchemy.orm import Session

from soundwell_hookspecs import AccountId, Clock
from soundwell_plugins.host.storage import Database
from soundwell_plugins.host.undertakings.tables import SAID_LENGTH, UNDERTAKING
from soundwell_plugins.sdk.tables import new_id

_KEPT: Final = timedelta(days=400)
"""So long it is known when the last one of a kind was; they are few."""


class UndertakingKind(Enum):
    """What is undertaken."""

    CONFIGURATION = "configuration"
    BACKUP = "backup"
    EXPORT = "export"


@dataclass(frozen=True, slots=True)
class Undertaking:
    """Long work that somebody has begun.

    Args:
        id: what names it.
        kind: what is done.
        about: to what, in the words of whoever began it; no personal data.
        actor: who began it; `None` for the command line.
        began_at: when, in UTC.
        seen_at: when something was last heard of it, in UTC.
        ended_at: when it ended, in UTC; `None` while it goes on.
        succeeded: whether it has ended well.
        said: the last word about it.
    """

    id: str
    kind: UndertakingKind
    about: str
    actor: AccountId | None
    began_at: datetime
    seen_at: datetime
    ended_at: datetime | None
    succeeded: bool
    said: str

    def is_silent(self, now: datetime, patience: timedelta) -> bool:
        """Tell whether it goes on and nothing was heard of it for too long."""
        return self.ended_at is None and now - self.seen_at > patience


class Undertakings:
    """Writes down how far undertakings are.

    Args:
        database: where.
        clock: the time.
    """

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def begin(
        self, session: Session, kind: UndertakingKind, about: str, *, actor: AccountId | None
    ) -> str:
        """Write down that something is undertaken, and return the id that names it."""
        now, name = self._clock.now(), new_id()
        session.execute(delete(UNDERTAKING).where(UNDERTAKING.c.began_at < now - _KEPT))
        session.execute(
            insert(UNDERTAKING).values(
                id=name,
                kind=kind.value,
                about=about,
                actor=actor,
                began_at=now,
                seen_at=now,
                succeeded=False,
                said="",
            )
        )
        return name

    def say(self, id: str, said: str) -> None:
        """Write down how far one is."""
        self._change(id, said=said)

    def end(self, id: str, said: str, *, succeeded: bool) -> None:
        """Write down how one has ended."""
        self._change(id, said=said, succeeded=succeeded, ended_at=self._clock.now())

    def get(self, id: str) -> Undertaking | None:
        """Return one, or `None` if there is none of this id."""
        with self._database.reading() as session:
            query = select(UNDERTAKING).where(UNDERTAKING.c.id == id)
            row = session.execute(query).one_or_none()
        return None if row is None else _undertaking(row)

    def latest(self, kind: UndertakingKind, *, limit: int = 1) -> tuple[Undertaking, ...]:
        """Return the last ones of a kind, the newest first."""
        query = select(UNDERTAKING).where(UNDERTAKING.c.kind == kind.value)
        newest = query.order_by(UNDERTAKING.c.began_at.desc(), UNDERTAKING.c.id).limit(limit)
        with self._database.reading() as session:
            return tuple(map(_undertaking, session.execute(newest).all()))

    def _change(self, id: str, *, said: str, **values: object) -> None:
        changed = update(UNDERTAKING).where(UNDERTAKING.c.id == id)
        with self._database.transaction() as session:
            session.execute(
                changed.values(said=said[:SAID_LENGTH], seen_at=self._clock.now(), **values)
            )


def _undertaking(row: Row[Any]) -> Undertaking:
    return Undertaking(
        id=row.id,
        kind=UndertakingKind(row.kind),
        about=row.about,
        actor=None if row.actor is None else AccountId(row.actor),
        began_at=row.began_at,
        seen_at=row.seen_at,
        ended_at=row.ended_at,
        succeeded=row.succeeded,
        said=row.said,
    )
