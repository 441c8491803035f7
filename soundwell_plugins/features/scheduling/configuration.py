"""What an admin can decide about consultations."""

from datetime import timedelta
from enum import Enum
from typing import Annotated, Final, TypeVar

from pydantic import Field, HttpUrl, model_validator

from soundwell_hookspecs import Channel, PractitionerId
from soundwell_plugins.features.scheduling.rules import (
    Ahead,
    Channels,
    DaysWithout,
    Description,
    GridSpan,
    Id,
    KindTable,
    PractitionerTable,
    Questions,
    QuestionTable,
    Rules,
    Title,
    WhoCalls,
    Words,
)
from soundwell_plugins.features.scheduling.terms import Question, Terms
from soundwell_plugins.sdk.configuration import KnownPractitioner, Span, refusal

V = TypeVar("V")

_NONE: Final = timedelta()
_MAX_KINDS: Final = 20
_MAX_REMINDERS: Final = 5
_MAX_SEVERAL: Final = 10


class WhenUnknown(Enum):
    """What happens to times while a practitioner's calendar cannot be read."""

    BLOCK = "block"
    OFFER = "offer"


class Confirmation(Enum):
    """When a consultation counts as booked."""

    EMAIL = "e-mail"
    DIRECT = "direct"


class PerPerson(Enum):
    """How many consultations of the table's own kind one person can have."""

    ONE_EACH = "one with each practitioner"
    ONE = "one"
    ANY = "any number"


class AnyPractitioner(Enum):
    """Who is chosen for a visitor to whom everybody is welcome."""

    LEAST_RECENTLY_BOOKED = "least recently booked"
    LEAST_BUSY = "least busy"
    OFF = "off"


