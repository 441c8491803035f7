"""A backup: one file with all rows, the plugins' files and the configuration, and never the key.

A ZIP whose `manifest.json` names every part with its digest; `seal` is a keyed hash of the manifest
(HMAC-SHA-256, RFC 2104), so that a file that was damaged, or put together by somebody without the
practice's key, is refused before anything is changed.
"""

import hmac
import json
import os
import zlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, field
from datetime import datetime
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path, PurePosixPath
from typing import IO, Final
from uuid import uuid4
from zipfile import ZIP_DEFLATED, BadZipFile, ZipFile

from soundwell_plugins.host.storage.rows import Row, Rows, Told
from soundwell_plugins.host.storage.values import Digest, RowUnreadable, read_row, write_row
from soundwell_plugins.sdk.encryption import Keys, key_id

FORMAT: Final = 1
_MANIFEST: Final = "manifest.json"
_SEAL: Final = "seal"
_PURPOSE: Final = "backups"
_MAX_MANIFEST: Final = 64 * 2**20
_MAX_LINE: Final = 256 * 2**20
_CHUNK: Final = 2**20


class BackupRefused(Exception):
    """A file is no backup that can be restored; its text says why, for the admin."""


@dataclass(frozen=True, slots=True)
class Part:
    """A table or a file within a backup.

    Args:
        digest: of a table, that of its rows; of a file, SHA-256 in hexadecimal digits.
        columns: of a table, its columns in the order of the rows.
    """

    digest: str
    columns: tuple[str, ...] = ()

    @property
    def count(self) -> int:
        """How many rows a table has."""
        return int(self.digest.partition(":")[0])


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup holds.

    Args:
        format: the version of the format.
        made_by: the version of Soundwell.
        made_at: when, in UTC, ISO 8601.
        keys: the ids of the keys without which it cannot be read.
        versions: the revision of each version table.
        tables: the tables, by name.
        files: the files, by their path within the backup.
    """

    format: int
    made_by: str
    made_at: str
    keys: tuple[str, ...]
    versions: Mapping[str, str]
    tables: Mapping[str, Part]
    files: Mapping[str, Part]


@dataclass
class _Writing:
    """A backup that is being written."""

    archive: ZipFile
    keyring: Keys
    keys: set[bytes] = field(default_factory=set)

    def table(self, name: str, source: Rows) -> Part:
        digest = Digest()
        with self.archive.open(_table(name), "w", force_zip64=True) as member:
            for row in source.rows(name):
                line = write_row(row)
                self.keys |= {key_id(each) for each in row if isinstance(each, bytes)}
                member.write(line + b"\n")
                digest = digest.plus(line)
        return Part(str(digest), tuple(source.columns[name]))

    def file(self, name: str, path: Path) -> Part | None:
        digest = sha256()
        try:
            opened = path.open("rb")
        except FileNotFoundError:
            return None  # it went while we were looking, and so it is not missed
        with opened, self.archive.open(name, "w", force_zip64=True) as member:
            while chunk := opened.read(_CHUNK):
                member.write(chunk)
                digest.update(chunk)
        return Part(digest.hexdigest())


def write(
    target: Path,
    source: Rows,
    files: Mapping[str, Path],
    *,
    keyring: Keys,
    made_at: datetime,
    told: Told,
) -> Manifest:
    """Write a backup, whole or not at all; only its owner can read it.

    Args:
        target: where it goes.
        source: the rows.
        files: by their paths within the backup.
        keyring: seals it.
        made_at: this moment, aware.
        told: hears of progress.

    Raises:
        FileExistsError: there is something at the target.
        OSError: it cannot be written.
    """
    with _whole(target) as partial, ZipFile(partial, "w", ZIP_DEFLATED, compresslevel=1) as archive:
        writing = _Writing(archive, keyring)
        tables = {}
        for name in sorted(source.columns):
            tables[name] = writing.table(name, source)
            told(f"{name}: {tables[name].count} rows")
        written = {name: writing.file(name, path) for name, path in sorted(files.items())}
        ours = {key.id for key in keyring.current.keys}
        manifest = Manifest(
            FORMAT,
            version("soundwell"),
            made_at.isoformat(),
            tuple(sorted(each.hex() for each in writing.keys & ours)),
            source.versions,
            tables,
            {name: part for name, part in written.items() if part is not None},
        )
        text = json.dumps(asdict(manifest), sort_keys=True).encode()
        archive.writestr(_MANIFEST, text)
        archive.writestr(_SEAL, keyring.fingerprint(text.decode(), _PURPOSE).hex())
    return manifest


@dataclass(frozen=True, slots=True)
class Backup:
    """A backup that was opened and may be restored; see `Rows` too.

    Args:
        archive: the file.
        manifest: what it holds.
    """

    archive: ZipFile
    manifest: Manifest

    @property
    def versions(self) -> Mapping[str, str]:
        """The revision of each version table."""
        return self.manifest.versions

    @property
    def columns(self) -> Mapping[str, Sequence[str]]:
        """The columns of each table."""
        return {name: list(part.columns) for name, part in self.manifest.tables.items()}

    def rows(self, table: str) -> Iterator[Row]:
        """Return the rows of a table."""
        with self.archive.open(_table(table)) as member:
            while line := member.readline(_MAX_LINE):
                yield read_row(line)

    def check(self) -> None:
        """Read everything once.

        Raises:
            BackupRefused: something is missing or damaged.
        """
        damaged: list[str] = []
        for name, part in self.manifest.tables.items():
            with _damage_is_noted(name, damaged):
                found = Digest()
                for row in self.rows(name):
                    found = found.plus(write_row(row))
                if str(found) != part.digest:
                    damaged.append(name)
        for name, part in self.manifest.files.items():
            with _damage_is_noted(name, damaged), self.archive.open(name) as member:
                summed = sha256()
                while chunk := member.read(_CHUNK):
                    summed.update(chunk)
                if summed.hexdigest() != part.digest:
                    damaged.append(name)
        if damaged:
            raise BackupRefused(
                f"This backup is damaged ({', '.join(damaged[:5])}). Take an earlier one."
            )

    def unpack(self, prefix: str, folder: Path) -> int:
        """Write the files below a prefix into a folder, readable by their owner alone.

        Returns:
            How many there were.
        """
        names = [name for name in self.manifest.files if name.startswith(prefix)]
        for name in names:
            path = folder.joinpath(*PurePosixPath(name.removeprefix(prefix)).parts)
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            with (
                self.archive.open(name) as member,
                os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as to,
            ):
                while chunk := member.read(_CHUNK):
                    to.write(chunk)
        return len(names)


@contextmanager
def opened(file: Path, keyring: Keys) -> Iterator[Backup]:
    """Open a backup and see whether these keys are the right ones for it.

    Raises:
        BackupRefused: it is none, a newer version made it, or the key for it is not here.
        OSError: it cannot be read.
    """
    with file.open("rb") as stream, _zip(stream) as archive:
        yield Backup(archive, _manifest(archive, keyring))


@contextmanager
def _zip(stream: IO[bytes]) -> Iterator[ZipFile]:
    try:
        archive = ZipFile(stream)
    except BadZipFile as error:
        raise BackupRefused("This file is no backup, or was cut short.") from error
    with archive:
        yield archive


def _manifest(archive: ZipFile, keyring: Keys) -> Manifest:
    try:
        if archive.getinfo(_MANIFEST).file_size > _MAX_MANIFEST:
            raise BackupRefused("This file is no backup of Soundwell.")
        text = archive.read(_MANIFEST).decode()
        seal = archive.read(_SEAL).decode()
        found = json.loads(text)
        if found["format"] > FORMAT:
            raise BackupRefused(
                f"Soundwell {str(found['made_by'])[:40]} made this backup in a newer format. "
                "Install that version."
            )
        manifest = Manifest(
            **{
                **found,
                "keys": tuple(found["keys"]),
                "tables": {name: _part(part) for name, part in found["tables"].items()},
                "files": {name: _part(part) for name, part in found["files"].items()},
            }
        )
    except (KeyError, TypeError, ValueError, BadZipFile, zlib.error) as error:
        raise BackupRefused("This file is no backup of Soundwell, or it is damaged.") from error
    missing = set(manifest.keys) - {key.id.hex() for key in keyring.current.keys}
    if missing:
        raise BackupRefused(
            f"The key {', '.join(sorted(missing))} is needed for this backup and does not stand in "
            "the key file. Add its line there: every key of the file can decrypt."
        )
    seals = [each.hex() for each in keyring.fingerprints(text, _PURPOSE)]
    if not any(hmac.compare_digest(seal.encode(), each.encode()) for each in seals):
        raise BackupRefused(
            "This backup was changed, or was made with another key. Put the key of that practice "
            "into the key file."
        )
    if not all(_is_harmless(name) for name in manifest.files):
        raise BackupRefused("This backup holds a file that would lie outside of its folder.")
    return manifest


def _part(part: Mapping[str, object]) -> Part:
    columns = part["columns"]
    if not isinstance(columns, list):
        raise TypeError("columns are a list")
    return Part(str(part["digest"]), tuple(map(str, columns)))


def _is_harmless(name: str) -> bool:
    path = PurePosixPath(name)
    return not path.is_absolute() and ".." not in path.parts and "\\" not in name


def _table(name: str) -> str:
    return f"tables/{name}.jsonl"


@contextmanager
def _damage_is_noted(name: str, damaged: list[str]) -> Iterator[None]:
    try:
        yield
    except (KeyError, BadZipFile, zlib.error, EOFError, RowUnreadable, OSError):
        damaged.append(name)


@contextmanager
def _whole(target: Path) -> Iterator[IO[bytes]]:
    """Open a file beside the target, which takes the target's place when it is whole."""
    if target.exists():
        raise FileExistsError(target)
    partial = target.with_name(f".{target.name}.{uuid4().hex[:8]}")
    try:
        with os.fdopen(os.open(partial, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600), "w+b") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        partial.rename(target)
        _sync_folder(target.parent)
    finally:
        with suppress(FileNotFoundError):
            partial.unlink()


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
