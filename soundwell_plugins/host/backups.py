"""Backups of a practice that may go on being served: made, and noted so that their age is known."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from soundwell_hookspecs import AccountId
from soundwell_plugins.host.host import Host
from soundwell_plugins.host.storage.archive import Manifest, write
from soundwell_plugins.host.storage.practice_files import practice_files
from soundwell_plugins.host.storage.restoring import Place
from soundwell_plugins.host.storage.rows import snapshot

BACKUP_MADE: Final = "backup.made"
"""What the audit trail calls a backup."""

_SIZE: Final = re.compile(r"\bbytes=([0-9]+)")


@dataclass(frozen=True, slots=True)
class LastBackup:
    """The last backup there was.

    Args:
        at: when it was made, in UTC.
        size: of its file, in bytes; `None` where that was not noted.
    """

    at: datetime
    size: int | None


def make_backup(host: Host, target: Path, told: Callable[[str, int, int], None]) -> Manifest:
    """Write everything but the key into one file.

    Args:
        host: the practice.
        target: where the file goes; only its owner can read it.
        told: hears of each table that is written: a sentence, how many are, and of how many.

    Raises:
        FileExistsError: there is something at the target.
        OSError: it cannot be written.
        SQLAlchemyError: the database cannot be read.
    """
    configuration = host.blueprint.configuration
    folder = configuration.storage.folder
    place = Place(folder, host.database, host.owners, host.keys)
    with snapshot(host.database) as rows:
        files = practice_files(configuration.path, folder, place.file)
        total, done = len(rows.columns), 0

        def hear(sentence: str) -> None:
            nonlocal done
            done += 1
            told(sentence, done, total)

        return write(target, rows, files, keyring=host.keys, made_at=datetime.now(UTC), told=hear)


def note_backup(host: Host, manifest: Manifest, size: int, *, actor: AccountId | None) -> None:
    """Write down that all data were copied: so that it is known, and how old the last copy is."""
    count = sum(part.count for part in manifest.tables.values())
    with host.database.transaction() as session:
        host.audit.record(
            session,
            actor=actor,
            action=BACKUP_MADE,
            subject=f"backup:{manifest.made_at}".replace("+", "_"),
            detail=f"rows={count}, bytes={size}",
        )


def last_backup(host: Host) -> LastBackup | None:
    """Return the last backup that was noted, or `None`."""
    found = host.audit.entries(action=BACKUP_MADE, limit=1)
    if not found:
        return None
    size = _SIZE.search(found[0].detail)
    return LastBackup(found[0].at, int(size[1]) if size else None)
