"""`soundwell plugins`: what is on, off and why, who answers a hook, and who rests."""

import json
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Annotated

import typer

from soundwell_plugins.commands.layout import remark, table, width
from soundwell_plugins.commands.plugin_commands import (
    CommandRefused,
    PluginCommands,
    refused_commands,
)
from soundwell_plugins.commands.practice_file import practice_file
from soundwell_plugins.sdk.commands import CommandFailed

if TYPE_CHECKING:
    from soundwell_plugins.host.host import Host
    from soundwell_plugins.host.quarantine import Rest
    from soundwell_plugins.host.report import PluginReport
    from soundwell_plugins.host.specifications import Specification, Specifications
    from soundwell_plugins.web.plugin_pages import PagesRefused

app = typer.Typer(help="List the plugins: on, off and why, switched off, and available.")


@app.callback(invoke_without_command=True)
def plugins(
    ctx: typer.Context,
    *,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """List the plugins: on, off and why, in quarantine, switched off, and available."""
    if ctx.invoked_subcommand is not None:
        return
    with closing(practice_file(ctx).surveyed()) as host:
        reports, trouble = host.reports, _trouble(ctx, host)
    if as_json:
        typer.echo(json.dumps([_row(each, trouble) for each in reports], indent=2))
        return
    for line in table([(_cells(each), _remarks(each, trouble)) for each in reports], width()):
        typer.echo(line)


@app.command()
def release(
    ctx: typer.Context,
    name: Annotated[str, typer.Argument(help="The plugin.")],
    hook: Annotated[str | None, typer.Argument(help="Only from this hook.")] = None,
) -> None:
    """Take a plugin out of quarantine, so that it is asked again within seconds."""
    with closing(practice_file(ctx).migrated()) as host:
        if name not in [each.name for each in host.reports]:
            raise CommandFailed(f"There is no plugin {name}. `soundwell plugins` lists them.")
        if hook is not None:
            _known(host.specifications, hook)
        count = host.quarantines.end(name, hook)
    if not count:
        typer.echo(f"{name} is in no such quarantine.")
    else:
        typer.echo(f"{name} is asked again. Hooks released: {count}.")


@app.command()
def why(
    ctx: typer.Context, hook: Annotated[str, typer.Argument(help="As `soundwell hooks` names it.")]
) -> None:
    """Say who answers a hook, in which order, and who is off and why."""
    from soundwell_plugins.host.report import PluginState

    with closing(practice_file(ctx).host()) as host:
        typer.echo(_promise(_known(host.specifications, hook)))
        asked = host.implementations.of(hook)
        absent = host.implementations.absent(hook)
        resting = {each.plugin: each.detail for each in _rests(host) if each.hook == hook}
        disabled = [each.name for each in host.reports if each.state is PluginState.DISABLED]
    for place, each in enumerate(asked, 1):
        typer.echo(f"{place}. {each.plugin}")
        if each.plugin in resting:
            typer.echo(remark(f"It is not asked {resting[each.plugin]}", width()))
    for failure in absent:
        typer.echo(f"off: {failure.plugin}. {failure.detail}")
    if disabled:
        typer.echo(f"switched off, so that nobody knows: {', '.join(disabled)}")
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


def _rests(host: "Host") -> Sequence["Rest"]:
    """Return the quarantines; none while the database cannot be read, which is told elsewhere."""
    from sqlalchemy.exc import SQLAlchemyError

    try:
        return host.quarantines.rests()
    except SQLAlchemyError:
        return ()


@dataclass(frozen=True, slots=True)
class Trouble:
    """What is wrong with plugins that are on.

    Args:
        rests: quarantines.
        pages: pages that are not served.
        commands: commands that are left out.
    """

    rests: Sequence["Rest"]
    pages: Sequence["PagesRefused"]
    commands: Sequence[CommandRefused]

    def sentences(self, report: "PluginReport") -> Iterator[str]:
        """Yield what is wrong with a plugin, each with what to do about it."""
        for pages in self.pages:
            if pages.plugin == report.name:
                yield (
                    f"Its pages are not served: {pages.reason}. Its author has to mend that; "
                    "where two plugins are in each other's way, only one of them can be on."
                )
        for command in self.commands:
            if command.distribution and command.distribution == report.distribution:
                yield command.sentence
        for rest in self.rests:
            if rest.plugin == report.name:
                yield (
                    f"It is not asked {rest.hook} {rest.detail}. To ask it again sooner: "
                    f"soundwell plugins release {report.name} {rest.hook}"
                )


def _trouble(ctx: typer.Context, host: "Host") -> Trouble:
    from soundwell_plugins.web.app import create_app

    _, pages = create_app(host)
    known: dict[str, object] = getattr(ctx.find_root().command, "commands", {})
    own = [name for name, each in known.items() if not isinstance(each, PluginCommands)]
    return Trouble(_rests(host), pages, tuple(refused_commands(own)))


def _row(report: "PluginReport", trouble: Trouble) -> dict[str, object]:
    quarantine = [
        {
            "hook": rest.hook,
            "times": rest.times,
            "until": f"{rest.until:%Y-%m-%dT%H:%M:%SZ}",
            "reason": rest.reason,
        }
        for rest in trouble.rests
        if rest.plugin == report.name
    ]
    return {
        **asdict(report),
        "state": report.state.value,
        "quarantine": quarantine,
        "trouble": list(trouble.sentences(report)),
    }


def _cells(report: "PluginReport") -> tuple[str, ...]:
    return report.name, report.state.value, report.kind, report.package


def _remarks(report: "PluginReport", trouble: Trouble) -> Iterator[str]:
    from soundwell_plugins.host.report import PluginState

    sentences = tuple(trouble.sentences(report))
    yield " ".join(filter(None, (report.reason, report.remedy)))
    yield from sentences
    if report.issues and (sentences or report.state is PluginState.OFF):
        yield f"Its faults are reported at {report.issues}"
