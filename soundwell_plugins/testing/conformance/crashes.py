"""Ending a program in the middle, as a power cut does."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import Enum

from sqlalchemy.orm import Session

from soundwell_plugins.host.storage import Database


class Interrupted(BaseException):
    """The program ends here; nobody is meant to catch it."""


class Side(Enum):
    """On which side of a transaction's end."""

    BEFORE = "just before"
    AFTER = "just after"


@dataclass(frozen=True, slots=True)
class CrashPoint:
    """Where a program ends.

    Args:
        transaction: the end of which transaction, counted from 1.
        side: on which side of it.
    """

    transaction: int
    side: Side

    def __str__(self) -> str:
        return f"{self.side.value} the end of its transaction number {self.transaction}"


class Interruption:
    """Counts the transactions of a plugin, and ends the program at one of them.

    Args:
        database: the practice's.
        point: where to end it; nowhere when not given.
    """

    def __init__(self, database: Database, point: CrashPoint | None = None) -> None:
        self._database = database
        self._point = point
        self.transactions = 0

    @contextmanager
    def lurking(self) -> Iterator[None]:
        """Take every transaction in hand until the block ends."""
        original = self._database.transaction

        @contextmanager
        def watched() -> Iterator[Session]:
            self.transactions += 1
            number = self.transactions
            with original() as session:
                yield session
                self._perhaps(number, Side.BEFORE)
            self._perhaps(number, Side.AFTER)

        self._database.transaction = watched  # type: ignore[method-assign]  # for this block alone
        try:
            yield
        finally:
            del self._database.transaction

    def _perhaps(self, number: int, side: Side) -> None:
        if self._point == CrashPoint(number, side):
            raise Interrupted
