"""The `soundwell` command.

It declares commands and imports none of what they need: web, storage and engine are slow to import,
and somebody who asks for help should not wait for them.
"""

import sys
import traceback
from contextlib import ExitStack
from importlib.metadata import version
from pathlib import Path
from typing import Annotated

import typer
from typer.core import TyperGroup

from soundwell_plugins.commands import (
    audit,
    deliveries,
    key,
    part,
    plugins,
    schedules,
    templates,
    users,
)
from soundwell_plugins.commands.backup import backup
from soundwell_plugins.commands.check import check
from soundwell_plugins.commands.doctor import doctor
from soundwell_plugins.commands.hooks import hooks
from soundwell_plugins.commands.init import init
from soundwell_plugins.commands.looking import Looking, fault, printed_tracebacks
from soundwell_plugins.commands.migrate import migrate
from soundwell_plugins.commands.move import move
from soundwell_plugins.commands.new_plugin import new_plugin
from soundwell_plugins.commands.plugin_commands import plugin_commands
from soundwell_plugins.commands.practice_file import PracticeFile
from soundwell_plugins.commands.privacy import app as privacy
from soundwell_plugins.commands.reload import reload
from soundwell_plugins.commands.restore import restore
from soundwell_plugins.commands.schema import schema
from soundwell_plugins.commands.serve import serve
from soundwell_plugins.sdk.commands import CommandFailed

app = typer.Typer(
    name="soundwell",
    help="Consultations, newsletter, check-ins and fit for small therapy practices.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)
app.command()(init)
app.command()(check)
app.command()(serve)
app.command()(reload)
app.command()(doctor)
app.command()(hooks)
app.command()(schema)
app.command()(migrate)
app.command()(move)
app.command()(backup)
app.command()(restore)
app.command()(new_plugin)
app.add_typer(plugins.app, name="plugins")
app.add_typer(deliveries.app, name="deliveries")
app.add_typer(schedules.app, name="schedules")
app.add_typer(audit.app, name="audit")
app.add_typer(privacy, name="privacy")
app.add_typer(key.app, name="key")
app.add_typer(templates.app, name="templates")
app.add_typer(users.app, name="users")
app.add_typer(part.app, name="part")


def _print_version(*, wanted: bool) -> None:
    if wanted:
        typer.echo(f"Soundwell {version('soundwell')}")
        raise typer.Exit


@app.callback()
def root(
    ctx: typer.Context,
    *,
    config: Annotated[
        Path,
        typer.Option("--config", "-c", envvar="SOUNDWELL_CONFIG", help="The configuration."),
    ] = Path("soundwell.toml"),
    print_version: Annotated[  # noqa: ARG001  # its callback does it
        bool,
        typer.Option(
            "--version", help="Print the version.", callback=_print_version, is_eager=True
        ),
    ] = False,
    trace: Annotated[
        bool, typer.Option("--trace", help="Print every call of a plugin: how long, how much.")
    ] = False,
    debug: Annotated[
        bool,
        typer.Option("--debug", help="Print errors in full; they may quote people."),
    ] = False,
) -> None:
    """Consultations, newsletter, check-ins and fit for small therapy practices."""
    if isinstance(ctx.obj, Looking):
        ctx.obj.debug = debug
    if debug:
        ctx.with_resource(printed_tracebacks())
    ctx.obj = PracticeFile(config, trace, ctx.with_resource(ExitStack()))


def command() -> TyperGroup:
    """Return the command with those that plugins bring."""
    group = typer.main.get_group(app)
    for brought in plugin_commands():
        if brought.name and brought.name not in group.commands:
            group.commands[brought.name] = brought
    return group


def main() -> None:
    """Run the command; what goes wrong is one sentence and exit code 2."""
    looking = Looking()
    try:
        command()(prog_name="soundwell", obj=looking)
    except Exception as error:  # noqa: BLE001  # whatever goes wrong, somebody reads it
        if looking.debug:
            traceback.print_exception(error)
        sentence = error.sentence if isinstance(error, CommandFailed) else fault(error)
        typer.echo(f"soundwell: {sentence}", err=True)
        sys.exit(2)
