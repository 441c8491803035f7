"""`soundwell check` and `soundwell plugins`: what is configured, on, off, and why."""

import json
from contextlib import closing
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer

from soundwell_plugins.commands.practice_file import practice_file
from soundwell_plugins.sdk.commands import CommandFailed

if TYPE_CHECKING:
    from soundwell_plugins.host.report import PluginReport


def check(ctx: typer.Context) -> None:
    """Check the configuration and everything that it switches on."""
    from soundwell_plugins.host.report import PluginState
    from soundwell_plugins.web.app import create_app

    file = practice_file(ctx)
    with closing(file.host()) as host:
        _, refused = create_app(host)
    faults = [
        f"{each.name} is off. {each.reason} {each.remedy}"
        for each in host.reports
        if each.state is PluginState.OFF
    ]
    faults += [f"The pages of {each.plugin} are not served: {each.reason}." for each in refused]
    if faults:
        raise CommandFailed("\n".join(faults))
    on = [each.name for each in host.reports if each.state is PluginState.ON]
    typer.echo(f"{file.path} is right. On: {', '.join(on) or 'no plugin yet'}.")


def plugins(
    ctx: typer.Context,
    *,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """List the plugins: on, off and why, switched off, and available."""
    host = practice_file(ctx).host()
    host.close()
    if as_json:
        rows = [{**asdict(each), "state": each.state.value} for each in host.reports]
        typer.echo(json.dumps(rows, indent=2))
        return
    for each in host.reports:
        typer.echo(_line(each))


def _line(report: "PluginReport") -> str:
    package = " ".join(filter(None, (report.kind, report.distribution, report.version)))
    why = " ".join(filter(None, (report.reason, report.remedy)))
    return f"{report.name:<12}  {report.state.value:<9}  {package}  {why}".rstrip()
