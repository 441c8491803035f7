"""`soundwell key`: the key that encrypts what people entrust to the practice."""

from pathlib import Path
from typing import Annotated

import typer

from soundwell_plugins.commands.key_file import write_key

app = typer.Typer(help="Make the key that encrypts names, addresses and notes.")


@app.callback()
def key() -> None:
    """Make the key that encrypts names, addresses and notes."""


@app.command()
def new(
    file: Annotated[Path, typer.Argument(help="Where it goes: outside of the data folder.")],
) -> None:
    """Write a new key to a file that only you can read."""
    write_key(file)
    typer.echo(f"Wrote a new key to {file}. Keep a copy of it in a safe place.")
