"""`soundwell templates`: what people see, and the practice's own versions of it."""

from collections.abc import Iterable
from contextlib import closing
from typing import TYPE_CHECKING, Annotated

import typer

from soundwell_plugins.commands.practice_file import practice_file
from soundwell_plugins.sdk.commands import CommandFailed

if TYPE_CHECKING:
    from soundwell_plugins.host.report import PluginReport

app = typer.Typer(help="List, copy and check the templates: what people see.", no_args_is_help=True)


@app.command("list")
def list_templates(
    ctx: typer.Context,
    *,
    own: Annotated[bool, typer.Option("--own", help="Only your own versions.")] = False,
) -> None:
    """List all templates, which are yours, and which of yours no longer fit."""
    from soundwell_plugins.host.templates.copies import CopyState, listed

    with closing(practice_file(ctx).host()) as host:
        found = listed(host.templates.sources(), host.templates.overrides)
    for each in found:
        if own and each.state is CopyState.ORIGINAL:
            continue
        copied = f" (copied from {each.version})" if each.version else ""
        said = "" if each.state is CopyState.ORIGINAL else f"  {each.state.value}{copied}"
        typer.echo(f"{each.template}{said}")


@app.command()
def copy(
    ctx: typer.Context,
    name: Annotated[str, typer.Argument(help="As `soundwell templates list` names it.")],
) -> None:
    """Copy a template into your folder, where you can change it."""
    from jinja2 import TemplateNotFound

    from soundwell_plugins.host.templates import copies
    from soundwell_plugins.sdk.configuration import nearest

    with closing(practice_file(ctx).host()) as host:
        templates, reports = host.templates, host.reports
    folder = templates.overrides
    if folder is None:
        raise CommandFailed("There is no folder for templates of your own.")
    try:
        file = copies.copy(templates.sources(), folder, name, _version(name, reports))
    except TemplateNotFound:
        meant = nearest(name, templates.sources().originals())
        hint = f'Did you mean "{meant}"?' if meant else "`soundwell templates list` names them."
        raise CommandFailed(f"There is no template {name}. {hint}") from None
    except copies.CopyExists:
        raise CommandFailed(
            f"{folder / name} is there already and stays as it is: move it away to copy anew."
        ) from None
    except OSError as error:
        raise CommandFailed(f"{folder / name} cannot be written: {error.strerror}.") from None
    typer.echo(f"{file} is yours to change. `soundwell templates check` tries it out.")


@app.command()
def check(ctx: typer.Context) -> None:
    """Render each template in each language with invented values; exit code 1 if one fails."""
    from soundwell_plugins.host.templates.copies import CopyState, listed
    from soundwell_plugins.host.templates.trial import try_out

    with closing(practice_file(ctx).host()) as host:
        trial = try_out(host.templates, host.hooks)
        found = listed(host.templates.sources(), host.templates.overrides)
    for trouble in trial.troubles:
        typer.echo(str(trouble))
    unmatched = [each for each in found if each.state is CopyState.UNMATCHED]
    for each in (*unmatched, *(one for one in found if one.state is CopyState.OUTDATED)):
        typer.echo(f"{each.template}: {each.state.value}.")
    for name in trial.untried:
        typer.echo(f"{name}: only read, for nobody brings values to try it out with.")
    typer.echo(f"{trial.rendered} templates were tried out.")
    if trial.troubles or unmatched:
        raise typer.Exit(1)


def _version(template: str, reports: "Iterable[PluginReport]") -> str:
    from importlib.metadata import version

    owner = template.partition("/")[0]
    for each in reports:
        if each.name == owner and each.version:
            return f"{each.distribution} {each.version}"
    return f"soundwell {version('soundwell')}"
