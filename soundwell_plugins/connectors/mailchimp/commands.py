"""`soundwell mailchimp`: differences between here and there."""

from typing import Annotated

import typer

from soundwell_plugins.sdk.commands import CommandFailed, practice

app = typer.Typer(help="Compare the list of readers with Mailchimp.", no_args_is_help=True)


@app.callback()
def main() -> None:
    """Compare the list of readers with Mailchimp."""


@app.command("reconcile")
def reconcile(
    ctx: typer.Context,
    *,
    repair: Annotated[bool, typer.Option("--repair", help="Mend what differs.")] = False,
) -> None:
    """Show who stands differently here and in Mailchimp; leaving always wins."""
    from soundwell_plugins.connectors.mailchimp import Mailchimp
    from soundwell_plugins.connectors.mailchimp.errors import MailchimpError

    reconciliation = practice(ctx).plugin(Mailchimp).reconciliation
    try:
        comparison = reconciliation.compare()
        for each in comparison.differences:
            there = "missing" if each.there is None else each.there.value
            line = f"{each.noted.subscriber}  here {each.noted.wanted.value}, there {there}"
            mended = repair and reconciliation.repair(each)
            typer.echo(f"{line}  {'mended' if mended else ''}".rstrip())
    except MailchimpError as error:
        raise CommandFailed(str(error)) from None
    typer.echo(
        f"{comparison.alike} alike, {len(comparison.differences)} different,"
        f" {comparison.strangers} only in Mailchimp."
    )
