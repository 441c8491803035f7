"""`soundwell backup`: everything but the key in one file, while the practice is served."""

from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from soundwell_plugins.commands.practice_file import practice_file
from soundwell_plugins.sdk.commands import CommandFailed

if TYPE_CHECKING:
    from soundwell_plugins.host.host import Host
    from soundwell_plugins.host.storage.archive import Manifest


def backup(
    ctx: typer.Context,
    target: Annotated[Path, typer.Argument(metavar="FILE", help="A new file, such as monday.zip.")],
) -> None:
    """Write all data, the plugins' files and the configuration into one file; never the key.

    Soundwell may go on serving: what was committed before the backup began is in it.
    """
    from sqlalchemy.exc import SQLAlchemyError

    from soundwell_plugins.host.storage.archive import write
    from soundwell_plugins.host.storage.practice_files import practice_files
    from soundwell_plugins.host.storage.restoring import Place
    from soundwell_plugins.host.storage.rows import snapshot

    file = practice_file(ctx)
    blueprint = file.blueprint()
    folder = blueprint.configuration.storage.folder
    if target.resolve().is_relative_to(folder.resolve()):
        raise CommandFailed(
            "A backup inside the data folder would be lost together with it. Choose another place, "
            "best on another machine."
        )
    with closing(file.host(blueprint)) as host:
        place = Place(folder, host.database, host.owners, host.keys)
        try:
            with snapshot(host.database) as rows:
                files = practice_files(blueprint.configuration.path, folder, place.file)
                manifest = write(
                    target,
                    rows,
                    files,
                    keyring=host.keys,
                    made_at=datetime.now(UTC),
                    told=typer.echo,
                )
        except FileExistsError as error:
            raise CommandFailed(f"{target} exists already. Choose another name.") from error
        except OSError as error:
            raise CommandFailed(f"{target} cannot be written: {error.strerror}.") from error
        except SQLAlchemyError as error:
            raise CommandFailed(
                f"The database cannot be read ({type(error).__name__}). Was it ever served?"
            ) from None
        _note(host, manifest)
    rows_in_all = sum(part.count for part in manifest.tables.values())
    typer.echo(
        f"Wrote {target}: {rows_in_all} rows and {len(manifest.files)} files. The key is not in "
        f"it, and without the key ({', '.join(manifest.keys) or 'none is needed yet'}) nobody can "
        "read it: keep both, apart from each other."
    )


def _note(host: "Host", manifest: "Manifest") -> None:
    """Write down that all data were copied: so that it is known, and how old the last copy is."""
    from sqlalchemy.exc import SQLAlchemyError

    from soundwell_plugins.host.security.upkeep import BACKUP_MADE

    detail = f"rows={sum(part.count for part in manifest.tables.values())}"
    try:
        with host.database.transaction() as session:
            host.audit.record(
                session,
                actor=None,
                action=BACKUP_MADE,
                subject=f"backup:{manifest.made_at}".replace("+", "_"),
                detail=detail,
            )
    except SQLAlchemyError as error:
        typer.echo(f"The backup is written, but could not be noted ({type(error).__name__}).")
