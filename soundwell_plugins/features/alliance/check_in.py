"""A check-in, and what was answered in it."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum
from typing import Final

from sqlalchemy import RowMapping

from soundwell_hookspecs import CheckInId, PractitionerId, Respondent
from soundwell_plugins.features.alliance.client import ClientId
from soundwell_plugins.features.alliance.instruments.answers import Answers
from soundwell_plugins.features.alliance.instruments.questionnaire import Kind
from soundwell_plugins.features.alliance.instruments.reading import KnownInstrument
from soundwell_plugins.features.alliance.instruments.scores import Score, noes, scores
from soundwell_plugins.features.alliance.scored import Scored


class Way(Enum):
    """On which way a check-in is answered."""

    MAIL = "mail"
    """By a link that was sent to the client."""
    TABLET = "tablet"
    """On a device of the practice, or by its code on the client's own phone."""
    PAPER = "paper"
    """On paper, and typed in by the practitioner."""
    PHONE = "phone"
    """By phone, and typed in by the practitioner."""
    OFFICE = "office"
    """By the practitioner, about the session as they saw it."""


BY_HAND: Final = frozenset({Way.PAPER, Way.PHONE})
"""The ways on which the practitioner types in what the client says."""


class State(Enum):
    """What has become of a check-in."""

    OPEN = "open"
    SUBMITTED = "submitted"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckIn:
    """A check-in.

    Args:
        id: what names it.
        client: about whose therapy it is.
        practitioner: with whom.
        session: the id of the session that it follows, or `None`.
        respondent: who answers.
        way: how it is answered.
        state: what has become of it.
        instruments: the hashes of what it asks, in that order.
        language: in which it was asked, as a locale.
        created_at: when it was made, in UTC.
        expires_at: until when it can be answered, in UTC.
        submitted_at: when it was answered, in UTC, or `None`.
        reminded_at: when it was asked again, in UTC, or `None`.
    """

    id: CheckInId
    client: ClientId
    practitioner: PractitionerId
    session: str | None
    respondent: Respondent
    way: Way
    state: State
    instruments: tuple[str, ...]
    language: str
    created_at: datetime
    expires_at: datetime
    submitted_at: datetime | None
    reminded_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class AnsweredForm:
    """What was answered to one instrument.

    Args:
        instrument: in the version that was asked.
        language: in which it was asked, as a tag; versions and languages are never pooled.
        answers: what was answered.
    """

    instrument: KnownInstrument
    language: str
    answers: Answers = field(repr=False)

    @property
    def scores(self) -> tuple[Score, ...]:
        """The scores of the instrument's scales."""
        return scores(self.instrument.questionnaire, self.instrument.scoring, self.answers)

    @property
    def noes(self) -> tuple[str, ...]:
        """The `linkId` of each essential question that was answered with a "no"."""
        return noes(self.instrument.scoring, self.answers)

    @property
    def scored(self) -> Scored:
        """What the answers come to."""
        counted = {part.item for scale in self.instrument.scoring.scales for part in scale.items}
        questions = self.instrument.questionnaire.questions()
        given = [(questions[item], answer.value) for item, answer in self.answers.items()]
        choices = {Kind.CHOICE, Kind.BOOLEAN}
        return Scored(
            instrument=self.instrument.name,
            version=self.instrument.version,
            language=self.language,
            scores={each.scale: each.value for each in self.scores},
            noes=self.noes,
            chosen={
                question.link_id: str(value)
                for question, value in given
                if value is not None
                and question.kind in choices
                and question.link_id not in counted
            },
            wrote=tuple(
                question.link_id for question, value in given if value and question.kind.is_words
            ),
        )


@dataclass(frozen=True, slots=True)
class AnsweredCheckIn:
    """A check-in that was submitted, with its answers.

    Args:
        check_in: which.
        forms: one for each instrument, in the order in which they were asked.
        scored: what they come to, in the same order.
    """

    check_in: CheckIn
    forms: tuple[AnsweredForm, ...]
    scored: tuple[Scored, ...] = field(default=(), repr=False)


def check_in_of(row: RowMapping) -> CheckIn:
    """Return the check-in that a row holds."""
    return CheckIn(
        id=CheckInId(row["id"]),
        client=ClientId(row["client"]),
        practitioner=PractitionerId(row["practitioner"]),
        session=row["session"],
        respondent=Respondent(row["respondent"]),
        way=Way(row["way"]),
        state=State(row["state"]),
        instruments=tuple(row["instruments"].split()),
        language=row["language"],
        created_at=row["created_at"],
        expires_at=row["expires_at"],
        submitted_at=row["submitted_at"],
        reminded_at=row["reminded_at"],
    )
