"""`soundwell plugins`: what is on, off and why, and who answers a hook."""

import json
from contextlib import closing
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer

from soundwell_plugins.commands.practice_file import practice_file
from soundwell_plugins.sdk.commands import CommandFailed

if TYPE_CHECKING:
    from soundwell_plugins.host.report import PluginReport
    from soundwell_plugins.host.specifications import Specification, Specifications

app = typer.Typer(help="List the plugins: on, off and why, switched off, and available.")


@app.callback(invoke_without_command=True)
def plugins(
    ctx: typer.Context,
    *,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """List the plugins: on, off and why, switched off, and available."""
    if ctx.invoked_subcommand is not None:
        return
    with closing(practice_file(ctx).host()) as host:
        reports = host.reports
    if as_json:
        rows = [{**asdict(each), "state": each.state.value} for each in reports]
        typer.echo(json.dumps(rows, indent=2))
    for each in () if as_json else reports:
        typer.echo(_line(each))


@app.command()
def why(
    ctx: typer.Context, hook: Annotated[str, typer.Argument(help="As `soundwell hooks` names it.")]
) -> None:
    """Say who answers a hook, in which order, and who is off and why."""
    with closing(practice_file(ctx).host()) as host:
        typer.echo(_promise(_known(host.specifications, hook)))
        asked = host.implementations.of(hook)
        absent = host.implementations.absent(hook)
    for place, each in enumerate(asked, 1):
        typer.echo(f"{place}. {each.plugin}")
    for failure in absent:
        typer.echo(f"off: {failure.plugin}. {failure.detail}")
    if not asked and not absent:
        typer.echo("No plugin implements it.")


def _known(specifications: "Specifications", hook: str) -> "Specification":
    from soundwell_plugins.sdk.configuration import nearest

    if hook in specifications:
        return specifications[hook]
    meant = nearest(hook, specifications)
    hint = f'Did you mean "{meant}"?' if meant else "`soundwell hooks` lists them."
    raise CommandFailed(f"There is no hook of that name. {hint}")


def _promise(specification: "Specification") -> str:
    from soundwell_hookspecs import HookKind

    seconds = f"{specification.policy.deadline.total_seconds():g} s"
    how = {
        HookKind.CONTRIBUTION: f"all are asked side by side, and each has {seconds}",
        HookKind.CHOICE: f"they are asked in turn until one answers, and each has {seconds}",
        HookKind.EVENT: f"each hears of it in a delivery of its own, and has {seconds} for it",
    }
    kind = specification.policy.kind
    return f"{specification.name} ({kind.value}): {how[kind]}."


def _line(report: "PluginReport") -> str:
    package = " ".join(filter(None, (report.kind, report.distribution, report.version)))
    reasons = " ".join(filter(None, (report.reason, report.remedy)))
    return f"{report.name:<12}  {report.state.value:<9}  {package}  {reasons}".rstrip()
