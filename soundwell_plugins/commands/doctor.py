"""`soundwell doctor`: every plugin finds out, live, whether it can do its work."""

import json
from contextlib import closing
from typing import TYPE_CHECKING, Annotated

import typer

from soundwell_plugins.commands.layout import table, width
from soundwell_plugins.commands.practice_file import practice_file

if TYPE_CHECKING:
    from soundwell_plugins.host.examination import Examined


def doctor(
    ctx: typer.Context,
    *,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Ask every plugin, side by side, whether it can do its work; exit code 1 if one cannot."""
    from soundwell_hookspecs import Grade
    from soundwell_plugins.host.examination import examine

    with closing(practice_file(ctx).migrated()) as host:
        examined = examine(host)
    if as_json:
        typer.echo(json.dumps([_row(each) for each in examined], indent=2))
    elif not examined:
        typer.echo("No plugin has anything to examine.")
    for line in () if as_json else table([(_cells(each), ()) for each in examined], width()):
        typer.echo(line)
    if any(each.finding.grade is Grade.FAILING for each in examined):
        raise typer.Exit(1)


def _row(each: "Examined") -> dict[str, str]:
    finding = each.finding
    return {
        "plugin": each.plugin,
        "grade": finding.grade.value,
        "what": finding.what,
        "remedy": finding.remedy,
    }


def _cells(each: "Examined") -> tuple[str, ...]:
    finding = each.finding
    said = " ".join(filter(None, (finding.what, finding.remedy)))
    return finding.grade.value, each.plugin, said
