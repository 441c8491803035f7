"""`soundwell key`: the key that encrypts what people entrust to the practice."""

import os
from pathlib import Path
from typing import Annotated

import typer

from soundwell_plugins.sdk.commands import CommandFailed

app = typer.Typer(help="Make the key that encrypts names, addresses and notes.")


@app.callback()
def key() -> None:
    """Make the key that encrypts names, addresses and notes."""


@app.command()
def new(
    file: Annotated[Path, typer.Argument(help="Where it goes: outside of the data folder.")],
) -> None:
    """Write a new key to a file that only you can read."""
    from soundwell_plugins.sdk.encryption import Key

    content = (
        "# The key of a Soundwell practice. Without it nobody can read names, addresses or notes,\n"
        "# you included: keep a copy in a safe place, and never beside a backup of the data.\n"
        f"{Key.new().line()}\n"
    )
    if file.exists():
        raise CommandFailed(
            f"{file} exists already, and a key must never be overwritten. Choose another name."
        )
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except OSError as error:
        raise CommandFailed(f"{file} cannot be written: {error.strerror}.") from error
    with os.fdopen(descriptor, "w", encoding="utf-8") as opened:
        opened.write(content)
    typer.echo(f"Wrote a new key to {file}. Keep a copy of it in a safe place.")
