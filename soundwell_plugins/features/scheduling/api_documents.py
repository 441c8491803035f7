"""What programs send and get, as JSON."""

from datetime import datetime
from typing import Annotated, Final, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, StringConstraints

from soundwell_hookspecs import Channel

MOST_TIMES: Final = 10

PractitionerName = Annotated[
    str, StringConstraints(max_length=63), Field(description="A practitioner's id.")
]
KindName = Annotated[
    str,
    StringConstraints(max_length=32),
    Field(description="A kind's id; empty for the free consultation."),
]
Form = Annotated[
    str,
    StringConstraints(pattern=r"^[0-9a-f]{32}$"),
    Field(description="32 random hexadecimal digits that only this form knows, made anew for it."),
]
_Text = Annotated[str, StringConstraints(max_length=1000)]


class Given(BaseModel):
    """What programs send: nothing in it goes unread."""

    model_config = ConfigDict(extra="forbid")


class QuestionDocument(BaseModel):
    """Something that the practice asks."""

    id: str
    text: str
    required: bool


class KindDocument(BaseModel):
    """A kind of consultation."""

    id: KindName
    name: str
    price: str = Field(description="In words; empty where it is without charge.")
    minutes: int
    channels: list[Channel]
    questions: list[QuestionDocument]
    practitioners: list[str] = Field(description="The ids of those who offer it.")


class KindsDocument(BaseModel):
    """The kinds there are."""

    kinds: list[KindDocument]


class PractitionerDocument(BaseModel):
    """Somebody with whom one can book."""

    id: str
    name: str
    kinds: list[str]


class PractitionersDocument(BaseModel):
    """With whom one can book."""

    practitioners: list[PractitionerDocument]


class FreeDocument(BaseModel):
    """Somebody's free times."""

    practitioner: str
    known: bool = Field(description="False while a calendar cannot be read: look again later.")
    starts: list[datetime] = Field(description="When a consultation can begin, in UTC, rising.")


class TimesDocument(BaseModel):
    """The free times of some practitioners."""

    kind: str
    minutes: int = Field(description="How long it takes, as a rule.")
    times: list[FreeDocument]


class ReasonDocument(BaseModel):
    """One thing that has a say about a time."""

    cause: str = Field(description="Which, such as `notice` or `busy source`.")
    blocks: bool = Field(description="Whether it keeps the time from being offered.")
    values: dict[str, str] = Field(description="What the sentence names, such as a limit.")
    sentence: str


class WhyDocument(BaseModel):
    """Why a time is offered or blocked."""

    start: datetime
    offered: bool
    reasons: list[ReasonDocument]


class TimeDocument(Given):
    """One time with somebody."""

    practitioner: PractitionerName
    start: AwareDatetime


_Times = Annotated[list[TimeDocument], Field(min_length=1, max_length=MOST_TIMES)]


class HoldDocument(Given):
    """Times that a form wants to keep."""

    kind: KindName = ""
    times: _Times


class HeldDocument(BaseModel):
    """Until when times are kept."""

    until: datetime


class ClaimDocument(Given):
    """What somebody filled in."""

    form: Form
    kind: KindName = ""
    times: _Times
    zone: Annotated[
        str, StringConstraints(max_length=64), Field(description="How the visitor reads times.")
    ] = ""
    channel: _Text = Field(description="`online` or `phone`, as the kind allows.")
    name: _Text
    email: _Text
    phone: _Text = ""
    safe_to_call: bool = False
    safe_to_leave_message: bool = False
    answers: Annotated[dict[str, _Text], Field(max_length=20)] = Field(
        default_factory=dict, description="To the kind's questions, by their ids."
    )


class ClaimedDocument(BaseModel):
    """That a form was taken: the same for everybody, whatever comes of it."""

    next: Literal["look into your inbox"]
    confirm_within_minutes: int | None = Field(
        description="How long the times are kept for somebody who has not confirmed them, where"
        " they have to."
    )
