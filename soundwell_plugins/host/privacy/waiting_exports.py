"""Exports that were made on a page and wait there, encrypted, until somebody takes them away."""

from base64 import b64decode, b64encode
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import delete, insert, select

from soundwell_hookspecs import Clock, PersonId
from soundwell_plugins.host.people import PERSON
from soundwell_plugins.host.privacy.tables import WAITING_EXPORT
from soundwell_plugins.host.storage import Database

_KEPT: Final = timedelta(days=1)


class WaitingExports:
    """Keeps them for a day, or until the person's data are erased.

    Args:
        database: where.
        clock: the time.
    """

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def keep(self, id: str, person: PersonId, content: bytes) -> None:
        """Keep an export; nothing of somebody who was erased while it was made.

        Args:
            id: what names it from now on.
            person: whose data they are; an earlier export of theirs goes.
            content: the file.
        """
        with self._database.transaction() as session:
            if session.scalar(select(PERSON.c.id).where(PERSON.c.id == person)) is None:
                return
            session.execute(delete(WAITING_EXPORT).where(WAITING_EXPORT.c.person == person))
            values = {
                "id": id,
                "person": person,
                "made_at": self._clock.now(),
                "content": b64encode(content).decode(),
            }
            session.execute(insert(WAITING_EXPORT).values(values))

    def get(self, id: str) -> bytes | None:
        """Return the file of an export, or `None` where it is gone."""
        query = select(WAITING_EXPORT.c.content).where(
            WAITING_EXPORT.c.id == id, WAITING_EXPORT.c.made_at > self._clock.now() - _KEPT
        )
        with self._database.reading() as session:
            found = session.scalar(query)
        return None if found is None else b64decode(found)

    def expire(self, now: datetime) -> None:
        """Remove what nobody has taken away for a day."""
        with self._database.transaction() as session:
            session.execute(delete(WAITING_EXPORT).where(WAITING_EXPORT.c.made_at <= now - _KEPT))
