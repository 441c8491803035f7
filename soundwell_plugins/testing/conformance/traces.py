"""What a plugin leaves behind: rows, files, people, and what it has told others."""

from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from sqlalchemy import event, func, inspect, select, text
from sqlalchemy.orm import Session

from soundwell_hookspecs import Event, Plugin
from soundwell_plugins.host.people import PERSON
from soundwell_plugins.host.storage import Database


@dataclass(frozen=True, slots=True)
class Traces:
    """What there is of a plugin's doing at one moment.

    Args:
        rows: the rows of each of its tables, decrypted, as text.
        files: the files in its folder, by path, each as a hash.
        told: how many events of each type it has published.
        people: how many people the practice knows.
        effects: what its peer holds, as far as the author's suite can say.
    """

    rows: Mapping[str, tuple[str, ...]]
    files: Mapping[str, str]
    told: Mapping[str, int]
    people: int
    effects: object = None

    @property
    def amounts(self) -> Mapping[str, int]:
        """How much there is of each kind."""
        return {
            **{f"rows of {table}": len(rows) for table, rows in self.rows.items()},
            **{f"{kind}s that were published": number for kind, number in self.told.items()},
            "files": len(self.files),
            "people": self.people,
        }

    def more_than(self, earlier: "Traces") -> Mapping[str, int]:
        """Return how much more there is of each kind than there was."""
        before = earlier.amounts
        grown = {each: number - before.get(each, 0) for each, number in self.amounts.items()}
        return {each: number for each, number in grown.items() if number}

    def differences(self, earlier: "Traces") -> list[str]:
        """Return in what the two differ, in words for the author."""
        said = [
            f"the table {table} has other rows"
            for table, rows in self.rows.items()
            if rows != earlier.rows.get(table)
        ]
        if self.files != earlier.files:
            said.append("its folder has other files")
        said += [
            f"{kind} was published again"
            for kind in sorted({*self.told, *earlier.told})
            if self.told.get(kind, 0) != earlier.told.get(kind, 0)
        ]
        if self.people != earlier.people:
            said.append("the practice knows other people")
        if self.effects != earlier.effects:
            said.append("its peer holds something else")
        return said


class Told:
    """Counts the events that have been published and committed."""

    def __init__(self) -> None:
        self.counts: Counter[str] = Counter()

    @contextmanager
    def listening(self, events: Any) -> Iterator[None]:
        """Listen to what is published until the block ends.

        Args:
            events: the `events` of the plugin's context.
        """
        original = events.publish

        def publish(session: Session, happened: Event) -> None:
            original(session, happened)
            event.listen(
                session,
                "after_commit",
                lambda _: self.counts.update([type(happened).__name__]),
                once=True,
            )

        events.publish = publish
        try:
            yield
        finally:
            del events.publish


def rows_of(database: Database, plugin: type[Plugin[Any]]) -> dict[str, tuple[str, ...]]:
    """Return the rows of a plugin's tables as text, decrypted and sorted."""
    tables = plugin.tables.sorted_tables if plugin.tables is not None else ()
    with database.reading() as session:
        return {
            table.name: tuple(sorted(repr(tuple(row)) for row in session.execute(select(table))))
            for table in tables
        }


def readable_in(database: Database, plugin: type[Plugin[Any]]) -> dict[str, str]:
    """Return what somebody reads in a plugin's tables who has no key, column by column."""
    found: dict[str, str] = {}
    tables = plugin.tables.sorted_tables if plugin.tables is not None else ()
    with database.engine.connect() as connection:
        names = set(inspect(connection).get_table_names())
        for table in (each for each in tables if each.name in names):
            for column in table.columns:
                query = text(f'SELECT "{column.name}" FROM "{table.name}"')  # noqa: S608  # no input
                values = connection.execute(query).scalars()
                found[f"{table.name}.{column.name}"] = " ".join(map(_text, values))
    return found


def files_in(folder: Path) -> dict[str, str]:
    """Return the files of a folder by path, each as a hash of what is in it."""
    files = (each for each in folder.rglob("*") if each.is_file())
    return {str(each.relative_to(folder)): sha256(each.read_bytes()).hexdigest() for each in files}


def count_people(database: Database) -> int:
    """Return how many people the practice knows."""
    with database.reading() as session:
        return session.scalar(select(func.count()).select_from(PERSON)) or 0


def _text(value: object) -> str:
    return (
        bytes(value).decode(errors="replace")
        if isinstance(value, bytes | memoryview)
        else str(value)
    )
