"""`soundwell schedules`: what is done again and again, how it went, and doing it now."""

import json
from collections.abc import Container
from contextlib import closing
from dataclasses import asdict
from datetime import datetime
from enum import Enum
from typing import TYPE_CHECKING, Annotated

import typer

from soundwell_plugins.commands.practice_file import practice_file
from soundwell_plugins.sdk.commands import CommandFailed

if TYPE_CHECKING:
    from soundwell_plugins.host.schedules import Entry

app = typer.Typer(help="List work that is done again and again: when, and how it went.")


@app.callback(invoke_without_command=True)
def schedules(
    ctx: typer.Context,
    *,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """List work that is done again and again: when, and how it went."""
    if ctx.invoked_subcommand is not None:
        return
    with closing(practice_file(ctx).migrated()) as host:
        declared = host.catalogue.declared()
        host.timetable.take(declared)
        entries = host.timetable.entries()
    if as_json:
        rows = [{**asdict(each), "off": _is_off(each, declared.jobs)} for each in entries]
        typer.echo(json.dumps(rows, default=_plain, indent=2))
        return
    for each in entries:
        typer.echo(_line(each, off=_is_off(each, declared.jobs)))
    for failure in declared.failures:
        typer.echo(f"{failure.plugin}: its work is not known, it {failure.kind.value}.", err=True)


@app.command()
def run(
    ctx: typer.Context,
    plugin: Annotated[str, typer.Argument(help="Whose work it is, as the list shows it.")],
    name: Annotated[str, typer.Argument(help="What it is called.")],
) -> None:
    """Do a piece of work now."""
    from soundwell_plugins.host.schedules import Outcome
    from soundwell_plugins.host.schedules.runner import UnknownWork
    from soundwell_plugins.host.workers import TooLate

    with closing(practice_file(ctx).migrated()) as host:
        try:
            entry = host.runner.run(plugin, name)
        except UnknownWork as error:
            raise CommandFailed(str(error)) from error
        except TooLate as error:
            raise CommandFailed(f"{name} of {plugin} takes too long; it is cut off.") from error
    if entry is None:
        typer.echo("The running Soundwell was asked to do it; `soundwell schedules` shows it.")
    elif entry.outcome is Outcome.DONE:
        typer.echo(f"Done: {_line(entry, off=False)}")
    else:
        raise CommandFailed(f"{name} of {plugin} failed. {entry.reason}")


def _is_off(entry: "Entry", jobs: Container[tuple[str, str]]) -> bool:
    return (entry.plugin, entry.name) not in jobs


def _line(entry: "Entry", *, off: bool) -> str:
    name = f"{entry.plugin:<12}  {entry.name:<20}  {entry.pattern:<32}"
    last = f"last {_minute(entry.began_at)} {entry.outcome.value}" if entry.outcome else "not yet"
    if entry.running_since is not None:
        last = f"running since {_minute(entry.running_since)}"
    following = "off" if off else f"next {_minute(entry.due)}"
    failures = f"{entry.failures} failed in a row." if entry.failures > 1 else ""
    return "  ".join(filter(None, (name, last, following, failures, entry.reason))).rstrip()


def _minute(moment: datetime | None) -> str:
    return f"{moment:%Y-%m-%d %H:%MZ}" if moment else "never"


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%dT%H:%M:%SZ}"
    return value.value if isinstance(value, Enum) else value
