"""A configuration once it is known to be right."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Final
from urllib.parse import quote

from soundwell_hookspecs import Practice, Role
from soundwell_plugins.host.logs import LogFormat
from soundwell_plugins.sdk.configuration import Secret

LOOPBACK: Final = ("127.0.0.1", "::1")
"""This machine, as it calls itself."""


@dataclass(frozen=True, slots=True)
class StorageSettings:
    """Where everything is kept.

    Args:
        folder: the data folder, absolute; it may not exist yet.
        database: an SQLAlchemy address of a database, or `None` for a file in the folder.
        key: the keys for encrypted columns, as text of a key file.
    """

    folder: Path
    database: Secret | None
    key: Secret

    def url(self) -> str:
        """Return the SQLAlchemy address of the database.

        Raises:
            SecretMissing: it is a secret that cannot be read.
        """
        if self.database is not None:
            return self.database.reveal()
        return f"sqlite:///{quote(str(self.folder / 'soundwell.db'))}"


@dataclass(frozen=True, slots=True)
class WebSettings:
    """Where the web application listens, and whom it believes.

    Args:
        host: an address or a name of this machine.
        port: a port of TCP.
        workers: how many processes serve pages.
        names: under which names it is reached besides the practice's public address.
        proxies: addresses and networks whose word on who calls is taken.
        sites: origins of other sites that may show the public pages and call what is for programs.
        metrics_token: what somebody shows who reads the metrics; nobody can without one.
    """

    host: str = LOOPBACK[0]
    port: int = 8000
    workers: int = 1
    names: tuple[str, ...] = ()
    proxies: tuple[str, ...] = LOOPBACK
    sites: tuple[str, ...] = ()
    metrics_token: Secret | None = None


@dataclass(frozen=True, slots=True)
class LogSettings:
    """How the log is written.

    Args:
        format: how a line looks.
    """

    format: LogFormat = LogFormat.TEXT


@dataclass(frozen=True, slots=True)
class DeliverySettings:
    """How often a delivery is tried.

    Args:
        attempts: after how many attempts a delivery is parked.
        first_wait: between the first attempt and the second.
        longest_wait: what the growing waits stop at.
    """

    attempts: int
    first_wait: timedelta
    longest_wait: timedelta


@dataclass(frozen=True, slots=True)
class QuarantineSettings:
    """When a plugin that fails is left out of a hook.

    Args:
        failures: after how many failures in a row.
        first: for how long at first.
        longest: what the growing spans stop at.
    """

    failures: int
    first: timedelta
    longest: timedelta


@dataclass(frozen=True, slots=True)
class SignInSettings:
    """How people who work at the practice sign in.

    Args:
        second_factor_for: the roles that need a second factor.
        idle: how long a session lasts without anything being done.
        longest: how long it lasts in any case.
        recent: how long after a proof somebody may do what is dangerous.
    """

    second_factor_for: frozenset[Role] = frozenset(Role)
    idle: timedelta = timedelta(hours=1)
    longest: timedelta = timedelta(hours=12)
    recent: timedelta = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class PluginTable:
    """The table of a plugin as it stands in the file.

    Args:
        name: the plugin.
        enabled: whether it is switched on.
        values: what stands in the table besides `enabled`.
    """

    name: str
    enabled: bool
    values: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Configuration:
    """All of `soundwell.toml` but what only plugins understand.

    Args:
        path: the file.
        practice: the practice and its practitioners.
        storage: where everything is kept.
        web: where the web application listens.
        deliveries: how often a delivery is tried.
        quarantine: when a plugin that fails is left out of a hook.
        logs: how the log is written.
        templates: the folder of the practice's own templates, absolute; it may not exist.
        sign_in: how people sign in.
        tables: the plugins' tables in the order of the file, switched off ones too.
    """

    path: Path
    practice: Practice
    storage: StorageSettings
    web: WebSettings
    deliveries: DeliverySettings
    quarantine: QuarantineSettings
    logs: LogSettings
    templates: Path
    sign_in: SignInSettings
    tables: tuple[PluginTable, ...]
