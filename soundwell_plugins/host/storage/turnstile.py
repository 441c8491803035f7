"""Turns between processes that write on one SQLite file.

SQLite lets whoever has to wait sleep for up to a tenth of a second between two looks, and lets in
whoever looks at the right moment: a process that writes much keeps the others out for seconds. Here
they come in one after the other. SQLite's own lock still decides; this only sees to the order.
"""

import fcntl
import os
from contextlib import suppress
from pathlib import Path
from time import monotonic, sleep
from typing import Final

_LOOK_AGAIN: Final = 0.0005
"""Seconds. The operating system would wake us, but waits for ever where somebody hangs."""


class Turnstile:
    """Lets one process in at a time.

    Who wants in first takes the place of the next one, and leaves that once they are in. So who
    comes out and wants in again finds it taken by whoever waits, and comes behind them. Where the
    files of the locks cannot be opened, because somebody else owns them, everybody goes in.

    It is for one thread at a time; see `turns.Turn`.

    Args:
        database: the SQLite file; the locks are files beside it.
    """

    def __init__(self, database: Path) -> None:
        self._next = _Lock(database.with_name(f"{database.name}.next"))
        self._inside = _Lock(database.with_name(f"{database.name}.writing"))

    def enter(self, until: float) -> bool:
        """Wait until nobody else is inside.

        Args:
            until: the deadline, in seconds of the monotonic clock.

        Returns:
            False when it has passed.
        """
        if not self._next.take(until):
            return False
        try:
            return self._inside.take(until)
        finally:
            self._next.give_back()

    def leave(self) -> None:
        """Let the next one in."""
        self._inside.give_back()

    def close(self) -> None:
        """Close the files; from now on everybody goes in."""
        self._next.close()
        self._inside.close()


class _Lock:
    """A lock that the operating system drops when its holder dies; opened when first taken."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file: int | None = None
        self._of_no_use = False

    def take(self, until: float) -> bool:
        if self._file is None and not self._of_no_use:
            self._open()
        while not self._taken():
            if monotonic() >= until:
                return False
            sleep(_LOOK_AGAIN)
        return True

    def _taken(self) -> bool:
        if self._file is None:
            return True
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def give_back(self) -> None:
        if self._file is not None:
            fcntl.flock(self._file, fcntl.LOCK_UN)

    def close(self) -> None:
        self._of_no_use = True
        file, self._file = self._file, None
        if file is not None:
            os.close(file)

    def _open(self) -> None:
        with suppress(OSError):
            self._file = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600)
        self._of_no_use = self._file is None
