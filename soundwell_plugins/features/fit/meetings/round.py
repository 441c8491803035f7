"""First conversations of one person with several practitioners."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from soundwell_hookspecs import BookingId, PersonId, PractitionerId
from soundwell_plugins.sdk.texts import marked

QUESTIONS: Final[Mapping[str, str]] = {
    "safe": marked("Did I feel safe, and welcome as I am?"),
    "heard": marked("Did I feel heard and understood?"),
    "on": marked("Can I imagine going on with this person?"),
}
"""What somebody asks themselves after a conversation."""

DEGREES: Final[Mapping[str, str]] = {
    "4": marked("very much"),
    "3": marked("mostly"),
    "2": marked("partly"),
    "1": marked("a little"),
    "0": marked("not at all"),
    "": marked("not sure yet"),
}
"""What can be answered to each."""


@dataclass(frozen=True, slots=True)
class Rating:
    """What somebody noted for themselves about a conversation.

    Args:
        given: by question a degree; a question without one is missing.
        note: in their own words, or empty.
    """

    given: Mapping[str, str] = field(default_factory=dict, repr=False)
    note: str = field(default="", repr=False)

    def document(self) -> str:
        """Return it as it is kept."""
        return json.dumps({"given": dict(self.given), "note": self.note})

    @classmethod
    def of_document(cls, document: str) -> "Rating":
        """Return what was kept."""
        kept = json.loads(document)
        return cls(kept["given"], kept["note"])


@dataclass(frozen=True, slots=True)
class Shared:
    """What somebody let a practitioner read: titles with what they answered, in words."""

    answers: tuple[tuple[str, str], ...] = field(default=(), repr=False)

    def document(self) -> str:
        """Return it as it is kept."""
        return json.dumps([list(each) for each in self.answers])

    @classmethod
    def of_document(cls, document: str) -> "Shared":
        """Return what was kept."""
        return cls(tuple((title, answer) for title, answer in json.loads(document)))


@dataclass(frozen=True, slots=True)
class Meeting:
    """One conversation.

    Args:
        booking: which booking it is.
        practitioner: with whom.
        start: when it begins, in UTC.
        end: when it ends, in UTC.
        missed: whether it did not take place.
        rating: what was noted, or `None`.
        shared: what the practitioner may read, or `None`.
    """

    booking: BookingId
    practitioner: PractitionerId
    start: datetime
    end: datetime
    missed: bool = False
    rating: Rating | None = None
    shared: Shared | None = None


@dataclass(frozen=True, slots=True)
class Round:
    """All conversations until somebody has decided.

    Args:
        id: what names it.
        person: whose it is.
        language: in which they read.
        begun_at: when the first was booked, in UTC.
        told_at: when they were sent the page for it, in UTC, or `None`.
        asked_at: when they were asked how it was, in UTC, or `None`.
        decided_at: when they decided, in UTC, or `None`.
        chosen: for whom they decided; `None` for nobody, or before.
        meetings: the conversations, in the order of their times.
    """

    id: str
    person: PersonId
    language: str
    begun_at: datetime
    told_at: datetime | None
    asked_at: datetime | None
    decided_at: datetime | None
    chosen: PractitionerId | None
    meetings: tuple[Meeting, ...]

    @property
    def several(self) -> bool:
        """Whether they talk with more than one."""
        return len({each.practitioner for each in self.meetings}) > 1

    def meeting(self, booking: str) -> Meeting | None:
        """Return one conversation, or `None` where it is none of this round."""
        return next((each for each in self.meetings if each.booking == booking), None)


def meeting_of(row: Mapping[str, Any]) -> Meeting:
    """Return the conversation that a row holds."""
    rating, shared = row["rating"], row["shared"]
    return Meeting(
        booking=BookingId(row["booking"]),
        practitioner=PractitionerId(row["practitioner"]),
        start=row["start"],
        end=row["end"],
        missed=row["missed"],
        rating=None if rating is None else Rating.of_document(rating),
        shared=None if shared is None else Shared.of_document(shared),
    )


def round_of(row: Mapping[str, Any], meetings: tuple[Meeting, ...]) -> Round:
    """Return the round that a row holds."""
    return Round(
        id=row["id"],
        person=PersonId(row["person"]),
        language=row["language"],
        begun_at=row["begun_at"],
        told_at=row["told_at"],
        asked_at=row["asked_at"],
        decided_at=row["decided_at"],
        chosen=None if row["chosen"] is None else PractitionerId(row["chosen"]),
        meetings=meetings,
    )
