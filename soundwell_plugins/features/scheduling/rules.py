"""Keys that a kind of consultation, or a practitioner, can set apart from the table itself."""

import re
from datetime import date, timedelta
from enum import Enum
from typing import Annotated, Final, TypeAlias

from pydantic import (
    AfterValidator,
    Field,
    HttpUrl,
    PlainValidator,
    StringConstraints,
    UrlConstraints,
    WithJsonSchema,
)

from soundwell_hookspecs import Channel
from soundwell_plugins.features.scheduling.cells import CELL
from soundwell_plugins.features.scheduling.terms import DaysOff
from soundwell_plugins.sdk.configuration import (
    HoursOfDay,
    PluginConfig,
    Span,
    refusal,
    with_gaps,
)

_LONGEST: Final = timedelta(hours=4)
_FURTHEST: Final = timedelta(days=366)
_MAX_ADDRESS: Final = 500
_MAX_DAYS_OFF: Final = 366
_MAX_QUESTIONS: Final = 5
_DAYS: Final = re.compile(r"(\d{4}-\d\d-\d\d)(?: ?(?:/|to) ?(\d{4}-\d\d-\d\d))?", re.ASCII)
_DAYS_ALLOWED: Final = 'a day such as "2027-12-24", or two such as "2027-12-24 to 2028-01-02"'


class WhoCalls(Enum):
    """Who dials for a consultation by phone."""

    PRACTITIONER = "practitioner"
    VISITOR = "visitor"


def _on_the_grid(span: timedelta) -> timedelta:
    if span % CELL or span > _LONGEST:
        allowed = 'a multiple of 5 minutes, at most 4 hours, such as "15 minutes"'
        raise refusal("this span does not fit the grid of five minutes", allowed)
    return span


def _within_a_year(span: timedelta) -> timedelta:
    if span > _FURTHEST:
        raise refusal("this reaches too far ahead", 'at most a year, such as "28 days"')
    return span


def _each_once(channels: tuple[Channel, ...]) -> tuple[Channel, ...]:
    if len(set(channels)) < len(channels):
        raise refusal("a channel stands here twice", '"online", "phone" or both')
    return channels


def _days_off(value: object) -> DaysOff:
    if isinstance(value, DaysOff):
        return value
    if isinstance(value, date):
        return DaysOff(value, value)
    found = _DAYS.fullmatch(value.strip()) if isinstance(value, str) else None
    if found is None:
        raise refusal("this is no day and no span of days", _DAYS_ALLOWED)
    try:
        first = date.fromisoformat(found[1])
        last = date.fromisoformat(found[2] or found[1])
    except ValueError as error:
        raise refusal("there is no such day in the calendar", _DAYS_ALLOWED) from error
    if last < first:
        raise refusal("the last day is before the first", _DAYS_ALLOWED)
    return DaysOff(first, last)


GridSpan: TypeAlias = Annotated[Span, AfterValidator(_on_the_grid)]
"""A span of whole cells, at most four hours."""

Ahead: TypeAlias = Annotated[Span, AfterValidator(_within_a_year)]
"""A span of at most a year."""

Channels: TypeAlias = Annotated[
    tuple[Channel, ...], Field(min_length=1), AfterValidator(_each_once)
]
"""At least one channel, each once."""

Limit: TypeAlias = Annotated[int, Field(ge=1, le=100)]
"""How many consultations there can be."""

OnlineLink: TypeAlias = Annotated[
    HttpUrl, UrlConstraints(max_length=_MAX_ADDRESS, allowed_schemes=["https"])
]
"""An address under which people meet."""

DaysWithout: TypeAlias = Annotated[
    tuple[
        Annotated[
            DaysOff,
            PlainValidator(_days_off),
            WithJsonSchema({"type": "string", "description": _DAYS_ALLOWED}),
        ],
        ...,
    ],
    Field(max_length=_MAX_DAYS_OFF),
]
"""Holidays and days off."""

Dates: TypeAlias = Annotated[dict[date, HoursOfDay], Field(max_length=_MAX_DAYS_OFF)]
"""The hours of single days."""

Words: TypeAlias = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=100)
]
"""A few words on one line."""

Title: TypeAlias = Annotated[Words, AfterValidator(with_gaps("practitioner"))]
"""What a consultation is called where anybody may look over a shoulder."""

Description: TypeAlias = Annotated[
    Words, AfterValidator(with_gaps("practitioner", "minutes", "how"))
]
"""What else is said of it there."""

Id: TypeAlias = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_-]{0,31}$")]
"""A name for addresses and tables."""


class QuestionTable(PluginConfig):
    """One of `[[scheduling.questions]]`."""

    id: Id = Field(description="Names the answer; it does not change when the words do.")
    text: Words = Field(description="The question as visitors read it; nothing about health.")
    required: bool = Field(default=False, description="Whether it has to be answered.")


Questions: TypeAlias = Annotated[tuple[QuestionTable, ...], Field(max_length=_MAX_QUESTIONS)]
"""What the form asks."""


class Rules(PluginConfig):
    """What can differ between kinds of consultation and between practitioners."""

    duration: GridSpan | None = Field(default=None, description="How long a consultation takes.")
    step: GridSpan | None = Field(
        default=None, description="How far apart the offered times begin."
    )
    buffer_before: GridSpan | None = Field(
        default=None, description="Time kept free before a consultation."
    )
    buffer_after: GridSpan | None = Field(
        default=None, description="Time kept free after a consultation."
    )
    notice: Ahead | None = Field(
        default=None, description="How long before it a time can still be booked."
    )
    horizon: Ahead | None = Field(default=None, description="How far ahead times are offered.")
    per_day: Limit | None = Field(
        default=None, description="How many consultations a practitioner has on one day."
    )
    per_week: Limit | None = Field(
        default=None, description="How many consultations a practitioner has in one week."
    )
    channels: Channels | None = Field(
        default=None, description="How a consultation can take place."
    )
    online_link: OnlineLink | None = Field(
        default=None, description="Where an online consultation takes place."
    )
    cancel_until: Ahead | None = Field(
        default=None, description="How long before it a consultation can still be cancelled."
    )
    move_until: Ahead | None = Field(
        default=None, description="How long before it a consultation can still be moved."
    )


class KindTable(Rules):
    """One of `[scheduling.kinds.…]`: another kind of consultation."""

    name: Words = Field(description="As visitors read it, for example “a second conversation”.")
    price: Words | None = Field(
        default=None, description="What it costs, in words; without it, it is free."
    )
    questions: Questions | None = Field(default=None, description="What the form asks.")


class PractitionerTable(Rules):
    """One of `[scheduling.practitioners.…]`: what is different with this practitioner."""

    bookable: bool = Field(default=True, description="Whether visitors can book here.")
    kinds: tuple[Id, ...] | None = Field(
        default=None, description="The kinds of consultation they offer; all when not given."
    )
    days_off: DaysWithout = Field(default=(), description="Days without consultations.")
    dates: Dates = Field(
        default_factory=dict,
        description="The hours of single days, in place of those of the weekday.",
    )
    phone: Words | None = Field(
        default=None, description="The number that visitors call, where they do."
    )
