"""`soundwell audit`: who read or changed what, and whether somebody tampered with that."""

import json
from contextlib import closing
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer

from soundwell_plugins.commands.practice_file import practice_file
from soundwell_plugins.sdk.commands import CommandFailed

if TYPE_CHECKING:
    from soundwell_plugins.host.audit import Entry

app = typer.Typer(help="See who read or changed what, and prove that it is all there.")


@app.command("list")
def list_entries(
    ctx: typer.Context,
    *,
    subject: Annotated[str | None, typer.Option(help="Only about this, as person:4f0c….")] = None,
    actor: Annotated[str | None, typer.Option(help="Only of this account's doing.")] = None,
    limit: Annotated[int, typer.Option(min=1, max=1000, help="How many at most.")] = 50,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """List entries, the newest first."""
    from soundwell_hookspecs import AccountId

    with closing(practice_file(ctx).migrated()) as host:
        found = host.audit.entries(
            subject=subject, actor=AccountId(actor) if actor else None, limit=limit
        )
    if as_json:
        rows = [{**asdict(each), "at": f"{each.at:%Y-%m-%dT%H:%M:%SZ}"} for each in found]
        typer.echo(json.dumps(rows, indent=2))
    elif not found:
        typer.echo("There are no such entries.")
    for each in () if as_json else found:
        typer.echo(_line(each))


@app.command()
def verify(
    ctx: typer.Context,
    *,
    noted: Annotated[
        str, typer.Option(help="What an earlier verify printed as the end; it has to be there.")
    ] = "",
) -> None:
    """Find out whether entries were changed, removed or moved."""
    with closing(practice_file(ctx).migrated()) as host:
        found = host.verify_audit(noted=noted)
    for fault in found.faults:
        typer.echo(fault)
    if found.faults:
        raise CommandFailed(
            "Somebody changed the audit trail in the database. Keep a copy of it as it is, and "
            "compare it with your backups."
        )
    if found.began is None:
        typer.echo("There are no entries yet.")
        return
    typer.echo(
        f"All {found.entries} entries since {found.began:%Y-%m-%d %H:%M}Z are as they were "
        f"written. The end is {found.end}: note it elsewhere, and check it later with --noted."
    )


def _line(entry: "Entry") -> str:
    when = f"{entry.at:%Y-%m-%d %H:%M:%S}Z"
    what = f"{entry.action:<24}  {entry.subject}  {entry.detail}"
    return f"{entry.seq:>6}  {when}  {entry.actor or '-':<32}  {what}".rstrip()
