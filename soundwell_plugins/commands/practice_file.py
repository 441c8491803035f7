"""The practice that `soundwell.toml` describes, built when a command needs it."""

from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import typer

from soundwell_hookspecs import Plugin
from soundwell_plugins.commands.looking import print_call
from soundwell_plugins.sdk.commands import CommandFailed

if TYPE_CHECKING:
    from soundwell_plugins.host.blueprint import Blueprint
    from soundwell_plugins.host.host import Host
    from soundwell_plugins.host.observation import Observer

P = TypeVar("P", bound=Plugin[Any])


@dataclass(frozen=True, slots=True)
class PracticeFile:
    """A practice's configuration file; see `soundwell_plugins.sdk.commands.OpenPractice`.

    Args:
        path: where it is.
        trace: whether every call of a hook is printed.
        opened: what a plugin's command has opened; whoever runs the command closes it.
    """

    path: Path
    trace: bool = False
    opened: ExitStack = field(default_factory=ExitStack)

    def blueprint(self) -> "Blueprint":
        """Read the configuration and import its plugins.

        Raises:
            CommandFailed: the configuration is wrong.
        """
        from soundwell_plugins.host.blueprint import draw
        from soundwell_plugins.host.configuration import ConfigurationInvalid

        try:
            return draw(self.path)
        except ConfigurationInvalid as error:
            raise CommandFailed(str(error)) from error

    def folder(self) -> Path:
        """Return the data folder, even while something else in the file is wrong.

        Raises:
            CommandFailed: the file cannot be read.
        """
        from soundwell_plugins.host.configuration import ConfigurationInvalid, read

        try:
            return read(self.path).folder
        except ConfigurationInvalid as error:
            raise CommandFailed(str(error)) from error

    def host(
        self, blueprint: "Blueprint | None" = None, observer: "Observer | None" = None
    ) -> "Host":
        """Build the practice.

        Args:
            blueprint: what to build; read from the file when not given.
            observer: watches every call of a hook.

        Raises:
            CommandFailed: the configuration is wrong, or what `[storage]` names cannot be used.
        """
        from sqlalchemy.exc import SQLAlchemyError

        from soundwell_plugins.host.host import assemble
        from soundwell_plugins.host.observation import observed_by
        from soundwell_plugins.sdk.configuration import SecretMissing
        from soundwell_plugins.sdk.encryption import KeyFileWrong

        try:
            printing = (print_call,) if self.trace else ()
            observing = observed_by(*printing, *((observer,) if observer else ()))
            return assemble(blueprint or self.blueprint(), observer=observing)
        except (SecretMissing, KeyFileWrong) as error:
            raise CommandFailed(f"{self.path}, storage.key: {error}") from error
        except OSError as error:
            raise CommandFailed(
                f"{self.path}, storage.folder: this folder cannot be made ({error.strerror})."
            ) from error
        except (SQLAlchemyError, ImportError) as error:
            raise CommandFailed(
                f"{self.path}, storage.database: there is no database at an address of this kind "
                f"({type(error).__name__})."
            ) from error

    def claimed(
        self, blueprint: "Blueprint | None" = None, observer: "Observer | None" = None
    ) -> "Host":
        """Build the practice and keep everybody else from serving it; close it when you are done.

        Raises:
            CommandFailed: as `host`, or somebody serves it.
        """
        from sqlalchemy.exc import SQLAlchemyError

        from soundwell_plugins.host.deliveries.lock import AlreadyDelivering

        host = self.host(blueprint, observer)
        try:
            host.claim()
        except AlreadyDelivering as error:
            host.close()
            raise CommandFailed(str(error)) from error
        except SQLAlchemyError as error:
            host.close()
            raise self._unusable(error) from error
        return host

    def migrated(
        self,
        blueprint: "Blueprint | None" = None,
        observer: "Observer | None" = None,
        *,
        alone: bool = False,
    ) -> "Host":
        """Build the practice and bring its tables up to date; close it when you are done.

        A plugin whose tables cannot be brought up to date is off and named; the rest runs.

        Args:
            blueprint: what to build; read from the file when not given.
            observer: watches every call of a hook.
            alone: whether to keep everybody else from serving it, from before tables change.

        Raises:
            CommandFailed: as `host` or `claimed`, or the database cannot be used.
        """
        from alembic.util import CommandError
        from sqlalchemy.exc import SQLAlchemyError

        from soundwell_plugins.host.storage.schema import MigrationFailed, tables_unfit

        drawn = blueprint or self.blueprint()
        while True:
            build = self.claimed if alone else self.host
            host = build(drawn, observer)
            try:
                host.migrate()
            except SQLAlchemyError as error:
                host.close()
                raise self._unusable(error) from error
            except MigrationFailed as error:
                host.close()
                drawn = drawn.without(error.plugin, tables_unfit(error))
            except CommandError as error:
                host.close()
                raise CommandFailed(
                    f"{self.path}, storage: the tables were made by a newer version. "
                    "Install it again."
                ) from error
            else:
                return host

    def surveyed(self) -> "Host":
        """Build the practice to look at it: with its tables up to date if the database can be used.

        Raises:
            CommandFailed: as `host`.
        """
        blueprint = self.blueprint()
        try:
            return self.migrated(blueprint)
        except CommandFailed:
            return self.host(blueprint)

    def _unusable(self, error: Exception) -> CommandFailed:
        why = getattr(error, "orig", None) or type(error).__name__
        return CommandFailed(f"{self.path}, storage: the database cannot be used: {why}.")

    def plugin(self, kind: type[P]) -> P:
        """Return a plugin as the host built it; `opened` closes the host.

        Raises:
            CommandFailed: the configuration is wrong, or the plugin is off.
        """
        host = self.migrated()
        self.opened.callback(host.close)
        for report in host.reports:
            plugin = host.plugins.get(report.name)
            if isinstance(plugin, kind):
                return plugin
            if report.name == kind.name:
                raise CommandFailed(report.sentence)
        raise CommandFailed(f"{kind.name} is off. Add [{kind.name}] to {self.path}.")


def practice_file(ctx: typer.Context) -> PracticeFile:
    """Return the configuration file for which a command was called."""
    found = ctx.find_object(PracticeFile)
    if found is None:
        raise CommandFailed("this command needs a configuration: call it as a part of `soundwell`")
    return found
