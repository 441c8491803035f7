"""Replacing the file: whole or not at all, with the one before it kept beside it."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import mkstemp
from typing import Final

KEPT: Final = ".bak"


class FileChanged(Exception):
    """Somebody has changed the file since it was read."""


def kept_beside(path: Path) -> Path:
    """Return where the file is kept that was replaced last."""
    real = path.resolve()
    return real.with_name(f"{real.name}{KEPT}")


def replace_file(path: Path, before: bytes, after: bytes) -> None:
    """Put another content in the place of a file's, and keep the one before beside it.

    Owner and mode stay. A link stays one: what it leads to is replaced.

    Args:
        path: the file.
        before: what stands there.
        after: what is to stand there.

    Raises:
        FileChanged: something else stands there.
        OSError: the file or its folder cannot be written.
    """
    real = path.resolve()
    with _alone_in(real.parent):
        if real.read_bytes() != before:
            raise FileChanged
        _write(kept_beside(real), before, like=real)
        _write(real, after, like=real)


def _write(target: Path, content: bytes, *, like: Path) -> None:
    """Write a file in one step, so that nobody ever reads half of it (rename, POSIX.1-2017)."""
    status = like.stat()
    descriptor, name = mkstemp(prefix=f".{target.name}-", dir=target.parent)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            with suppress(PermissionError):  # only root can give a file away
                os.fchown(descriptor, status.st_uid, status.st_gid)
            os.fchmod(descriptor, status.st_mode & 0o7777)
            file.flush()
            os.fsync(descriptor)
        Path(name).replace(target)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    _settle(target.parent)


def _settle(folder: Path) -> None:
    """Let the folder's new entries outlive a failure of power."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextmanager
def _alone_in(folder: Path) -> Iterator[None]:
    """Let one process at a time replace a file in a folder."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)
