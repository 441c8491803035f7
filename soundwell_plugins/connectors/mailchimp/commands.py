"""`soundwell mailchimp`: differences between here and there."""

from typing import Annotated

import typer

from soundwell_plugins.sdk.commands import CommandFailed, practice

app = typer.Typer(help="Work with the audience in Mailchimp.", no_args_is_help=True)


@app.command("webhook")
def webhook(ctx: typer.Context) -> None:
    """Print the address to enter in Mailchimp under Audience, Settings, Webhooks."""
    from soundwell_plugins.connectors.mailchimp import Mailchimp
    from soundwell_plugins.sdk.configuration import SecretMissing

    try:
        address = practice(ctx).plugin(Mailchimp).webhooks.address
    except SecretMissing as error:
        raise CommandFailed(f"{error}.") from None
    if not address:
        raise CommandFailed("Set `webhook` in the table `[mailchimp]` to a long secret first.")
    typer.echo(address)


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
    if comparison.differences and not repair:
        typer.echo("`soundwell mailchimp reconcile --repair` mends what differs.")
