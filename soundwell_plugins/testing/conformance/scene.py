"""The practice in which a plugin is tried: its table with secrets put in place, and two people."""

import tomllib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any, Final, TypeVar
from uuid import uuid4

import pytest

from soundwell_hookspecs import Account, Event, PersonId, Plugin, Practice, Role
from soundwell_plugins.host.host import Host
from soundwell_plugins.host.specifications import Specification
from soundwell_plugins.host.storage.tables import HOST
from soundwell_plugins.testing.conformance.statements import Writing
from soundwell_plugins.testing.conformance.traces import (
    Told,
    Traces,
    count_people,
    files_in,
    rows_of,
)
from soundwell_plugins.testing.mailbox import Postbox
from soundwell_plugins.testing.practice import RunningPractice, standing
from soundwell_plugins.testing.samples import Samples

E = TypeVar("E", bound=Event)

_PLACES: Final = frozenset({"env", "file"})


@dataclass(frozen=True, slots=True)
class Somebody:
    """A person whom the practice knows.

    Args:
        id: what plugins keep.
        texts: what would tell who it is.
    """

    id: PersonId
    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Scene:
    """A practice with one plugin that is tried, and people of whom it may learn.

    Args:
        practice: the practice; it delivers only when it is told to.
        plugin: the plugin as the host built it.
        somebody: a person whom the practice knows.
        secrets: the values of all secrets in the plugin's table.
        told: counts what the plugin publishes.
    """

    practice: RunningPractice
    plugin: Plugin[Any]
    somebody: Somebody
    secrets: tuple[str, ...]
    told: Told
    _numbers: Iterator[int] = field(default_factory=count)

    @property
    def host(self) -> Host:
        """The practice's host."""
        return self.practice.host

    @property
    def hooks(self) -> Mapping[str, Specification]:
        """The hooks that the plugin implements."""
        return {
            name: specification
            for name, specification in self.host.specifications.items()
            if any(each.plugin == self.plugin.name for each in self.host.implementations.of(name))
        }

    def newcomer(self) -> Somebody:
        """Return somebody of whom the plugin knows nothing yet."""
        return somebody(self.practice, next(self._numbers))

    def samples(self, somebody: Somebody | None = None) -> Samples:
        """Return what invents values that fit this practice, with new ids each time.

        Args:
            somebody: whom they are about; the scene's own person when not given.
        """
        admin = Samples().of(Account, roles=frozenset({Role.ADMIN}))
        known: dict[object, object] = {
            PersonId: (somebody or self.somebody).id,
            Account: admin,
            Practice: self.host.practice,
        }
        return Samples(known, salt=str(next(self._numbers)))

    def traces(self, effects: object = None) -> Traces:
        """Return what there is of the plugin's doing now.

        Args:
            effects: what its peer holds.
        """
        database = self.host.database
        return Traces(
            rows=rows_of(database, type(self.plugin)),
            files=files_in(self.plugin.context.folder),
            told=dict(self.told.counts),
            people=count_people(database),
            effects=effects,
        )

    def mentioning(self, somebody: Somebody) -> Mapping[str, tuple[str, ...]]:
        """Return the rows of the plugin's tables that are about a person."""
        return self.rows_with(somebody.id, *somebody.texts)

    def rows_with(self, *needles: str) -> Mapping[str, tuple[str, ...]]:
        """Return the rows of the plugin's tables in which one of some texts stands."""
        found = {
            table: tuple(row for row in rows if any(each in row for each in needles))
            for table, rows in self.traces().rows.items()
        }
        return {table: rows for table, rows in found.items() if rows}

    def writing(self) -> Writing:
        """Return what sees where the plugin writes."""
        prefix = f"{self.plugin.name.replace('-', '_')}_"
        return Writing(prefix, frozenset(HOST.tables))


@contextmanager
def staged(
    folder: Path,
    plugin: type[Plugin[Any]],
    table: str,
    *,
    others: tuple[type[Plugin[Any]], ...] = (),
    secrets: Mapping[str, str],
) -> Iterator[Scene]:
    """Build a practice around a plugin that is tried.

    Args:
        folder: an empty folder.
        plugin: the plugin's class.
        table: the lines of its table in TOML.
        others: further plugins that it needs.
        secrets: the values of secrets, by variable or file; invented ones where none is given.

    Raises:
        LookupError: the plugin is off; the text says why.
        ConfigurationInvalid: its table is wrong.
    """
    tables = tables_of(plugin, table, others)
    places = tuple(_places(tomllib.loads(tables)))
    values = {where: secrets.get(where, uuid4().hex) for _, where in places}
    with pytest.MonkeyPatch.context() as environment:
        for kind, where in places:
            if kind == "env":
                environment.setenv(where, values[where])
            else:
                (folder / where).parent.mkdir(parents=True, exist_ok=True)
                (folder / where).write_text(values[where], encoding="utf-8")
        with standing(folder, plugin, *others, Postbox, tables=tables) as practice:
            built = practice.plugin(plugin)
            told = Told()
            with told.listening(built.context.events):
                yield Scene(practice, built, somebody(practice, 0), tuple(values.values()), told)


def tables_of(
    plugin: type[Plugin[Any]], table: str, others: tuple[type[Plugin[Any]], ...] = ()
) -> str:
    """Return the tables of a practice's plugins in TOML.

    Args:
        plugin: the plugin that is tried.
        table: the lines of its table; sub-tables are written in full, as `[greeter.words]`.
        others: plugins with empty tables.
    """
    rest = "".join(f"[{name}]\n" for name in (*(each.name for each in others), Postbox.name))
    return f"{rest}[{plugin.name}]\n{table}\n"


def somebody(practice: RunningPractice, number: int) -> Somebody:
    """Return a person whom the practice knows, and whom nobody takes for another.

    Args:
        practice: the practice.
        number: makes them differ from others.
    """
    texts = (f"Wilhelmina Oakes-{number}-Finch", f"wilhelmina.{number}@oakes.example")
    phone = f"+44 20 7946 {number:06}"
    return Somebody(practice.person(texts[1], texts[0], phone), (*texts, phone))


def _places(table: object) -> Iterator[tuple[str, str]]:
    """Yield the places of secrets in a table: what kind, and where."""
    if isinstance(table, dict):
        [(kind, where), *more] = table.items() or [("", None)]
        if not more and kind in _PLACES and isinstance(where, str):
            yield kind, where
            return
        for each in table.values():
            yield from _places(each)
    elif isinstance(table, list):
        for each in table:
            yield from _places(each)
