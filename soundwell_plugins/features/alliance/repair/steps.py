"""Steps from a signal to something that was put right: each is dated, and none is ever changed."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum

from soundwell_hookspecs import AccountId


class StepKind(Enum):
    """What was done, or said."""

    ACKNOWLEDGED = "acknowledged"
    """The practitioner has seen it."""
    TALKED = "talked"
    """They talked about it in a session."""
    ASKED = "asked"
    """The client is asked whether it was put right."""
    PUT_RIGHT = "put-right"
    """The client says that it was."""
    NOT_PUT_RIGHT = "not-put-right"
    """The client says that it was not."""
    UNSURE = "unsure"
    """The client is not sure yet."""
    SET_ASIDE = "set-aside"
    """It was nothing."""
    ENDED = "ended"
    """It is not gone on with."""
    REOPENED = "reopened"
    """It is taken up again after all."""
    NOTED = "noted"
    """The practitioner wrote something down, and nothing else happened."""
    TAKEN_BACK = "taken-back"
    """The step before was a mistake."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A step.

    Args:
        number: its place, from 1.
        kind: what was done.
        at: when, in UTC.
        account: whose doing it was; `None` for the client.
        note: what was written beside it, or empty.
        until: until when an answer is waited for, in UTC, where the client was asked.
    """

    number: int
    kind: StepKind
    at: datetime
    account: AccountId | None
    note: str = field(default="", repr=False)
    until: datetime | None = None

    @property
    def by_client(self) -> bool:
        """Whether it is the client's own word."""
        return self.account is None

    def written(self) -> str:
        """Return what is sealed of it as text, to be encrypted."""
        until = self.until.isoformat() if self.until is not None else ""
        return json.dumps({"kind": self.kind.value, "note": self.note, "until": until})

    @classmethod
    def read(cls, text: str, *, number: int, at: datetime, account: AccountId | None) -> "Step":
        """Return the step that a text and its row hold."""
        values = json.loads(text)
        return cls(
            number=number,
            kind=StepKind(values["kind"]),
            at=at,
            account=account,
            note=values["note"],
            until=datetime.fromisoformat(values["until"]) if values["until"] else None,
        )


def effective(steps: Sequence[Step]) -> tuple[Step, ...]:
    """Return the steps that count: without those that were taken back, and without mere notes.

    Args:
        steps: all of them, the earliest first.
    """
    counted: list[Step] = []
    for each in steps:
        if each.kind is StepKind.TAKEN_BACK:
            del counted[-1:]
        elif each.kind is not StepKind.NOTED:
            counted.append(each)
    return tuple(counted)
