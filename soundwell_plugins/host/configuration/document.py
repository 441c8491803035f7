"""A configuration file: read once, then checked part by part."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any

from soundwell_hookspecs import Practice, Practitioner, PractitionerId, Weekday
from soundwell_plugins.host.configuration.keys import key
from soundwell_plugins.host.configuration.positions import Positions
from soundwell_plugins.host.configuration.problems import Checked, Problem, in_order
from soundwell_plugins.host.configuration.secrets_within import secrets_within
from soundwell_plugins.host.configuration.sentences import Words
from soundwell_plugins.host.configuration.settings import (
    Configuration,
    DeliverySettings,
    LogSettings,
    PluginTable,
    QuarantineSettings,
    SignInSettings,
    StorageSettings,
    WebSettings,
)
from soundwell_plugins.host.configuration.syntax import content_of, load
from soundwell_plugins.host.configuration.tables import (
    HOST_TABLES,
    HostTables,
    PracticeTables,
    PractitionerTable,
)
from soundwell_plugins.host.configuration.validation import Source, validate
from soundwell_plugins.sdk.configuration import ConfigurationScope, SecretMissing, nearest

_ENABLED = "enabled"


def read(path: Path, content: bytes | None = None) -> "Document":
    """Read a configuration file.

    Args:
        path: where it is.
        content: what is to stand in it; what stands there when not given.

    Raises:
        ConfigurationInvalid: it cannot be read, or it is no TOML.
    """
    read = content_of(path) if content is None else content
    text, values = load(path, read)
    return Document(Source(path, Positions.of(text)), values, read)


@dataclass(frozen=True, slots=True)
class Document:
    """A file that is valid TOML.

    Args:
        source: the file and the lines of its keys.
        values: what stands in it.
        content: all of it, as it was read.
    """

    source: Source
    values: Mapping[str, Any]
    content: bytes = b""

    @property
    def tables(self) -> tuple[PluginTable, ...]:
        """The plugins' tables in the order of the file, right or wrong."""
        return tuple(
            PluginTable(name, table.get(_ENABLED, True) is not False, _without_enabled(table))
            for name, table in self.values.items()
            if name not in HOST_TABLES and isinstance(table, dict)
        )

    @property
    def folder(self) -> Path:
        """The data folder, as far as the file names one; whether it is right is not checked."""
        storage = self.values.get("storage")
        named = storage.get("folder") if isinstance(storage, dict) else None
        return self.source.path.absolute().parent / str(named or "data")

    def core(self, installed: Collection[str]) -> Checked[Configuration]:
        """Check everything but what only plugins understand.

        Args:
            installed: the names of all installed plugins.
        """
        practice, tables = self.practice(), self.host_tables()
        problems = (*practice.problems, *tables.problems, *self._plugin_problems(installed))
        if problems or practice.value is None or tables.value is None:
            return Checked(None, in_order(problems))
        return Checked(self._configuration(practice.value, tables.value))

    def practice(self) -> Checked[Practice]:
        """Check the tables that describe the practice and its practitioners."""
        checked = self.practice_tables()
        value = None if checked.value is None else _practice(checked.value)
        return Checked(value, checked.problems)

    def practice_tables(self) -> Checked[PracticeTables]:
        """Check the tables that describe the practice, and return them as they stand there."""
        return validate(
            PracticeTables, self._part(PracticeTables), source=self.source, scope=self._scope(None)
        )

    def host_tables(self) -> Checked[HostTables]:
        """Check the tables that describe how Soundwell runs, and return them as they stand."""
        return validate(
            HostTables, self._part(HostTables), source=self.source, scope=self._scope(None)
        )

    def plugin(self, name: str, config: type, practice: Practice | None) -> Checked[object]:
        """Check the table of a plugin.

        Args:
            name: the plugin.
            config: what its table has to be: a pydantic model or a dataclass.
            practice: the practice, or `None` while its own tables are wrong.
        """
        table = self.values.get(name, {})
        if not isinstance(table, dict):
            return Checked(None, (self._no_table(name),))
        return validate(
            config,
            _without_enabled(table),
            source=self.source,
            scope=self._scope(practice),
            at=(name,),
            also=(_ENABLED,),
        )

    def missing_secrets(self, value: object, plugin: str = "") -> tuple[Problem, ...]:
        """Try every secret in a checked value, and say which ones cannot be read.

        Args:
            value: a `Configuration`, or the configuration of a plugin.
            plugin: the plugin whose configuration it is.
        """
        problems = []
        for path, secret in secrets_within(value, (plugin,) if plugin else ()):
            try:
                secret.reveal()
            except SecretMissing as missing:
                problems.append(self.source.problem(path, Words(str(missing))))
        return in_order(problems)

    def _part(self, tables: type[PracticeTables | HostTables]) -> dict[str, Any]:
        return {name: self.values[name] for name in tables.model_fields if name in self.values}

    def _scope(self, practice: Practice | None) -> ConfigurationScope:
        return ConfigurationScope(self.source.path.absolute().parent, practice)

    def _plugin_problems(self, installed: Collection[str]) -> Iterator[Problem]:
        known = [*HOST_TABLES, *sorted(installed)]
        for name, table in self.values.items():
            if name not in known:
                allowed = ", ".join(f"[{key(one)}]" for one in known)
                said = Words(
                    "there is no such table, and no plugin of that name is installed",
                    allowed,
                    nearest(name, known),
                )
                yield self.source.problem((name,), said)
            elif name in HOST_TABLES:
                continue
            elif not isinstance(table, dict):
                yield self._no_table(name)
            elif not isinstance(table.get(_ENABLED, True), bool):
                said = Words("this has to be true or false, without quotes", "true or false")
                yield self.source.problem((name, _ENABLED), said)

    def _no_table(self, name: str) -> Problem:
        said = Words("this has to be one table", f"[{key(name)}] once, in single brackets")
        return self.source.problem((name,), said)

    def _configuration(self, practice: Practice, tables: HostTables) -> Configuration:
        storage, web, deliveries = tables.storage, tables.web, tables.deliveries
        quarantine = tables.quarantine
        return Configuration(
            path=self.source.path.absolute(),
            practice=practice,
            storage=StorageSettings(storage.folder, storage.database, storage.key),
            web=WebSettings(
                host=web.host,
                port=web.port,
                workers=web.workers,
                names=web.names,
                proxies=web.proxies,
                sites=web.sites,
                metrics_token=web.metrics_token,
            ),
            deliveries=DeliverySettings(
                deliveries.attempts, deliveries.first_wait, deliveries.longest_wait
            ),
            quarantine=QuarantineSettings(
                quarantine.failures, quarantine.first, quarantine.longest
            ),
            logs=LogSettings(tables.logs.format),
            templates=self._scope(None).folder / tables.templates.folder,
            sign_in=SignInSettings(
                second_factor_for=frozenset(tables.sign_in.second_factor_for),
                idle=tables.sign_in.idle,
                longest=tables.sign_in.longest,
            ),
            tables=self.tables,
        )


def _without_enabled(table: Mapping[str, Any]) -> Mapping[str, object]:
    return MappingProxyType({name: value for name, value in table.items() if name != _ENABLED})


def _practice(tables: PracticeTables) -> Practice:
    practice = tables.practice
    practitioners = {
        PractitionerId(name): _practitioner(PractitionerId(name), table, tables)
        for name, table in tables.practitioners.items()
    }
    return Practice(
        name=practice.name,
        url=practice.url,
        email=practice.email,
        zone=practice.zone,
        locale=practice.own_language,
        practitioners=MappingProxyType(practitioners),
        languages=practice.languages,
        look=practice.look.value(),
        texts=practice.texts.value(),
    )


def _practitioner(
    id: PractitionerId, table: PractitionerTable, tables: PracticeTables
) -> Practitioner:
    hours = {day: table.hours.of(day) for day in Weekday if table.hours.of(day)}
    return Practitioner(
        id=id,
        name=table.name,
        email=table.email,
        zone=table.zone or tables.practice.zone,
        hours=MappingProxyType(hours),
        language=table.language or "",
    )
