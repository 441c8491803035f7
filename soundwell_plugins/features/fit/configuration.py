"""The table `[fit]` of `soundwell.toml`."""

from datetime import timedelta
from enum import Enum
from typing import Annotated, Final, TypeAlias

from pydantic import Field, HttpUrl, StringConstraints, model_validator

from soundwell_hookspecs import FitChannel, FitTime
from soundwell_plugins.sdk.configuration import (
    KnownPractitioner,
    LocalPath,
    PluginConfig,
    Span,
    refusal,
)

PICTURES: Final = {
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".png": "image/png",
    ".webp": "image/webp",
}
"""The kinds of picture that are shown, by the ending of the file's name."""

_OLDEST: Final = 120
_MOST: Final = 40
_MOST_PLACES: Final = 500
_DEAREST: Final = 100_000

Words: TypeAlias = Annotated[str, StringConstraints(strip_whitespace=True, max_length=200)]
Text: TypeAlias = Annotated[str, StringConstraints(strip_whitespace=True, max_length=6000)]
Label: TypeAlias = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=60)
]
Labels: TypeAlias = Annotated[tuple[Label, ...], Field(max_length=_MOST)]
Age: TypeAlias = Annotated[int, Field(ge=0, le=_OLDEST)]
Amount: TypeAlias = Annotated[int, Field(ge=0, le=_DEAREST)]
Places: TypeAlias = Annotated[int, Field(ge=0, le=_MOST_PLACES)]
LanguageCode: TypeAlias = Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}$")]
PlaceCode: TypeAlias = Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}(-[A-Z0-9]{1,3})?$")]


class Gender(Enum):
    """How a practitioner describes themselves."""

    WOMAN = "woman"
    MAN = "man"
    NON_BINARY = "non-binary"


class Accessibility(Enum):
    """What helps to come and to take part."""

    STEP_FREE = "step-free"
    HEARING = "hearing"
    SIGHT = "sight"
    QUIET = "quiet"


class Way(Enum):
    """How somebody works: four pairs, of which one can have both sides."""

    GUIDES = "guides"
    FOLLOWS = "follows"
    FEELINGS = "feelings"
    THOUGHTS = "thoughts"
    PAST = "past"
    PRESENT = "present"
    GENTLE = "gentle"
    CHALLENGING = "challenging"


class MusicMethod(Enum):
    """What one can do with music."""

    LISTENING = "listening"
    IMPROVISING = "improvising"
    SONG_WRITING = "song-writing"
    SINGING = "singing"
    MOVING = "moving"


class AgesTable(PluginConfig):
    """The ages of those with whom somebody works."""

    youngest: Age = Field(default=0, description="In years.")
    oldest: Age = Field(default=_OLDEST, description="In years, included.")

    @model_validator(mode="after")
    def _in_order(self) -> "AgesTable":
        if self.youngest > self.oldest:
            raise refusal("the youngest is older than the oldest", "the lower age first")
        return self


class FeeTable(PluginConfig):
    """What a session costs."""

    lowest: Amount = Field(description="The lowest fee, in whole units of the currency.")
    highest: Amount | None = Field(default=None, description="The highest, where there are two.")
    currency: Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}$")] = Field(
        default="EUR", description="Three letters, such as EUR."
    )

    @model_validator(mode="after")
    def _in_order(self) -> "FeeTable":
        if self.highest is not None and self.highest < self.lowest:
            raise refusal("the highest fee is below the lowest", "the lower fee first")
        return self


class PictureTable(PluginConfig):
    """A picture, and what whoever does not see it reads."""

    file: LocalPath = Field(description="A .jpg, .png or .webp file.")
    description: Annotated[str, StringConstraints(min_length=1, max_length=300)] = Field(
        description="What can be seen, for people who do not see it."
    )
    credit: Words = Field(default="", description="Who made it, and under which licence.")

    @model_validator(mode="after")
    def _is_a_picture(self) -> "PictureTable":
        if self.file.suffix.lower() not in PICTURES:
            raise refusal("this is no picture that browsers show", ", ".join(PICTURES))
        return self


