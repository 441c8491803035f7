"""What practitioners note for themselves; nobody else at the practice reads it."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Row, delete, insert, select, update
from sqlalchemy.orm import Session as Transaction

from soundwell_hookspecs import PersonalRecord, PluginContext, PractitionerId
from soundwell_plugins.features.alliance.client import Client, ClientId
from soundwell_plugins.features.alliance.keeping import Going
from soundwell_plugins.features.alliance.tables import NOTE, SEEN
from soundwell_plugins.sdk.tables import new_id

LONGEST: Final = 10_000
"""How many signs a note may have."""


@dataclass(frozen=True, slots=True)
class Note:
    """A note.

    Args:
        id: what names it.
        practitioner: whose it is.
        written_at: when, in UTC.
        changed_at: when it was changed last, in UTC, or `None`.
        text: what it says.
    """

    id: str
    practitioner: PractitionerId
    written_at: datetime
    changed_at: datetime | None
    text: str = field(repr=False)


class Notes:
    """Keeps notes.

    Args:
        context: the plugin's context.
    """

    def __init__(self, context: PluginContext) -> None:
        self._context = context

    def of(
        self, session: Transaction, client: ClientId, practitioner: PractitionerId
    ) -> tuple[Note, ...]:
        """Return a practitioner's notes about a client, the newest first."""
        query = select(NOTE).where(NOTE.c.client == client, NOTE.c.practitioner == practitioner)
        ordered = query.order_by(NOTE.c.written_at.desc(), NOTE.c.id)
        return tuple(_note(row) for row in session.execute(ordered))

    def write(
        self, session: Transaction, client: ClientId, practitioner: PractitionerId, text: str
    ) -> None:
        """Keep a note.

        Args:
            session: an open transaction that can write.
            client: about whom.
            practitioner: whose it is.
            text: up to `LONGEST` signs.
        """
        session.execute(
            insert(NOTE).values(
                id=new_id(),
                client=client,
                practitioner=practitioner,
                written_at=self._context.clock.now(),
                text=text,
            )
        )

    def change(  # a note is found by all of these
        self,
        session: Transaction,
        client: ClientId,
        practitioner: PractitionerId,
        note: str,
        text: str,
    ) -> bool:
        """Change a note, or remove it where nothing is left; tell whether there was one."""
        own = (
            NOTE.c.id == note,
            NOTE.c.client == client,
            NOTE.c.practitioner == practitioner,
        )
        if not text:
            gone = session.execute(delete(NOTE).where(*own).returning(NOTE.c.id))
            return bool(gone.all())
        values = {"text": text, "changed_at": self._context.clock.now()}
        changed = update(NOTE).where(*own).values(values).returning(NOTE.c.id)
        return bool(session.execute(changed).all())

    def handed_out(
        self, session: Transaction, client: Client, sealed: str
    ) -> Iterator[PersonalRecord]:
        """Yield all notes about a client, for their own export.

        Args:
            session: an open transaction.
            client: about whom.
            sealed: why they are withheld, as the answers are until they are released; or empty.
        """
        query = select(NOTE).where(NOTE.c.client == client.id).order_by(NOTE.c.written_at)
        for row in session.execute(query):
            values = {"written": row.written_at.isoformat(), "text": row.text}
            yield PersonalRecord("practitioner's note", values, sealed)


def forget(session: Transaction, going: Going) -> None:
    """Erase notes with what they are about, and those that were kept for long enough.

    Args:
        session: an open transaction that can write.
        going: what is about to be erased.
    """
    if going.client is not None:
        session.execute(delete(NOTE).where(NOTE.c.client == going.client))
        session.execute(delete(SEEN).where(SEEN.c.client == going.client))
    if going.before is not None:
        session.execute(delete(NOTE).where(NOTE.c.written_at < going.before))
        session.execute(delete(SEEN).where(SEEN.c.seen_at < going.before))


def _note(row: Row[Any]) -> Note:
    return Note(row.id, PractitionerId(row.practitioner), row.written_at, row.changed_at, row.text)
