"""What is wrong with a configuration, in words for an admin."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Generic, TypeVar

T_co = TypeVar("T_co", covariant=True)

WHOLE_FILE: Final = "(whole file)"
"""Stands for the key where a problem belongs to none."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong.

    Args:
        path: the file.
        line: the line, counted from 1, or `None` where the file could not be read.
        key: the key, for example `calendars.sources[0].url`.
        what: what is wrong, a clause without a full stop; never what was typed as a value.
        allowed: what may stand there, or empty.
        nearest: the right spelling that was probably meant, or empty.
    """

    path: Path
    line: int | None
    key: str
    what: str
    allowed: str = ""
    nearest: str = ""

    def __str__(self) -> str:
        place = f"{self.path}, " if self.line is None else f"{self.path}, line {self.line}, "
        meant = f' Did you mean "{self.nearest}"?' if self.nearest else ""
        allowed = f" Allowed here: {self.allowed}." if self.allowed else ""
        return f"{place}{self.key}: {self.what}.{meant}{allowed}"


@dataclass(frozen=True, slots=True)
class Checked(Generic[T_co]):
    """What came of a check.

    Args:
        value: the value, or `None` if there is a problem.
        problems: all of them, in the order of the file.
    """

    value: T_co | None
    problems: tuple[Problem, ...] = ()


class ConfigurationInvalid(Exception):
    """A configuration cannot be used.

    Args:
        problems: why, in the order of the file.
    """

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


def in_order(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Return problems in the order of their lines."""
    return tuple(sorted(problems, key=lambda problem: problem.line or 0))
