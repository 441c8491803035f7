"""What is wrong with an instrument: where, and what mends it."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong.

    Args:
        place: where, for example `questionnaire.item[2] (trust).answerOption[0]`.
        what: what is wrong there, as the rest of a sentence.
        remedy: what to do about it, as a sentence.
    """

    place: str
    what: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.place}: {self.what}. {self.remedy}"


class InstrumentWrong(Exception):
    """An instrument cannot be used.

    Args:
        problems: all that is wrong with it, at least one.
    """

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = tuple(problems)
