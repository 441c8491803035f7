"""The practice that `soundwell.toml` describes, built when a command needs it."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import typer

from soundwell_hookspecs import Plugin
from soundwell_plugins.sdk.commands import CommandFailed

if TYPE_CHECKING:
    from soundwell_plugins.host.blueprint import Blueprint
    from soundwell_plugins.host.host import Host

P = TypeVar("P", bound=Plugin[Any])


@dataclass(frozen=True, slots=True)
class PracticeFile:
    """A practice's configuration file; see `soundwell_plugins.sdk.commands.OpenPractice`.

    Args:
        path: where it is.
    """

    path: Path

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

    def host(self, blueprint: "Blueprint | None" = None) -> "Host":
        """Build the practice.

        Raises:
            CommandFailed: the configuration is wrong, or a secret of the host cannot be read.
        """
        from soundwell_plugins.host.host import assemble
        from soundwell_plugins.sdk.configuration import SecretMissing
        from soundwell_plugins.sdk.encryption import KeyFileWrong

        try:
            return assemble(blueprint or self.blueprint())
        except (SecretMissing, KeyFileWrong) as error:
            raise CommandFailed(f"{self.path}, storage.key: {error}") from error

    def plugin(self, kind: type[P]) -> P:
        """Return a plugin as the host built it.

        Raises:
            CommandFailed: the configuration is wrong, or the plugin is off.
        """
        host = self.host()
        host.migrate()
        for report in host.reports:
            plugin = host.plugins.get(report.name)
            if isinstance(plugin, kind):
                return plugin
            if report.name == kind.name:
                raise CommandFailed(f"{kind.name} is off. {report.reason} {report.remedy}")
        raise CommandFailed(f"{kind.name} is off. Add [{kind.name}] to {self.path}.")


def practice_file(ctx: typer.Context) -> PracticeFile:
    """Return the configuration file for which a command was called."""
    found = ctx.find_object(PracticeFile)
    if found is None:
        raise CommandFailed("this command needs a configuration: call it as a part of `soundwell`")
    return found
