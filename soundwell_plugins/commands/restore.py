"""`soundwell restore`: a backup put back, checked before anything is changed."""

from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from soundwell_plugins.commands.practice_file import practice_file
from soundwell_plugins.sdk.commands import CommandFailed


def restore(
    ctx: typer.Context,
    source: Annotated[Path, typer.Argument(metavar="FILE", help="What `soundwell backup` wrote.")],
    *,
    replace: Annotated[
        bool, typer.Option("--replace", help="Set aside the data that are here.")
    ] = False,
) -> None:
    """Put a backup in place of what is here, which is kept aside.

    The configuration and the key have to be there already; the configuration of the backup is
    written beside, as soundwell.toml.restored, where there is another.
    """
    from sqlalchemy.exc import SQLAlchemyError

    from soundwell_plugins.host.storage.archive import BackupRefused, opened
    from soundwell_plugins.host.storage.restoring import (
        Place,
        configuration_of,
    )
    from soundwell_plugins.host.storage.restoring import (
        restore as put_back,
    )
    from soundwell_plugins.host.storage.rows import CopyFailed

    file = practice_file(ctx)
    blueprint = file.blueprint()
    folder = blueprint.configuration.storage.folder
    with closing(file.claimed(blueprint)) as host:
        place = Place(folder, host.database, host.owners, host.keys)
        had = place.holds_data()
        if had and not replace:
            raise CommandFailed(
                "There are data of a practice here already. With --replace they are set aside, and "
                "the backup takes their place."
            )
        try:
            with opened(source, host.keys) as found:
                found.check()
                aside = put_back(found, place, datetime.now(UTC), typer.echo)
                beside = configuration_of(found, blueprint.configuration.path)
        except (BackupRefused, CopyFailed) as error:
            raise CommandFailed(f"{source}: nothing was restored. {error}") from error
        except OSError as error:
            raise CommandFailed(f"{source}: nothing was restored: {error.strerror}.") from error
        except SQLAlchemyError as error:
            raise CommandFailed(
                f"{source}: nothing was restored: the database cannot be used "
                f"({type(error).__name__})."
            ) from None
    typer.echo(f"Restored the backup of {found.manifest.made_at}. Deliveries go on with `serve`.")
    if had:
        typer.echo(
            f"What was here is kept as {aside}. Delete it when all is well: it holds what people "
            "entrusted to you."
        )
    if beside:
        typer.echo(f"The configuration of the backup is another one; it is in {beside}.")
