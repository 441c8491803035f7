"""Messages that wait here when there is no mail server, each encrypted in the database."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from pathlib import Path

from sqlalchemy import RowMapping, delete, insert, select, update

from soundwell_hookspecs import PersonId, Recipient, RecipientKind, Storage
from soundwell_plugins.connectors.mail.message import digest
from soundwell_plugins.connectors.mail.old_spool import OldSpool, Waiting
from soundwell_plugins.connectors.mail.tables import SPOOLED


@dataclass(frozen=True, slots=True)
class Spooled:
    """A message in the spool.

    Args:
        id: what names it.
        when: when it was written, in UTC.
        raw: the message, byte for byte as it would have been sent.
        message: the same, taken apart.
    """

    id: str
    when: datetime
    raw: bytes = field(repr=False)
    message: EmailMessage = field(repr=False)

    @property
    def to(self) -> str:
        """Name and address of the recipient."""
        return str(self.message["To"])

    @property
    def subject(self) -> str:
        """The subject as it is read."""
        return str(self.message["Subject"])

    @property
    def text(self) -> str:
        """What the recipient reads."""
        body = self.message.get_body(("plain",))
        return "\n".join(str(body.get_content()).splitlines()) if body is not None else ""

    @property
    def attachments(self) -> tuple[str, ...]:
        """The names of the files that go with it."""
        names = (part.get_filename() for part in self.message.iter_attachments())
        return tuple(name for name in names if name)


class Spool:
    """Keeps messages, and by id for whom each is, so that a person's are found again.

    Args:
        storage: the database.
        old: the folder in which an earlier version kept them; what is still there moves over.
    """

    def __init__(self, storage: Storage, old: Path) -> None:
        self._storage = storage
        self._old = OldSpool(old)

    def put(
        self, message: EmailMessage, *, recipient: Recipient, key: str, written: datetime
    ) -> None:
        """Keep a message; a repeat with the same key takes the place of the first.

        Args:
            message: as it would be sent.
            recipient: whom it is for.
            key: the delivery's.
            written: when, aware.
        """
        self._keep([Waiting(digest(key), recipient, written, message.as_bytes())])

    def messages(self, person: PersonId | None = None) -> list[Spooled]:
        """Return what waits here, the newest last.

        Args:
            person: for whom; for anybody when not given.
        """
        self._move_over()
        query = select(SPOOLED).order_by(SPOOLED.c.written, SPOOLED.c.id)
        if person is not None:
            query = query.where(
                SPOOLED.c.kind == RecipientKind.PERSON.value, SPOOLED.c.recipient == person
            )
        with self._storage.reading() as session:
            return [_read(row) for row in session.execute(query).mappings()]

    def erase(self, person: PersonId) -> int:
        """Remove what waits here for a person, and say how many messages it was."""
        self._move_over()
        theirs = delete(SPOOLED).where(
            SPOOLED.c.kind == RecipientKind.PERSON.value, SPOOLED.c.recipient == person
        )
        with self._storage.transaction() as session:
            return len(session.scalars(theirs.returning(SPOOLED.c.id)).all())

    def expire(self, before: datetime) -> int:
        """Remove messages that were written before a moment, and say how many there were."""
        self._move_over()
        old = delete(SPOOLED).where(SPOOLED.c.written < before)
        with self._storage.transaction() as session:
            return len(session.scalars(old.returning(SPOOLED.c.id)).all())

    def merge(self, *, kept: PersonId, dropped: PersonId) -> None:
        """Put what waits here for one person under another's id."""
        self._move_over()
        theirs = update(SPOOLED).where(
            SPOOLED.c.kind == RecipientKind.PERSON.value, SPOOLED.c.recipient == dropped
        )
        with self._storage.transaction() as session:
            session.execute(theirs.values(recipient=kept))

    def _move_over(self) -> None:
        found = self._old.messages()
        if found:
            self._keep(found)
        self._old.clear(found)

    def _keep(self, messages: Iterable[Waiting]) -> None:
        with self._storage.transaction() as session:
            for each in messages:
                session.execute(delete(SPOOLED).where(SPOOLED.c.id == each.id))
                values = {
                    "id": each.id,
                    "kind": each.recipient.kind.value,
                    "recipient": each.recipient.id,
                    "written": each.written,
                    "message": each.raw.decode(),
                }
                session.execute(insert(SPOOLED).values(values))


def _read(row: RowMapping) -> Spooled:
    raw = row["message"].encode()
    message = BytesParser(EmailMessage, policy=policy.SMTP).parsebytes(raw)
    return Spooled(row["id"], row["written"], raw, message)
