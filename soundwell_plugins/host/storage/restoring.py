"""A backup put back: checked first, built beside what is there, which is then set aside."""

from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from shutil import rmtree
from typing import Final
from uuid import uuid4

from sqlalchemy import Connection, text

from soundwell_plugins.host.deliveries import engine
from soundwell_plugins.host.storage import schema
from soundwell_plugins.host.storage.archive import Backup
from soundwell_plugins.host.storage.database import Database
from soundwell_plugins.host.storage.practice_files import (
    ASIDE,
    BUILDING,
    CONFIGURATION,
    KEPT,
    kept_entries,
)
from soundwell_plugins.host.storage.rows import Told, fill, practice_tables
from soundwell_plugins.host.storage.schema import HOST_TABLES, Owner
from soundwell_plugins.sdk.encryption import Keys

_FUNCTIONS: Final = text(
    "SELECT DISTINCT CAST(CAST(tgfoid AS regprocedure) AS text) FROM pg_trigger"
    " JOIN pg_class ON pg_class.oid = tgrelid"
    " WHERE NOT tgisinternal AND relname = ANY(:tables)"
    " AND relnamespace = CAST(current_schema() AS regnamespace)"
)
"""The functions that triggers of some tables call."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a practice is kept.

    Args:
        folder: the data folder.
        database: the database, which nobody else uses.
        owners: the plugins with tables.
        keys: the practice's.
    """

    folder: Path
    database: Database
    owners: Sequence[Owner]
    keys: Keys

    @property
    def file(self) -> Path | None:
        """The SQLite file, if it is one."""
        url = self.database.engine.url
        is_file = url.get_backend_name() == "sqlite" and url.database
        return Path(str(url.database)) if is_file else None

    def holds_data(self) -> bool:
        """Tell whether a practice is here already."""
        if kept_entries(self.folder, self.file):
            return True
        if self.file is not None:
            return self.file.exists()
        with self.database.engine.connect() as connection:
            return bool(practice_tables(connection))


def restore(backup: Backup, place: Place, moment: datetime, told: Told) -> str:
    """Put a backup's rows and files in place, and return where what was there is kept.

    Args:
        backup: one that was checked.
        place: where it goes; what is there is set aside.
        moment: now; names what is set aside.
        told: hears of progress.

    Raises:
        CopyFailed: the rows do not fit; everything is as it was.
    """
    aside = f"{ASIDE}{moment:%Y%m%d-%H%M%S}"
    place.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    building = place.folder / f"{BUILDING}{uuid4().hex[:8]}"
    building.mkdir(mode=0o700)
    try:
        files = building / "files"
        files.mkdir()
        backup.unpack(KEPT, files)
        if place.file is None:
            _restore_on_server(backup, place, aside.replace("-", "_"), told)
            swaps = []
        else:
            new = building / place.file.name
            _build(backup, place, new, told)
            swaps = [(new, place.file, _beside(place, aside))]
        swaps += [
            (each, place.folder / each.name, place.folder / aside) for each in files.iterdir()
        ]
        _swap(swaps, kept_entries(place.folder, place.file), place.folder / aside)
    finally:
        rmtree(building)
    return aside


def configuration_of(backup: Backup, file: Path) -> Path | None:
    """Write the configuration of a backup beside the one that there is, unless it is the same.

    Returns:
        Where it is.
    """
    with backup.archive.open(f"{CONFIGURATION}soundwell.toml") as member:
        text = member.read()
    if text == file.read_bytes():
        return None
    beside = file.with_name(f"{file.name}.restored")
    beside.touch(mode=0o600)
    beside.write_bytes(text)
    return beside


def _build(backup: Backup, place: Place, file: Path, told: Told) -> None:
    new = Database(f"sqlite:///{file}", place.keys)
    with closing(new), schema.writing(new) as connection:
        _fill(connection, backup, place, told)


def _restore_on_server(backup: Backup, place: Place, aside: str, told: Told) -> None:
    with schema.writing(place.database) as connection:
        _set_aside(connection, [*practice_tables(connection, versions=True)], aside)
        engine.forget(connection)
        _fill(connection, backup, place, told)


def _set_aside(connection: Connection, tables: list[str], schema: str) -> None:
    """Move tables, and the functions of their triggers, into a schema of their own."""
    if not tables:
        return
    quote = connection.dialect.identifier_preparer.quote
    functions = connection.scalars(_FUNCTIONS, {"tables": tables}).all()
    connection.execute(text(f"CREATE SCHEMA {quote(schema)}"))
    for kind, names in (("TABLE", map(quote, tables)), ("FUNCTION", functions)):
        for name in names:
            connection.execute(text(f"ALTER {kind} {name} SET SCHEMA {quote(schema)}"))


def _fill(connection: Connection, backup: Backup, place: Place, told: Told) -> None:
    fill(connection, backup, place.owners, told)
    for owner in (HOST_TABLES, *place.owners):
        schema.upgrade(connection, owner)


def _beside(place: Place, aside: str) -> Path:
    file = place.file
    if file is None or file.parent == place.folder:
        return place.folder / aside
    return file.parent / aside


def _swap(swaps: list[tuple[Path, Path, Path]], there: list[Path], aside: Path) -> None:
    """Set aside what is there and put the new in its place; undo it all when something fails."""
    done: list[tuple[Path, Path]] = []
    moves = [(each, aside / each.name) for each in there]
    for new, final, beside in swaps:
        for suffix in ("", "-wal", "-shm"):
            old = final.with_name(f"{final.name}{suffix}")
            if old.exists() and old not in there:
                moves.append((old, beside / old.name))
        moves.append((new, final))
    try:
        for source, target in moves:
            target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            source.rename(target)
            done.append((source, target))
    except OSError:
        for source, target in reversed(done):
            target.rename(source)
        raise
