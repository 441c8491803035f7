"""What can be wrong with a file of scores."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum


class Column(StrEnum):
    """A column that has to be there."""

    CLIENT = "client"
    SESSION = "session"
    SCORE = "score"


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a file cannot be read.

    Args:
        sentence: what is wrong and what to do about it, without what the file says.
        line: the line of the file, counted from 1.
        column: the name of the column.
    """

    sentence: str
    line: int | None = None
    column: Column | None = None

    def __str__(self) -> str:
        line = f"line {self.line}" if self.line else ""
        column = f"column {self.column}" if self.column else ""
        place = ", ".join(filter(None, (line, column)))
        return f"{place}: {self.sentence}" if place else self.sentence


class TableUnreadable(Exception):
    """A file is not a table of scores.

    Args:
        problems: all that is wrong with it, up to a limit.
    """

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__("; ".join(map(str, problems)))
        self.problems = tuple(problems)


class ValueWrong(Exception):
    """A value of a file cannot be used.

    Args:
        column: which column it stands in.
        sentence: what is wrong and what to do about it, without the value.
    """

    def __init__(self, column: Column, sentence: str) -> None:
        super().__init__(sentence)
        self.column = column
        self.sentence = sentence
