"""`soundwell backup`: everything but the key in one file, while the practice is served."""

from contextlib import closing
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

    from soundwell_plugins.host.backups import make_backup

    file = practice_file(ctx)
    blueprint = file.blueprint()
    folder = blueprint.configuration.storage.folder
    if target.resolve().is_relative_to(folder.resolve()):
        raise CommandFailed(
            "A backup inside the data folder would be lost together with it. Choose another place, "
            "best on another machine."
        )
    with closing(file.host(blueprint)) as host:
        try:
            manifest = make_backup(host, target, lambda said, _done, _total: typer.echo(said))
        except FileExistsError as error:
            raise CommandFailed(f"{target} exists already. Choose another name.") from error
        except OSError as error:
            raise CommandFailed(f"{target} cannot be written: {error.strerror}.") from error
        except SQLAlchemyError as error:
            raise CommandFailed(
                f"The database cannot be read ({type(error).__name__}). Was it ever served?"
            ) from None
        _note(host, manifest, target.stat().st_size)
    rows_in_all = sum(part.count for part in manifest.tables.values())
    typer.echo(
        f"Wrote {target}: {rows_in_all} rows and {len(manifest.files)} files. The key is not in "
        f"it, and without the key ({', '.join(manifest.keys) or 'none is needed yet'}) nobody can "
        "read it: keep both, apart from each other."
    )


def _note(host: "Host", manifest: "Manifest", size: int) -> None:
    from sqlalchemy.exc import SQLAlchemyError

    from soundwell_plugins.host.backups import note_backup

    try:
        note_backup(host, manifest, size, actor=None)
    except SQLAlchemyError as error:
        typer.echo(f"The backup is written, but could not be noted ({type(error).__name__}).")
