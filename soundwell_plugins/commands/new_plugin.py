"""`soundwell new-plugin`: the project of a plugin to begin with, its tests green."""

from pathlib import Path
from typing import Annotated

import typer

from soundwell_plugins.commands.plugin_project import Kind, write_project
from soundwell_plugins.sdk.commands import CommandFailed


def new_plugin(
    name: Annotated[str, typer.Argument(help="The plugin's name: small letters, digits, - and _.")],
    *,
    feature: Annotated[
        bool, typer.Option("--feature", help="People see it: pages, tables. This is the default.")
    ] = False,
    connector: Annotated[
        bool, typer.Option("--connector", help="It talks to another system.")
    ] = False,
    criterion: Annotated[
        bool, typer.Option("--criterion", help="It helps to find who fits whom.")
    ] = False,
    instrument: Annotated[
        bool, typer.Option("--instrument", help="It brings a form for check-ins.")
    ] = False,
    folder: Annotated[
        Path | None, typer.Option(help="Where to write it, if not into a folder of its name.")
    ] = None,
) -> None:
    """Write the project of a new plugin; its tests pass at once."""
    given = {
        Kind.FEATURE: feature,
        Kind.CONNECTOR: connector,
        Kind.CRITERION: criterion,
        Kind.INSTRUMENT: instrument,
    }
    chosen = [kind for kind, wanted in given.items() if wanted] or [Kind.FEATURE]
    if len(chosen) > 1:
        raise CommandFailed("A plugin is of one kind: give one of the options.")
    target = folder or Path(name)
    files = write_project(name, chosen[0], target)
    typer.echo(
        f"Wrote {len(files)} files into {target}. Its tests pass already:\n\n"
        f"    pytest {target}\n\n"
        f"Begin with {target / 'README.md'}. To try it in a practice, install it\n"
        f"(pip install --editable {target}) and add [{name}] to soundwell.toml."
    )
