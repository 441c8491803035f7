"""Rotation of the keys: everything is encrypted anew in small steps, beside those who work."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import (
    Column,
    ColumnElement,
    LargeBinary,
    MetaData,
    Table,
    and_,
    func,
    or_,
    select,
    text,
    update,
)
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from soundwell_plugins.host.storage import Database
from soundwell_plugins.host.storage.rows import Told, practice_tables
from soundwell_plugins.sdk.encryption import (
    FINGERPRINT,
    DecryptionFailed,
    EncryptedBytes,
    EncryptedText,
    FingerprintOf,
    Key,
    Keys,
    prefix,
)

_BATCH: Final = 200
_PASSES: Final = 5

Identity = tuple[object, ...]


@dataclass(frozen=True, slots=True)
class Needed:
    """What keys other than the newest are still needed for.

    Args:
        values: how many encrypted values.
        hashes: how many keyed hashes.
    """

    values: int
    hashes: int

    def __bool__(self) -> bool:
        return bool(self.values or self.hashes)


@dataclass(frozen=True, slots=True)
class _Sealed:
    """A column in which values may be encrypted, as the database knows it."""

    column: Column[bytes]
    place: str


@dataclass(frozen=True, slots=True)
class _Hashed:
    """A column of keyed hashes, as the code knows it."""

    column: Column[bytes]
    source: Column[str]
    made: FingerprintOf


class Rotation:
    """Brings a practice's values and keyed hashes over to the newest key.

    It reads the tables as they are in the database, so that those of plugins that are off come
    along.

    Args:
        database: the practice's, opened with `keys`.
        keys: all keys, the newest first.
        known: the tables that the host and the plugins declare.
    """

    def __init__(self, database: Database, keys: Keys, known: Sequence[MetaData]) -> None:
        self._database = database
        self._keys = keys
        self._known: Mapping[str, Table] = {
            name: table for each in known for name, table in each.tables.items()
        }

    def run(self, told: Told) -> Needed:
        """Renew what older keys were used for, and return what could not be renewed.

        Whoever works meanwhile with the keys of a moment ago may add to it: so it is done again
        until nothing is left.
        """
        for _ in range(_PASSES):
            for sealed in self._sealed():
                count = self._renew(sealed)
                if count:
                    told(f"{sealed.place}: {count} values")
            for hashed in self._hashed():
                self._rehash(hashed)
            if not self.needed():
                break
        return self.needed()

    def needed(self) -> Needed:
        """Return what older keys are needed for at this moment."""
        with self._database.reading() as session:
            return self._count(session)

    def needed_by_nobody(self, session: Session) -> bool:
        """Tell whether only the newest key is needed, and keep it so until the transaction ends."""
        if session.get_bind().dialect.name == "postgresql":
            quote = session.get_bind().dialect.identifier_preparer.quote
            names = {each.column.table.name for each in self._sealed()}
            locked = ", ".join(quote(name) for name in sorted(names))
            if locked:
                session.execute(text(f"LOCK TABLE {locked} IN SHARE MODE"))
        return not self._count(session)

    def _count(self, session: Session) -> Needed:
        values = sum(
            session.scalar(
                select(func.count()).select_from(each.column.table).where(self._is_old(each.column))
            )
            or 0
            for each in self._sealed()
        )
        hashes = sum(len(list(self._outdated(session, each))) for each in self._hashed())
        return Needed(values, hashes)

    def _sealed(self) -> tuple[_Sealed, ...]:
        with self._database.engine.connect() as connection:
            tables = practice_tables(connection)
        return tuple(
            _Sealed(column, self._place(column))
            for table in tables.values()
            for column in table.columns
            if isinstance(column.type, LargeBinary)
        )

    def _place(self, column: Column[Any]) -> str:
        declared = self._known.get(column.table.name)
        kind = declared.columns[column.name].type if declared is not None else None
        if isinstance(kind, EncryptedText | EncryptedBytes):
            return kind.place
        return f"{column.table.name}.{column.name}"

    def _hashed(self) -> Iterator[_Hashed]:
        for table in self._known.values():
            for column in table.columns:
                made = column.info.get(FINGERPRINT)
                if isinstance(made, FingerprintOf):
                    yield _Hashed(column, table.columns[made.column], made)

    def _is_old(self, column: Column[bytes]) -> ColumnElement[bool]:
        beginnings = [prefix(key) for key in self._old()]
        return func.substr(column, 1, len(prefix(self._keys.current.keys[0]))).in_(beginnings)

    def _old(self) -> tuple[Key, ...]:
        return self._keys.current.keys[1:]

    def _renew(self, sealed: _Sealed) -> int:
        column, keys = sealed.column, list(sealed.column.table.primary_key)
        with self._database.reading() as session:
            found = [
                tuple(row) for row in session.execute(select(*keys).where(self._is_old(column)))
            ]
        renewed = 0
        for start in range(0, len(found), _BATCH):
            rows = [_is(keys, each) for each in found[start : start + _BATCH]]
            with self._database.transaction() as session:
                query = select(column, *keys).where(or_(*rows), self._is_old(column))
                for old, *identity in session.execute(query).all():
                    new = self._again(old, sealed.place)
                    if new is None:
                        continue
                    change = update(column.table).where(
                        _is(keys, tuple(identity)),
                        column == old,  # somebody may have written another meanwhile
                    )
                    session.execute(change.values({column.name: new}))
                    renewed += 1
        return renewed

    def _again(self, value: bytes, place: str) -> bytes | None:
        try:
            return self._keys.encrypt(self._keys.decrypt(value, place), place)
        except DecryptionFailed:
            return None  # it stays as it is, and is counted as in need of the old key

    def _rehash(self, hashed: _Hashed) -> None:
        keys = list(hashed.column.table.primary_key)
        with self._database.reading() as session:
            outdated = list(self._outdated(session, hashed))
        for start in range(0, len(outdated), _BATCH):
            with self._database.transaction() as session:
                for identity, old, new in outdated[start : start + _BATCH]:
                    change = update(hashed.column.table).where(
                        _is(keys, identity), hashed.column == old
                    )
                    try:
                        with session.begin_nested():
                            session.execute(change.values({hashed.column.name: new}))
                    except IntegrityError:
                        continue  # the same address twice: it is counted, and needs a person

    def _outdated(
        self, session: Session, hashed: _Hashed
    ) -> Iterator[tuple[Identity, bytes, bytes]]:
        if not self._old():
            return
        query = select(hashed.source, hashed.column, *hashed.column.table.primary_key)
        for source, old, *identity in session.execute(query.execution_options(yield_per=_BATCH)):
            new = hashed.made(self._keys, source)
            if new != old:
                yield tuple(identity), old, new


def _is(keys: Sequence[Column[Any]], identity: Identity) -> ColumnElement[bool]:
    return and_(*(key == value for key, value in zip(keys, identity, strict=True)))
