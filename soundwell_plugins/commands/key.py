"""`soundwell key`: the key that encrypts what people entrust to the practice, and its changes."""

from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from soundwell_plugins.commands.key_file import write_key
from soundwell_plugins.commands.practice_file import practice_file
from soundwell_plugins.sdk.commands import CommandFailed

if TYPE_CHECKING:
    from soundwell_plugins.host.blueprint import Blueprint
    from soundwell_plugins.host.host import Host
    from soundwell_plugins.host.rotation import Rotation

app = typer.Typer(help="Make and change the key that encrypts names, addresses and notes.")


@app.callback()
def key() -> None:
    """Make and change the key that encrypts names, addresses and notes."""


@app.command()
def new(
    file: Annotated[Path, typer.Argument(help="Where it goes: outside of the data folder.")],
) -> None:
    """Write a new key to a file that only you can read."""
    write_key(file)
    typer.echo(f"Wrote a new key to {file}. Keep a copy of it in a safe place.")


@app.command()
def rotate(ctx: typer.Context) -> None:
    """Begin to use a new key, and encrypt everything anew; Soundwell may go on serving."""
    from soundwell_plugins.host.key_files import put_first
    from soundwell_plugins.sdk.encryption import Key

    file = practice_file(ctx)
    blueprint = file.blueprint()
    path = _key_file(blueprint)
    with closing(file.migrated(blueprint)) as host:
        rotation = _rotation(host)
        if rotation.needed():
            typer.echo("An earlier rotation is not finished: it goes on, with no further key.")
        else:
            made = Key.new()
            try:
                put_first(path, made)
            except OSError as error:
                raise CommandFailed(f"{path} cannot be written: {error.strerror}.") from error
            typer.echo(
                f"The new key stands first in {path}. Keep this copy of it in a safe place, apart "
                f"from backups:\n\n    {made.line()}\n"
            )
        left = rotation.run(typer.echo)
    if left:
        raise CommandFailed(
            f"{left.values} values and {left.hashes} keyed hashes still need an older key. Do it "
            "again; if it stays so, they were damaged, or two people have the same address."
        )
    typer.echo(
        "Everything is encrypted with the new key. To put the old one away, say "
        "`soundwell key retire`; links that it signed go on working."
    )


@app.command()
def retire(ctx: typer.Context) -> None:
    """Put all keys but the newest away, once nothing in the database needs them."""
    from soundwell_plugins.host.key_files import retire as put_away

    file = practice_file(ctx)
    blueprint = file.blueprint()
    path = _key_file(blueprint)
    with closing(file.migrated(blueprint)) as host:
        newest, *older = host.keys.current.keys
        if not older:
            raise CommandFailed(f"There is one key in {path}, and it is in use.")
        rotation = _rotation(host)
        with host.database.transaction() as session:
            if not rotation.needed_by_nobody(session):
                raise CommandFailed(
                    "Something still needs an older key. Say `soundwell key rotate` first."
                )
            aside = put_away(path, newest)
    typer.echo(
        f"Older keys are now in {aside}. Backups of their time need them: keep {aside} apart from "
        f"those, and as long as those. What stays of them in {path} opens nothing; it recognises "
        "links that they signed and the audit trail. If a key was stolen, delete its line "
        "(soundwell-retired-1 …): its links end, and its part of the trail cannot be verified."
    )


def _key_file(blueprint: "Blueprint") -> Path:
    path = blueprint.configuration.storage.key.file
    if path is None:
        raise CommandFailed(
            "The key stands in no file, so Soundwell cannot change it. Put it into one and name it "
            'in [storage]: key = { file = "…" }'
        )
    return path


def _rotation(host: "Host") -> "Rotation":
    from soundwell_plugins.host.rotation import Rotation
    from soundwell_plugins.host.storage.tables import HOST

    tables = [plugin.tables for plugin in host.plugins.values() if plugin.tables is not None]
    return Rotation(host.database, host.keys, [HOST, *tables])
