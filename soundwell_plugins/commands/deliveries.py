"""`soundwell deliveries`: what is under way, what is stuck, and how to go on."""

import json
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import asdict
from datetime import datetime
from enum import Enum
from typing import TYPE_CHECKING, Annotated

import typer

from soundwell_plugins.commands.practice_file import practice_file
from soundwell_plugins.sdk.commands import CommandFailed

if TYPE_CHECKING:
    from soundwell_plugins.host.deliveries import Ledger
    from soundwell_plugins.host.deliveries.ledger import Entry

app = typer.Typer(help="See what is on its way to other systems, and mend what is stuck.")

_Id = Annotated[str, typer.Argument(metavar="ID", help="As the list shows it.")]


class Standing(Enum):
    """Where a delivery can stand, as the command line names it."""

    PENDING = "pending"
    DONE = "done"
    PARKED = "parked"
    DISCARDED = "discarded"


@app.command("list")
def list_deliveries(
    ctx: typer.Context,
    *,
    state: Annotated[Standing | None, typer.Option(help="Only those that stand so.")] = None,
    plugin: Annotated[str | None, typer.Option(help="Only those to this plugin.")] = None,
    limit: Annotated[int, typer.Option(min=1, max=1000, help="How many at most.")] = 50,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """List deliveries, the newest first."""
    from soundwell_plugins.host.deliveries import State

    with _ledger(ctx) as ledger:
        found = ledger.entries(
            state=State(state.value) if state else None, plugin=plugin, limit=limit
        )
    if as_json:
        typer.echo(json.dumps([asdict(each) for each in found], default=_plain, indent=2))
    elif not found:
        typer.echo("There are no such deliveries.")
    for each in () if as_json else found:
        typer.echo(_line(each))


@app.command()
def show(ctx: typer.Context, delivery: _Id) -> None:
    """Show one delivery, without what it carries."""
    with _ledger(ctx) as ledger:
        for name, value in asdict(ledger.entry(delivery)).items():
            if value not in (None, ""):
                typer.echo(f"{name.replace('_', ' '):<13}{_plain(value)}")


@app.command()
def retry(
    ctx: typer.Context,
    delivery: Annotated[
        str | None, typer.Argument(metavar="[ID]", help="As the list shows it.")
    ] = None,
    *,
    plugin: Annotated[str | None, typer.Option(help="All parked ones of this plugin.")] = None,
) -> None:
    """Try a parked delivery again, or all that are parked for a plugin."""
    if (delivery is None) is (plugin is None):
        raise CommandFailed("Name either one delivery, or a plugin with --plugin.")
    with _ledger(ctx) as ledger:
        if delivery is not None:
            typer.echo(f"Set going again: {_line(ledger.retry(delivery))}")
        elif plugin is not None:
            typer.echo(f"Parked deliveries of {plugin} set going: {ledger.retry_parked(plugin)}.")


@app.command()
def discard(
    ctx: typer.Context,
    delivery: _Id,
    *,
    reason: Annotated[str, typer.Option(help="Why; kept and shown. No personal data, please.")],
) -> None:
    """Give a delivery up, so that those behind it can go."""
    with _ledger(ctx) as ledger:
        typer.echo(f"Given up: {_line(ledger.discard(delivery, reason))}")


@contextmanager
def _ledger(ctx: typer.Context) -> Iterator["Ledger"]:
    from soundwell_plugins.host.deliveries.ledger import LedgerRefused

    with closing(practice_file(ctx).migrated()) as host:
        try:
            yield host.ledger
        except LedgerRefused as error:
            raise CommandFailed(str(error)) from error


def _line(entry: "Entry") -> str:
    when = f"{entry.happened_at:%Y-%m-%d %H:%M:%S}Z"
    standing = f"{entry.state.value:<9}  {entry.plugin:<12}  {entry.hook:<22}"
    return f"{entry.id[:8]}  {when}  {standing}  {entry.record}  {entry.reason}".rstrip()


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%dT%H:%M:%SZ}"
    return value.value if isinstance(value, Enum) else value
