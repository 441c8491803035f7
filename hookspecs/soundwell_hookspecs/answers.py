"""What a call of a contribution brings back: answers, and who could not give one."""

from dataclasses import dataclass
from enum import Enum
from typing import Generic, TypeVar

R_co = TypeVar("R_co", covariant=True)


class FailureKind(Enum):
    """Why a plugin's part is missing."""

    OFF = "off"
    RAISED = "raised an error"
    LATE = "took too long"
    BUSY = "is still busy with earlier calls"
    QUARANTINED = "is in quarantine after failing repeatedly"
    LEAKED = "leaves threads running"
    WRONG_RESULT = "returned something else than the hook asks for"


@dataclass(frozen=True, slots=True)
class Failure:
    """A plugin whose part is missing.

    Args:
        plugin: its name.
        kind: why.
        detail: more about it, without personal data.
    """

    plugin: str
    kind: FailureKind
    detail: str


@dataclass(frozen=True, slots=True)
class Answer(Generic[R_co]):
    """What one plugin answered."""

    plugin: str
    value: R_co


@dataclass(frozen=True, slots=True)
class Answers(Generic[R_co]):
    """All that a contribution brought back, in the order of the configuration."""

    answers: tuple[Answer[R_co], ...] = ()
    failures: tuple[Failure, ...] = ()

    @property
    def values(self) -> tuple[R_co, ...]:
        """The answers without the names of who gave them."""
        return tuple(answer.value for answer in self.answers)
