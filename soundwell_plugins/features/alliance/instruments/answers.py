"""What somebody answered."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, TypeAlias

Value: TypeAlias = str | float


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer to one question; a question that was left out has none.

    Args:
        value: the code of a choice, a number, or what somebody wrote; `None` for "not sure yet".
    """

    value: Value | None

    @property
    def unsure(self) -> bool:
        """Whether it is "not sure yet", which is never a low score."""
        return self.value is None

    def __repr__(self) -> str:
        return "Answer(…)"


UNSURE: Final = Answer(None)

Answers: TypeAlias = Mapping[str, Answer]
"""Answers by the `linkId` of their questions."""


def written(answers: Answers) -> str:
    """Return answers as text, to be encrypted."""
    return json.dumps({item: answer.value for item, answer in answers.items()})


def read(text: str) -> dict[str, Answer]:
    """Return the answers that a text holds."""
    return {item: Answer(value) for item, value in json.loads(text).items()}
