"""What an admin can decide about consultations."""

from datetime import timedelta
from enum import Enum
from typing import Annotated, Final

from pydantic import AfterValidator, Field, HttpUrl, UrlConstraints, model_validator

from soundwell_hookspecs import Channel
from soundwell_plugins.features.scheduling.cells import CELL, count
from soundwell_plugins.features.scheduling.slots import Rule
from soundwell_plugins.sdk.configuration import PluginConfig, Span, refusal

_LONGEST: Final = timedelta(hours=4)
_FURTHEST: Final = timedelta(days=366)
_MAX_ADDRESS: Final = 500


class WhenUnknown(Enum):
    """What happens to times while a practitioner's calendar cannot be read."""

    BLOCK = "block"
    OFFER = "offer"


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


GridSpan = Annotated[Span, AfterValidator(_on_the_grid)]
"""A span of whole cells, at most four hours."""


class SchedulingConfig(PluginConfig):
    """The table `[scheduling]`."""

    duration: GridSpan = Field(
        default=timedelta(minutes=15), description="How long a consultation takes."
    )
    step: GridSpan = Field(
        default=timedelta(minutes=15), description="How far apart the offered times begin."
    )
    buffer_before: GridSpan | None = Field(
        default=None, description="Time kept free before a consultation."
    )
    buffer_after: GridSpan | None = Field(
        default=None, description="Time kept free after a consultation."
    )
    notice: Annotated[Span, AfterValidator(_within_a_year)] = Field(
        default=timedelta(hours=12), description="How long before it a time can still be booked."
    )
    horizon: Annotated[Span, AfterValidator(_within_a_year)] = Field(
        default=timedelta(days=28), description="How far ahead times are offered."
    )
    when_unknown: WhenUnknown = Field(
        default=WhenUnknown.BLOCK,
        description="Whether times are offered while a calendar cannot be read.",
    )
    channels: Annotated[tuple[Channel, ...], Field(min_length=1), AfterValidator(_each_once)] = (
        Field(
            default=(Channel.ONLINE, Channel.PHONE),
            description="How a consultation can take place.",
        )
    )
    online_link: (
        Annotated[HttpUrl, UrlConstraints(max_length=_MAX_ADDRESS, allowed_schemes=["https"])]
        | None
    ) = Field(default=None, description="Where an online consultation takes place.")
    cancel_until: Annotated[Span, AfterValidator(_within_a_year)] | None = Field(
        default=None, description="How long before it a consultation can still be cancelled."
    )

    @model_validator(mode="after")
    def _offers_something(self) -> "SchedulingConfig":
        if self.notice >= self.horizon:
            raise refusal(
                "no time could ever be booked: the notice is as long as the horizon",
                "a notice shorter than the horizon",
            )
        return self

    @property
    def before(self) -> timedelta:
        """The time kept free before a consultation."""
        return self.buffer_before or timedelta()

    @property
    def after(self) -> timedelta:
        """The time kept free after a consultation."""
        return self.buffer_after or timedelta()

    @property
    def rule(self) -> Rule:
        """The same, in cells."""
        return Rule(
            duration=count(self.duration),
            step=count(self.step),
            before=count(self.before),
            after=count(self.after),
        )

    @property
    def minutes(self) -> int:
        """How long a consultation takes, in minutes."""
        return self.duration // timedelta(minutes=1)