class SchedulingConfig(Rules):
    """The table `[scheduling]`: the free consultation, and what other kinds begin from."""

    name: Words = Field(
        default="a free consultation", description="What it is called, as visitors read it."
    )
    duration: GridSpan = Field(
        default=timedelta(minutes=15), description="How long a consultation takes."
    )
    step: GridSpan = Field(
        default=timedelta(minutes=15), description="How far apart the offered times begin."
    )
    notice: Ahead = Field(
        default=timedelta(hours=12), description="How long before it a time can still be booked."
    )
    horizon: Ahead = Field(
        default=timedelta(days=28), description="How far ahead times are offered."
    )
    channels: Channels = Field(
        default=(Channel.ONLINE, Channel.PHONE), description="How a consultation can take place."
    )
    when_unknown: WhenUnknown = Field(
        default=WhenUnknown.BLOCK,
        description="Whether times are offered while a calendar cannot be read.",
    )
    confirmation: Confirmation = Field(
        default=Confirmation.EMAIL,
        description="Whether a booking counts once its link was pressed in the e-mail, or at once.",
    )
    confirm_within: Span = Field(
        default=timedelta(hours=2),
        description="How long a time is kept for somebody who has not confirmed it yet.",
    )
    per_person: PerPerson = Field(
        default=PerPerson.ONE_EACH,
        description="How many free consultations one person can have.",
    )
    hold: Span = Field(
        default=timedelta(minutes=5),
        description="How long a time is kept while somebody fills in the form.",
    )
    several: Annotated[int, Field(ge=1, le=_MAX_SEVERAL)] = Field(
        default=3, description="With how many practitioners one can book in one go."
    )
    any_practitioner: AnyPractitioner = Field(
        default=AnyPractitioner.LEAST_RECENTLY_BOOKED,
        description="Who is chosen where the visitor has no preference.",
    )
    who_calls: WhoCalls = Field(
        default=WhoCalls.PRACTITIONER, description="Who dials for a consultation by phone."
    )
    phone: Words | None = Field(
        default=None, description="The number that visitors call, where they do."
    )
    title: Title | None = Field(
        default=None,
        description="What calendars call a consultation, such as `Conversation with"
        " {practitioner}`; neutral words if left out. Everybody who sees the calendar reads it.",
    )
    description: Description | None = Field(
        default=None,
        description="What calendars say of it besides, such as `{minutes} minutes, {how}.`;"
        " neutral words if left out.",
    )
    moving: bool = Field(default=True, description="Whether visitors can move a consultation.")
    reminders: Annotated[tuple[Span, ...], Field(max_length=_MAX_REMINDERS)] = Field(
        default=(timedelta(days=1),),
        description="How long before a consultation the visitor is reminded of it.",
    )
    days_off: DaysWithout = Field(
        default=(), description="Holidays and other days on which nobody can be booked."
    )
    questions: Questions = Field(default=(), description="What the form asks besides the name.")
    kinds: Annotated[dict[Id, KindTable], Field(max_length=_MAX_KINDS)] = Field(
        default_factory=dict, description="Other kinds of consultation."
    )
    practitioners: dict[KnownPractitioner, PractitionerTable] = Field(
        default_factory=dict, description="What is different with single practitioners."
    )
    keep: Span = Field(
        default=timedelta(days=730),
        description="How long a booking is kept after the day on which it took place.",
    )

    @model_validator(mode="after")
    def _offers_something(self) -> "SchedulingConfig":
        for practitioner in (PractitionerId(""), *self.practitioners):
            for kind in ("", *self.kinds):
                terms = self.terms(practitioner, kind)
                if terms.notice >= terms.horizon:
                    raise refusal(
                        "no time could ever be booked: the notice is as long as the horizon",
                        "a notice shorter than the horizon",
                    )
        return self

    @model_validator(mode="after")
    def _knows_its_kinds(self) -> "SchedulingConfig":
        for table in self.practitioners.values():
            if unknown := set(table.kinds or ()) - set(self.kinds):
                raise refusal(
                    f"a practitioner offers {len(unknown)} kind(s) that have no table",
                    ", ".join(self.kinds) or "a table [scheduling.kinds.…] for each",
                )
        return self

    @model_validator(mode="after")
    def _can_be_called(self) -> "SchedulingConfig":
        if self.who_calls is WhoCalls.VISITOR and self.phone is None:
            without = [table for table in self.practitioners.values() if table.phone is None]
            if without or not self.practitioners:
                raise refusal("visitors shall call, but there is no number", "phone = “+44 …”")
        return self

    def terms(self, practitioner: PractitionerId, kind: str = "") -> Terms:
        """Return what holds for a consultation: the practitioner's keys, the kind's, the table's.

        Args:
            practitioner: with whom.
            kind: which kind; empty for the table's own.

        Raises:
            KeyError: there is no such kind.
        """
        of_kind = self.kinds[kind] if kind else None
        theirs = self.practitioners.get(practitioner, PractitionerTable())
        first = _Layers((theirs, *(() if of_kind is None else (of_kind,)), self))
        link: HttpUrl | None = first.of("online_link", None)
        cancel_until = first.of("cancel_until", _NONE)
        asked = self.questions if of_kind is None else of_kind.questions or self.questions
        return Terms(
            kind=kind,
            name=self.name if of_kind is None else of_kind.name,
            price="" if of_kind is None else of_kind.price or "",
            duration=first.of("duration", self.duration),
            step=first.of("step", self.step),
            before=first.of("buffer_before", _NONE),
            after=first.of("buffer_after", _NONE),
            notice=first.of("notice", self.notice),
            horizon=first.of("horizon", self.horizon),
            per_day=first.of("per_day", None),
            per_week=first.of("per_week", None),
            channels=first.of("channels", self.channels),
            online_link="" if link is None else str(link),
            cancel_until=cancel_until,
            move_until=first.of("move_until", cancel_until) if self.moving else None,
            questions=tuple(_question(table) for table in asked),
            visitor_calls=self.who_calls is WhoCalls.VISITOR,
            days_off=(*self.days_off, *theirs.days_off),
            dates=theirs.dates,
        )

    def terms_of_booked(self, practitioner: PractitionerId, kind: str) -> Terms:
        """Return what holds today for something that was booked.

        Args:
            practitioner: with whom.
            kind: which kind; one that has left the file counts as the table's own.
        """
        return self.terms(practitioner, kind if kind in self.kinds else "")

    def kinds_of(self, practitioner: PractitionerId) -> tuple[str, ...]:
        """Return the kinds that a practitioner offers, the table's own (`""`) first."""
        theirs = self.practitioners.get(practitioner, PractitionerTable())
        return ("", *(self.kinds if theirs.kinds is None else theirs.kinds))

    def is_bookable(self, practitioner: PractitionerId) -> bool:
        """Tell whether visitors can book with a practitioner."""
        return self.practitioners.get(practitioner, PractitionerTable()).bookable

    def number_of(self, practitioner: PractitionerId) -> str:
        """Return the number that visitors call, or nothing where they are called."""
        if self.who_calls is WhoCalls.PRACTITIONER:
            return ""
        return self.practitioners.get(practitioner, PractitionerTable()).phone or self.phone or ""


class _Layers:
    """Tables of which the first that sets a key decides."""

    def __init__(self, tables: tuple[Rules, ...]) -> None:
        self._tables = tables

    def of(self, key: str, otherwise: V) -> V:
        given = (getattr(table, key) for table in self._tables)
        found: V = next((value for value in given if value is not None), otherwise)
        return found


def _question(table: QuestionTable) -> Question:
    return Question(table.id, table.text, table.required)
