"""What we have written into Odoo about whom: external ids and ids alone."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import (
    Boolean,
    Column,
    Integer,
    Row,
    String,
    Table,
    Text,
    delete,
    insert,
    or_,
    select,
    text,
    update,
)

from soundwell_hookspecs import PersonId, PractitionerId, Storage
from soundwell_plugins.sdk.encryption import EncryptedText
from soundwell_plugins.sdk.tables import Id, Moment, metadata

TABLES: Final = metadata()

WRITTEN: Final = Table(
    "odoo_written",
    TABLES,
    Column("name", String(100), primary_key=True),
    Column("person", Id(), nullable=False, index=True),
    Column("model", String(100), nullable=False),
    Column("record", Integer, nullable=True),
    Column("ours", Boolean, nullable=False),
    Column("start", Moment, nullable=True),
    Column("stop", Moment, nullable=True, index=True),
    Column("fields", Text, nullable=False, server_default=text("''")),
    Column("practitioner", String(100), nullable=False, server_default=text("''")),
)
"""Records in Odoo; `record` is empty from before one is written until Odoo has said its id."""

BUSY: Final = Table(
    "odoo_busy",
    TABLES,
    Column("practitioner", String(100), primary_key=True),
    Column("read_at", Moment, nullable=False),
    Column("busy", EncryptedText("odoo_busy.busy"), nullable=False),
)
"""When practitioners are busy, as last read from Odoo."""


@dataclass(frozen=True, slots=True)
class Written:
    """A record that stands in Odoo because of us, or that we have linked to.

    Args:
        name: its external id without our prefix.
        person: whose it is.
        model: what it is.
        record: its id in Odoo, where it is known.
        ours: whether we made it.
        start: of a meeting: when it begins, as we wrote it.
        stop: of a meeting: when it ends, as we wrote it.
        fields: fields of the practice's own that we wrote into it, by their technical names.
        practitioner: of a meeting: in whose calendar; empty where that was not written down.
    """

    name: str
    person: PersonId
    model: str
    record: int | None
    ours: bool = True
    start: datetime | None = None
    stop: datetime | None = None
    fields: tuple[str, ...] = ()
    practitioner: str = ""


class Ledger:
    """Keeps what was written; each method is one short transaction.

    Args:
        storage: the connector's own.
    """

    def __init__(self, storage: Storage) -> None:
        self._storage = storage

    def find(self, name: str) -> Written | None:
        """Return what is known of an external id."""
        with self._storage.reading() as session:
            row = session.execute(select(WRITTEN).where(WRITTEN.c.name == name)).one_or_none()
        return None if row is None else _written(row)

    def keep(self, *records: Written) -> None:
        """Write records down; of what was known before, the fields once written stay known."""
        with self._storage.transaction() as session:
            for record in records:
                values = {column.name: getattr(record, column.name) for column in WRITTEN.c}
                same = WRITTEN.c.name == record.name
                before = session.scalar(select(WRITTEN.c.fields).where(same))
                fields = {*record.fields, *_names(before or "")}
                values["fields"] = ",".join(sorted(fields))
                if before is None:
                    session.execute(insert(WRITTEN).values(values))
                else:
                    session.execute(update(WRITTEN).where(same).values(values))

    def forget(self, *names: str) -> None:
        """Strike records out."""
        with self._storage.transaction() as session:
            session.execute(delete(WRITTEN).where(WRITTEN.c.name.in_(names)))

    def of_person(self, person: PersonId) -> list[Written]:
        """Return everything that stands in Odoo about a person."""
        query = select(WRITTEN).where(WRITTEN.c.person == person).order_by(WRITTEN.c.name)
        with self._storage.reading() as session:
            return [_written(row) for row in session.execute(query)]

    def meetings_of(
        self, practitioner: PractitionerId, after: datetime
    ) -> set[tuple[datetime, datetime]]:
        """Return the times of our own meetings in somebody's calendar that end after a moment."""
        query = select(WRITTEN.c.start, WRITTEN.c.stop).where(
            WRITTEN.c.stop > after, WRITTEN.c.practitioner.in_([practitioner, ""])
        )
        with self._storage.reading() as session:
            return {(row.start, row.stop) for row in session.execute(query)}

    def merge(self, *, kept: PersonId, dropped: PersonId) -> None:
        """Put what was written about one person under another's id."""
        theirs = update(WRITTEN).where(WRITTEN.c.person == dropped)
        with self._storage.transaction() as session:
            session.execute(theirs.values(person=kept))

    def expire(self, *, meetings: datetime, calendars: datetime) -> int:
        """Strike out times that nobody needs any more, and return of how many records.

        Args:
            meetings: our own meetings that ended before this moment are known by number alone.
            calendars: copies of calendars that were read before this moment go.
        """
        past = or_(WRITTEN.c.start.is_not(None), WRITTEN.c.stop.is_not(None))
        with self._storage.transaction() as session:
            copies = select(BUSY.c.practitioner).where(BUSY.c.read_at < calendars)
            gone = session.scalars(copies).all()
            session.execute(delete(BUSY).where(BUSY.c.practitioner.in_(gone)))
            ended = select(WRITTEN.c.name).where(past, WRITTEN.c.stop < meetings)
            names = session.scalars(ended).all()
            blank = update(WRITTEN).where(past, WRITTEN.c.stop < meetings)
            session.execute(blank.values(start=None, stop=None))
        return len(gone) + len(names)


def _written(row: Row[Any]) -> Written:
    values = row._asdict()
    return Written(**{**values, "fields": _names(values["fields"])})


def _names(text: str) -> tuple[str, ...]:
    return tuple(text.split(",")) if text else ()
