"""`soundwell move`: the practice into another database, every row compared."""

from contextlib import closing
from typing import Annotated

import typer

from soundwell_plugins.commands.practice_file import practice_file
from soundwell_plugins.sdk.commands import CommandFailed


def move(
    ctx: typer.Context,
    to: Annotated[
        str,
        typer.Option(
            metavar="URL",
            envvar="SOUNDWELL_MOVE_TO",
            help="Its address; set the variable if it holds a password.",
        ),
    ],
) -> None:
    """Copy everything into another, empty database, for example one of PostgreSQL.

    All or nothing: when it fails, the other database is as empty as it was, and it can be done
    again. This one stays as it is.
    """
    from sqlalchemy.exc import ArgumentError, NoSuchModuleError, SQLAlchemyError

    from soundwell_plugins.host.deliveries.lock import AlreadyDelivering
    from soundwell_plugins.host.storage import Database
    from soundwell_plugins.host.storage.moving import copy_into
    from soundwell_plugins.host.storage.rows import CopyFailed

    file = practice_file(ctx)
    with closing(file.migrated(alone=True)) as host:
        try:
            with closing(Database(to, host.keys)) as target:
                copied = copy_into(target, host.database, host.owners, typer.echo)
        except (ArgumentError, NoSuchModuleError, ImportError):
            raise CommandFailed(
                "--to is no address of a database. One looks like this: "
                "postgresql+psycopg://soundwell@localhost/soundwell"
            ) from None
        except AlreadyDelivering:
            raise CommandFailed("A Soundwell serves from the other database. Stop it.") from None
        except CopyFailed as error:
            raise CommandFailed(f"Nothing was moved. {error}") from error
        except SQLAlchemyError as error:
            raise CommandFailed(
                f"Nothing was moved: the other database cannot be used ({type(error).__name__})."
            ) from None
    typer.echo(
        f"Copied and compared: {copied} rows. Now tell Soundwell where they are:\n\n"
        f"    [storage]\n"
        f'    database = {{ env = "SOUNDWELL_DATABASE" }}\n\n'
        f"in {file.path}, and set that variable to the address that you gave to --to. What was "
        "here stays as it is: once all is well there, delete it, for it holds what people "
        "entrusted to you."
    )
