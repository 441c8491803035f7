"""Commands that plugins bring, imported when one of them is called."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from importlib.metadata import EntryPoint, entry_points
from typing import Any

import typer
from typer.core import TyperGroup

from soundwell_hookspecs import COMMAND_GROUP
from soundwell_plugins.sdk.commands import CommandFailed


class PluginCommands(TyperGroup):
    """Stands in for a plugin's commands until they are called.

    Args:
        entry_point: leads to a Typer application.
    """

    def __init__(self, entry_point: EntryPoint) -> None:
        package = entry_point.dist.name if entry_point.dist else "a package"
        super().__init__(
            name=entry_point.name,
            help=f"Commands of the plugin {entry_point.name}, which {package} brings.",
        )
        self._entry_point = entry_point

    def make_context(self, *args: Any, **kwargs: Any) -> Any:
        """Import the commands and go on with them."""
        return self._real().make_context(*args, **kwargs)

    def _real(self) -> TyperGroup:
        try:
            app = self._entry_point.load()
        except (Exception, SystemExit) as error:
            raise CommandFailed(
                f"The commands of {self.name} cannot be imported ({type(error).__name__}). "
                "Install the package that brings them again."
            ) from error
        if not isinstance(app, typer.Typer):
            raise CommandFailed(f"What {self.name} brings as commands is no Typer application.")
        app.info.name = self.name
        return typer.main.get_group(app)


def plugin_commands() -> Iterator[PluginCommands]:
    """Yield the commands of all plugins that are installed."""
    for entry_point in entry_points(group=COMMAND_GROUP):
        yield PluginCommands(entry_point)


@dataclass(frozen=True, slots=True)
class CommandRefused:
    """A command that a package brings and that is left out.

    Args:
        distribution: the package.
        command: its name.
        owner: who has a command of that name.
    """

    distribution: str
    command: str
    owner: str

    @property
    def sentence(self) -> str:
        """What is wrong and what to do."""
        return (
            f"Its command {self.command} is left out: {self.owner} has one of that name. "
            "Its author has to name it differently."
        )


def refused_commands(own: Collection[str]) -> Iterator[CommandRefused]:
    """Yield the commands of plugins that are left out because their name is taken.

    Args:
        own: the names of Soundwell's own commands.
    """
    owners = dict.fromkeys(own, "Soundwell")
    for entry_point in entry_points(group=COMMAND_GROUP):
        package = entry_point.dist.name if entry_point.dist else ""
        owner = owners.setdefault(entry_point.name, package)
        if owner != package:
            yield CommandRefused(package, entry_point.name, owner)
