"""`soundwell mail`: what waits in the spool."""

import json
import sys
from datetime import UTC, datetime
from typing import Annotated

import typer

from soundwell_plugins.connectors.mail.plugin import Mail
from soundwell_plugins.connectors.mail.spool import Spooled
from soundwell_plugins.sdk.commands import CommandFailed, practice

app = typer.Typer(help="Read the messages that wait on this machine.", no_args_is_help=True)


@app.command("list")
def list_messages(
    ctx: typer.Context,
    *,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON, with times in UTC.")] = False,
) -> None:
    """List the messages, the newest last."""
    mail = practice(ctx).plugin(Mail)
    messages = mail.spool.messages()
    if as_json:
        rows = [_row(number, spooled) for number, spooled in enumerate(messages, 1)]
        typer.echo(json.dumps(rows, indent=2, ensure_ascii=False))
    elif not messages:
        typer.echo(_nothing(mail))
    else:
        for line in _table(mail, messages):
            typer.echo(line)


@app.command("show")
def show_message(
    ctx: typer.Context,
    message: Annotated[
        str, typer.Argument(metavar="NUMBER_OR_ID", help="As `soundwell mail list` names it.")
    ],
    *,
    raw: Annotated[bool, typer.Option("--raw", help="Print it byte for byte.")] = False,
) -> None:
    """Show one message."""
    mail = practice(ctx).plugin(Mail)
    spooled = _find(mail, message)
    if raw:
        sys.stdout.buffer.write(spooled.raw)
    else:
        typer.echo(_letter(mail, spooled))


def _find(mail: Mail, wanted: str) -> Spooled:
    for number, spooled in enumerate(mail.spool.messages(), 1):
        if wanted in {str(number), spooled.id}:
            return spooled
    raise CommandFailed(f"There is no message {wanted!r}. {_hint(mail)}")


def _hint(mail: Mail) -> str:
    if mail.spool.messages():
        return "`soundwell mail list` names those that there are."
    return _nothing(mail)


def _nothing(mail: Mail) -> str:
    if mail.server is not None:
        return f"No message waits here: they leave through the mail server {mail.server.host}."
    return "No message waits here yet: one appears as soon as somebody books, for example."


def _row(number: int, spooled: Spooled) -> dict[str, object]:
    return {
        "number": number,
        "id": spooled.id,
        "when": spooled.when.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "to": spooled.to,
        "subject": spooled.subject,
    }


def _table(mail: Mail, messages: list[Spooled]) -> list[str]:
    number = len(str(len(messages)))
    to = max(len(spooled.to) for spooled in messages)
    return [
        f"{index:>{number}}  {_time(mail, spooled.when)}  {spooled.to:<{to}}  {spooled.subject}"
        for index, spooled in enumerate(messages, 1)
    ]


def _letter(mail: Mail, spooled: Spooled) -> str:
    lines = [
        f"Date:     {_time(mail, spooled.when)}",
        f"From:     {spooled.message['From']}",
        f"To:       {spooled.to}",
        f"Subject:  {spooled.subject}",
    ]
    if spooled.attachments:
        lines.append(f"Attached: {', '.join(spooled.attachments)}")
    return "\n".join([*lines, "", spooled.text.rstrip()])


def _time(mail: Mail, moment: datetime) -> str:
    return f"{moment.astimezone(mail.context.practice.zone):%Y-%m-%d %H:%M %Z}"
