"""`soundwell doctor`: whether every plugin can do its work, and how safe the practice is."""

import json
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from soundwell_plugins.commands.layout import table, width
from soundwell_plugins.commands.practice_file import PracticeFile, practice_file

if TYPE_CHECKING:
    from soundwell_plugins.host.examination import Examined


def doctor(
    ctx: typer.Context,
    *,
    security: Annotated[
        bool,
        typer.Option("--security", help="Look at how safely the practice is deployed instead."),
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Ask every plugin, side by side, whether it can do its work; exit code 1 if one cannot."""
    from soundwell_hookspecs import Grade

    file = practice_file(ctx)
    examined = _secure(file) if security else _able(file)
    if as_json:
        typer.echo(json.dumps([_row(each) for each in examined], indent=2))
    elif not examined:
        typer.echo("No plugin has anything to examine.")
    for line in () if as_json else table([(_cells(each), ()) for each in examined], width()):
        typer.echo(line)
    if any(each.finding.grade is Grade.FAILING for each in examined):
        raise typer.Exit(1)


def _able(file: PracticeFile) -> "Sequence[Examined]":
    from soundwell_plugins.host.examination import examine

    with closing(file.migrated()) as host:
        return examine(host)


def _secure(file: PracticeFile) -> "Sequence[Examined]":
    from soundwell_plugins.host.security import Deployment, examine_security

    blueprint = file.blueprint()
    command = _command(blueprint.configuration.storage.folder)
    with closing(file.migrated(blueprint)) as host:
        return examine_security(Deployment(blueprint.configuration, host, command))


def _command(folder: Path) -> tuple[str, ...]:
    """Return the words with which the server was started that runs now, or nothing."""
    from soundwell_plugins.web.control import NobodyServes, serving_process

    try:
        words = Path(f"/proc/{serving_process(folder)}/cmdline").read_bytes()
    except (NobodyServes, OSError):
        return ()
    return tuple(words.decode(errors="replace").strip("\0").split("\0"))


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
