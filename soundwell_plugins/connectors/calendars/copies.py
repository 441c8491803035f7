"""The last good copy of each calendar, kept encrypted."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Final

from sqlalchemy import Column, String, Table, Text, delete, insert, select, text, update

from soundwell_hookspecs import Storage, Window
from soundwell_plugins.connectors.calendars.fetching import Validators
from soundwell_plugins.connectors.calendars.readings import Known, ReadAs
from soundwell_plugins.connectors.calendars.spans import (
    packed,
    packed_names,
    unpacked,
    unpacked_names,
)
from soundwell_plugins.sdk.encryption import EncryptedBytes
from soundwell_plugins.sdk.tables import Moment, metadata

TABLES: Final = metadata()

COPY: Final = Table(
    "calendars_copy",
    TABLES,
    Column("id", String(64), primary_key=True),
    Column("fetched_at", Moment, nullable=False),
    Column("etag", Text, nullable=False),
    Column("last_modified", Text, nullable=False),
    Column("content_hash", String(64), nullable=False),
    Column("body", EncryptedBytes("calendars_copy.body"), nullable=False),
    Column("read_as", String(64), nullable=False, server_default=text("''")),
    Column("kept_from", Moment),
    Column("kept_until", Moment),
    Column("spans", EncryptedBytes("calendars_copy.spans")),
    Column("problem", Text, nullable=False, server_default=text("''")),
    Column("own", EncryptedBytes("calendars_copy.own")),
)
"""The last good copy of a calendar; its id is a hash, because the address is a secret.

`spans` are its busy times from `kept_from` to `kept_until` as `read_as` understood them, `own`
those of events that may be bookings of this practice, with their identifiers, and `problem` is
what was wrong when it could not be read last, empty when it could.
"""


@dataclass(frozen=True, slots=True)
class Copy:
    """A copy without its content.

    Args:
        fetched_at: when the calendar's server last said that this is what stands there.
        validators: by what the server can tell whether it has changed.
        content_hash: tells contents apart.
        problem: what was wrong when it could not be read last, or nothing.
    """

    fetched_at: datetime
    validators: Validators
    content_hash: str
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Copies:
    """Keeps copies in the database; each method is one short transaction."""

    storage: Storage

    def find(self, source: str) -> Copy | None:
        """Return the copy of a source, or `None`."""
        columns = (
            *(COPY.c.fetched_at, COPY.c.etag, COPY.c.last_modified),
            *(COPY.c.content_hash, COPY.c.problem),
        )
        with self.storage.reading() as session:
            row = session.execute(select(*columns).where(COPY.c.id == source)).one_or_none()
        if row is None:
            return None
        fetched_at, etag, last_modified, content_hash, problem = row
        return Copy(fetched_at, Validators(etag, last_modified), content_hash, problem)

    def body(self, source: str) -> tuple[str, bytes]:
        """Return the hash and the content of a source's copy.

        Raises:
            LookupError: there is none.
        """
        with self.storage.reading() as session:
            row = session.execute(
                select(COPY.c.content_hash, COPY.c.body).where(COPY.c.id == source)
            ).one_or_none()
        if row is None:
            raise LookupError("there is no copy of this calendar")
        return row[0], row[1]

    def known(self, source: str, read_as: ReadAs) -> Known | None:
        """Return the busy times that are kept of a source, if they were read in this way."""
        columns = (COPY.c.kept_from, COPY.c.kept_until, COPY.c.spans, COPY.c.own)
        query = select(*columns).where(COPY.c.id == source, COPY.c.read_as == _hash(read_as))
        with self.storage.reading() as session:
            row = session.execute(query).one_or_none()
        if row is None or row.spans is None or row.own is None:
            return None
        window = Window(row.kept_from, row.kept_until)
        return Known(window, tuple(unpacked(row.spans)), tuple(unpacked_names(row.own)))

    def keep_known(self, source: str, read_as: ReadAs, known: Known) -> None:
        """Write the busy times of a source."""
        values = {
            "read_as": _hash(read_as),
            "kept_from": known.window.start,
            "kept_until": known.window.end,
            "spans": packed(known.spans),
            "own": packed_names(known.own),
        }
        with self.storage.transaction() as session:
            session.execute(update(COPY).where(COPY.c.id == source).values(**values))

    def keep_only(self, sources: Collection[str]) -> int:
        """Remove the copies of all other sources and return how many there were."""
        others = delete(COPY).where(COPY.c.id.not_in(sources))
        with self.storage.transaction() as session:
            return len(session.execute(others.returning(COPY.c.id)).all())

    def fail(self, source: str, problem: str) -> None:
        """Write that a source could not be read, and why."""
        with self.storage.transaction() as session:
            session.execute(update(COPY).where(COPY.c.id == source).values(problem=problem))

    def confirm(self, source: str, copy: Copy) -> None:
        """Write that a copy is still what stands there."""
        with self.storage.transaction() as session:
            session.execute(update(COPY).where(COPY.c.id == source).values(**_values(copy)))

    def keep(self, source: str, copy: Copy, body: bytes) -> None:
        """Write a copy in place of the one before."""
        values = {**_values(copy), "body": body}
        with self.storage.transaction() as session:
            known = session.scalar(select(COPY.c.id).where(COPY.c.id == source))
            if known is None:
                session.execute(insert(COPY).values(id=source, **values))
            else:
                session.execute(update(COPY).where(COPY.c.id == source).values(**values))


def _values(copy: Copy) -> dict[str, object]:
    return {
        "fetched_at": copy.fetched_at,
        "etag": copy.validators.etag,
        "last_modified": copy.validators.last_modified,
        "content_hash": copy.content_hash,
        "problem": "",
    }


def _hash(read_as: ReadAs) -> str:
    return sha256(repr(read_as).encode()).hexdigest()
