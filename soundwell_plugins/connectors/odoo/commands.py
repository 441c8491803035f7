"""`soundwell odoo`: what would be written into Odoo, and who works there.

What speaks with Odoo is imported inside the commands, because the command line imports this module
whenever anybody asks it for anything.
"""

import json
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Annotated

import typer

from soundwell_plugins.sdk.commands import CommandFailed, practice

if TYPE_CHECKING:
    from soundwell_hookspecs import PractitionerId
    from soundwell_plugins.connectors.odoo.plans import Step
    from soundwell_plugins.connectors.odoo.plugin import Odoo

app = typer.Typer(help="Look at what goes to Odoo.", no_args_is_help=True)


@app.callback()
def odoo() -> None:
    """Look at what goes to Odoo."""


@app.command()
def plan(
    ctx: typer.Context,
    event: Annotated[str, typer.Argument(help="The event, such as consultation_booked.")],
    practitioner: Annotated[
        str, typer.Option(help="With whom; the first of the practice if left out.")
    ] = "",
    *,
    phone: Annotated[bool, typer.Option("--phone", help="By phone instead of online.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Print what would be written for an event about nobody; Odoo is not asked or told anything."""
    from soundwell_hookspecs import Channel
    from soundwell_plugins.connectors.odoo import plans

    plugin = _plugin(ctx)
    if event not in plans.EVENTS:
        raise CommandFailed(
            f"nothing is written for {event!r}: name one of {', '.join(plans.EVENTS)}."
        )
    who = _practitioner(plugin, practitioner)
    start = _tomorrow_at_ten(plugin, who)
    channel = Channel.PHONE if phone else Channel.ONLINE
    consultation = plans.example(plugin.context.practice, who, start, channel)
    texts = plugin.context.texts.into(plugin.context.practice.locale)
    steps = plans.Plans(plugin.config, texts).of(event, consultation)
    prefix = plugin.config.prefix
    if not steps and not as_json:
        table = "enquiry" if event == "enquiry_received" else "newsletter"
        typer.echo(f"Nothing: `enabled` is false in the table [odoo.{table}].")
    if as_json:
        typer.echo(json.dumps([_table(step, prefix) for step in steps], indent=2))
    else:
        for number, step in enumerate(steps, 1):
            typer.echo(f"{number}. {step.what} ({step.row.model})")
            for column, cell in zip(*step.row.matrix(prefix), strict=True):
                typer.echo(f"     {column:<34} {cell}")


@app.command()
def users(
    ctx: typer.Context,
    *,
    employees: Annotated[
        bool, typer.Option("--employees", help="Employees instead of users.")
    ] = False,
) -> None:
    """Print who is in Odoo and no practitioner yet, as tables to be added to soundwell.toml."""
    from soundwell_plugins.connectors.odoo import colleagues
    from soundwell_plugins.connectors.odoo.problems import OdooProblem
    from soundwell_plugins.sdk.configuration import SecretMissing

    plugin = _plugin(ctx)
    practice = plugin.context.practice
    try:
        found = (colleagues.employees if employees else colleagues.users)(plugin.server)
    except OdooProblem as problem:
        raise CommandFailed(problem.sentence) from None
    except SecretMissing as missing:
        raise CommandFailed(f"{missing}.") from None
    new = colleagues.newcomers(found, practice, plugin.directory)
    if not new:
        # Not on standard output, which may go into the file.
        typer.echo("Everybody there is a practitioner here already.", err=True)
    for line in colleagues.tables(new, practice, with_users=not plugin.config.users):
        typer.echo(line)


def _plugin(ctx: typer.Context) -> "Odoo":
    from soundwell_plugins.connectors.odoo.plugin import Odoo

    return practice(ctx).plugin(Odoo)


def _practitioner(plugin: "Odoo", name: str) -> "PractitionerId":
    known = plugin.context.practice.practitioners
    if not known:
        raise CommandFailed("there is no practitioner in soundwell.toml: add one.")
    if not name:
        return next(iter(known))
    found = next((each for each in known if each == name), None)
    if found is None:
        raise CommandFailed(f"there is no practitioner {name!r}: name one of {', '.join(known)}.")
    return found


def _tomorrow_at_ten(plugin: "Odoo", practitioner: "PractitionerId") -> datetime:
    zone = plugin.context.practice.practitioners[practitioner].zone
    tomorrow = plugin.context.clock.now().astimezone(zone) + timedelta(days=1)
    return tomorrow.replace(hour=10, minute=0, second=0, microsecond=0)


def _table(step: "Step", prefix: str) -> dict[str, object]:
    columns, cells = step.row.matrix(prefix)
    return {
        "what": step.what,
        "model": step.row.model,
        "values": dict(zip(columns, cells, strict=True)),
        "context": dict(step.row.context),
    }
