"""The files of a practice that belong into a backup, and those that never do."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

KEPT: Final = "files/"
"""Where the data folder's files are within a backup."""

CONFIGURATION: Final = "configuration/"
"""Where the configuration is within a backup."""

ASIDE: Final = "before-restore-"
"""How the folders begin that keep what a restored backup has replaced."""

BUILDING: Final = ".restoring-"
"""How the folders begin in which a restored practice is put together."""

WAITING: Final = "backup-to-take-away-"
"""How the backups begin that were made on a page and wait to be taken away."""

_BESIDE: Final = ("templates", "locales")
_KEYS: Final = (b"soundwell-key-", b"soundwell-retired-")


def practice_files(configuration: Path, folder: Path, database: Path | None) -> Mapping[str, Path]:
    """Return a practice's files by their paths within a backup.

    A file that holds a key is left out, wherever it lies and whatever it is called.

    Args:
        configuration: the `soundwell.toml`.
        folder: the data folder.
        database: the SQLite file, which is not copied as a file.
    """
    found = {f"{CONFIGURATION}soundwell.toml": configuration}
    for name in _BESIDE:
        for path in _below(configuration.parent / name):
            found[f"{CONFIGURATION}{path.relative_to(configuration.parent).as_posix()}"] = path
    for path in _below(folder):
        relative = path.relative_to(folder)
        if not _is_left_out(relative.parts[0]) and not _is_of_database(path, database):
            found[f"{KEPT}{relative.as_posix()}"] = path
    return {name: path for name, path in found.items() if not _is_key(path)}


def kept_entries(folder: Path, database: Path | None) -> list[Path]:
    """Return what lies directly in the data folder and belongs to the practice's data."""
    if not folder.is_dir():
        return []
    return sorted(
        path
        for path in folder.iterdir()
        if not _is_left_out(path.name) and not _is_of_database(path, database)
    )


def _below(folder: Path) -> Iterator[Path]:
    if folder.is_dir():
        yield from (
            path for path in sorted(folder.rglob("*")) if path.is_file() and not path.is_symlink()
        )


def _is_left_out(name: str) -> bool:
    return name.startswith((ASIDE, BUILDING, WAITING, f".{WAITING}"))


def _is_of_database(path: Path, database: Path | None) -> bool:
    """Tell whether a file is the database's, its log or a lock beside it."""
    return (
        database is not None
        and path.parent == database.parent
        and path.name.startswith(database.name)
    )


def _is_key(path: Path) -> bool:
    try:
        with path.open("rb") as opened:
            return any(line.lstrip().startswith(_KEYS) for line in opened.read(65536).splitlines())
    except OSError:
        return False  # it went, or the copy will say so