class SourceTable(PluginConfig):
    """Something to read."""

    title: Words = Field(description="Author, title, year.")
    link: HttpUrl | None = Field(default=None, description="Where it can be read.")


class MethodTable(PluginConfig):
    """How a practitioner works, as a page of its own."""

    title: Words = Field(default="", description="The name of the method.")
    text: Text = Field(default="", description="What it is; an empty line begins a paragraph.")
    sources: Annotated[tuple[SourceTable, ...], Field(max_length=_MOST)] = Field(
        default=(), description="What the text builds on."
    )
    pictures: Annotated[tuple[PictureTable, ...], Field(max_length=10)] = Field(
        default=(), description="Pictures that belong to the text."
    )


class ProfileTable(PluginConfig):
    """What visitors learn of a practitioner; what is left out is not known."""

    licences: Annotated[tuple[PlaceCode, ...], Field(max_length=_MOST)] = Field(
        default=(), description='Where they may practise: ISO 3166 codes such as "GB".'
    )
    languages: Annotated[tuple[LanguageCode, ...], Field(max_length=_MOST)] = Field(
        default=(), description='In which they work: ISO 639 codes such as "de".'
    )
    ages: AgesTable | None = Field(default=None, description="With people of which ages.")
    channels: tuple[FitChannel, ...] = Field(default=(), description="How sessions take place.")
    fee: FeeTable | None = Field(default=None, description="What a session costs.")
    payers: Labels = Field(default=(), description='Who can pay, such as "I pay myself".')
    times: tuple[FitTime, ...] = Field(
        default=(), description="When; taken from the practitioner's hours where it is left out."
    )
    accessibility: tuple[Accessibility, ...] = Field(
        default=(), description="What helps to come and to take part."
    )
    gender: Gender | None = Field(default=None, description="If they want it to be known.")
    topics: Labels = Field(default=(), description='What they know well, such as "Grief".')
    ways: tuple[Way, ...] = Field(default=(), description="How they work.")
    instruments: Labels = Field(default=(), description="What they play or have in the room.")
    methods: tuple[MusicMethod, ...] = Field(default=(), description="What they do with music.")
    styles: Labels = Field(default=(), description='Of music, such as "Jazz" or "Folk songs".')
    artists: Labels = Field(
        default=(), description="Artists or songs that mean something to them, one by one."
    )
    capacity: Places | None = Field(default=None, description="Places for clients in all.")
    caseload: Places | None = Field(
        default=None, description="How many are taken; counted by Soundwell where it is left out."
    )
    text: Text = Field(default="", description="Who they are, in a few sentences.")
    picture: PictureTable | None = Field(default=None, description="What they look like.")
    method: MethodTable = Field(default=MethodTable(), description="How they work, on a page.")


class FitConfig(PluginConfig):
    """The table `[fit]`."""

    suggestions: Annotated[int, Field(ge=1, le=5)] = Field(
        default=3, description="How many practitioners are suggested."
    )
    elsewhere: Text = Field(
        default="", description="Where else to look for help when nobody here fits."
    )
    card: Annotated[tuple[Words, ...], Field(max_length=12)] = Field(
        default=(), description="Questions to ask in a first conversation; Soundwell's without it."
    )
    comparing: bool = Field(
        default=True,
        description="Whether who talks with several is sent a page for comparing them.",
    )
    open_waiting_list: bool = Field(
        default=True, description="Whether visitors can put themselves on the waiting list."
    )
    keep_answers: Span = Field(
        default=timedelta(days=30),
        description="How long answers stay on the visitor's device.",
    )
    keep_meetings: Span = Field(
        default=timedelta(days=90),
        description="How long a comparison, and what was shared by it, is kept.",
    )
    keep_waiting: Span = Field(
        default=timedelta(days=365), description="How long somebody stays on the waiting list."
    )
    practitioners: dict[KnownPractitioner, ProfileTable] = Field(
        default_factory=dict, description="What visitors learn of each practitioner."
    )
