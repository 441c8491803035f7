"""`soundwell reload`: a server that runs takes over the configuration as it stands in the file."""

from typing import Final

import typer

from soundwell_plugins.commands.practice_file import practice_file
from soundwell_plugins.sdk.commands import CommandFailed

_PATIENCE: Final = 300.0
"""Seconds; whatever is being delivered is finished first."""


def reload(ctx: typer.Context) -> None:
    """Let the running server take over soundwell.toml, without refusing anybody meanwhile.

    A configuration that is wrong changes nothing.
    """
    from soundwell_plugins.web.control import NobodyServes, ask_to_reload

    file = practice_file(ctx)
    try:
        reloaded = ask_to_reload(file.folder(), _PATIENCE)
    except NobodyServes:
        file.blueprint()
        raise CommandFailed(
            f"Nobody serves the practice of {file.path} on this machine. Start it with"
            " `soundwell serve`."
        ) from None
    except TimeoutError:
        raise CommandFailed(
            "The server has not answered yet. Its log says what came of it."
        ) from None
    if not reloaded.done:
        raise CommandFailed(reloaded.said)
    typer.echo(reloaded.said)
