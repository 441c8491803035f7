"""`soundwell migrate`: the tables brought up to date, and nothing else."""

from contextlib import closing

import typer

from soundwell_plugins.commands.practice_file import practice_file
from soundwell_plugins.sdk.commands import CommandFailed


def migrate(ctx: typer.Context) -> None:
    """Bring the tables up to date without serving; `serve` does it by itself."""
    from soundwell_plugins.host.report import PluginState

    with closing(practice_file(ctx).migrated(alone=True)) as host:
        off = [each.sentence for each in host.reports if each.state is PluginState.OFF]
        owners = ", ".join(("host", *(owner.name for owner in host.owners)))
    typer.echo(f"Up to date are the tables of: {owners}.")
    if off:
        raise CommandFailed("\n".join(off))
