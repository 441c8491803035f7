"""What was not understood in a feed that can be read otherwise."""

from dataclasses import dataclass
from typing import Final

_MOST: Final = 100


@dataclass(frozen=True, slots=True, order=True)
class Note:
    """Something that was not understood.

    Args:
        line: the line of the feed, counted from 1.
        sentence: what it is and what was made of it, without what the feed says.
    """

    line: int
    sentence: str


class Notes:
    """Collects notes, each sentence once for a line, up to a limit."""

    def __init__(self) -> None:
        self._notes: set[Note] = set()

    def add(self, line: int, sentence: str) -> None:
        """Add a note."""
        if len(self._notes) < _MOST:
            self._notes.add(Note(line, sentence))

    def all(self) -> tuple[Note, ...]:
        """Return the notes in the order of the feed."""
        return tuple(sorted(self._notes))
