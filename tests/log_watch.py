"""Looks for personal data in everything that the whole suite logs, and in its SQLite files.

What is personal: the names, numbers and texts below, which fixtures use; every e-mail address and
telephone number; and whatever a test puts into an encrypted column.
"""

import logging
import re
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import pytest
from sqlalchemy import Dialect

from soundwell_plugins.host.logs import LogFormat, LogLine
from soundwell_plugins.sdk.encryption import EncryptedText

PERSONAL: Final = (
    "Ada Quinn",
    "Amelia Hart",
    "Ida Voss",
    "Maya Lind",
    "Mira Holm",
    "Somebody Else",
    "0117 496 0123",
    "0117 496 0999",
    "+44 20 7946 0000",
)
"""What fixtures and tests call people, and what those write; add yours."""

_ALWAYS: Final = re.compile(r"[\w.+-]+@[\w-]+(\.[\w-]+)+|\+\d[\d ]{7,}\d")
_SHORTEST: Final = 6


class LogWatch(logging.Handler):
    """Reads every line as it would be written, and keeps those that tell too much."""

    def __init__(self) -> None:
        super().__init__()
        self.setFormatter(LogLine(LogFormat.TEXT))
        self._entrusted: set[str] = set()
        self._found: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Read a line."""
        line = self.format(record)
        if self.told(line):
            self._found.append(line)

    def told(self, text: str) -> list[str]:
        """Return what is personal in a text."""
        known = [each for each in (*PERSONAL, *tuple(self._entrusted)) if each in text]
        return known + [found.group() for found in _ALWAYS.finditer(text)]

    def entrust(self, value: object) -> None:
        """Take note of what somebody has put into an encrypted column."""
        if isinstance(value, str) and len(value) >= _SHORTEST and not set(value).isdisjoint(" @"):
            self._entrusted.add(value)

    @property
    def entrusted(self) -> frozenset[str]:
        """What was put into encrypted columns since the last look."""
        return frozenset(self._entrusted)

    def take(self) -> list[str]:
        """Return the lines that tell too much, and begin anew."""
        found, self._found = self._found, []
        self._entrusted.clear()
        return found


def readable(folder: Path | None, entrusted: Collection[str]) -> list[str]:
    """Return what can be read of some texts in the SQLite files and journals of a folder.

    Args:
        folder: a test's own, if it has one.
        entrusted: what was put into encrypted columns.
    """
    if folder is None or not entrusted:
        return []
    contents = [path.read_bytes() for path in folder.glob("**/*.db*") if path.is_file()]
    return [each for each in entrusted if any(each.encode() in content for content in contents)]


@contextmanager
def noting(watch: LogWatch) -> Iterator[None]:
    """Take note of whatever is put into an encrypted column until the block ends."""
    before: Callable[..., Any] = EncryptedText.process_bind_param

    def bind(column: EncryptedText, value: str | None, dialect: Dialect) -> Any:
        watch.entrust(value)
        return before(column, value, dialect)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(EncryptedText, "process_bind_param", bind)
        yield
