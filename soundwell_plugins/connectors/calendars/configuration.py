"""The table `[calendars]` of `soundwell.toml`."""

from datetime import timedelta
from enum import Enum
from typing import Self

from pydantic import Field, model_validator

from soundwell_plugins.sdk.configuration import (
    KnownPractitioner,
    LocalPath,
    PluginConfig,
    Secret,
    Span,
    Zone,
)


class WhenStale(Enum):
    """What a calendar counts as while it cannot be read and its last good copy is too old."""

    BLOCK = "block"
    OFFER = "offer"


class Source(PluginConfig):
    """A practitioner's calendar: a file or an address, exactly one of them."""

    practitioner: KnownPractitioner = Field(description="Whose calendar this is.")
    file: LocalPath | None = Field(default=None, description="An iCalendar file (.ics).")
    url: Secret | None = Field(
        default=None,
        description="The calendar's address in iCal format: http, https or webcal.",
    )
    zone: Zone | None = Field(
        default=None,
        description="For whole days and times without a zone; the practitioner's if left out.",
    )
    oldest: Span = Field(
        default=timedelta(days=3),
        description="How old the last good copy may be while the calendar cannot be read.",
    )
    when_stale: WhenStale = Field(
        default=WhenStale.BLOCK,
        description="Then: `block` offers no times, `offer` leaves this calendar out.",
    )

    @model_validator(mode="after")
    def _one_place(self) -> Self:
        if (self.file is None) == (self.url is None):
            raise ValueError("a calendar has one place: give either `file` or `url`")
        return self


class CalendarsConfig(PluginConfig):
    """The table `[calendars]`."""

    refresh: Span = Field(
        default=timedelta(minutes=10),
        description="A copy younger than this is used without asking the calendar's server again.",
    )
    private_hosts: tuple[str, ...] = Field(
        default=(),
        description="Hosts in the practice's own network that may be asked, such as `nas.local`.",
    )
    sources: tuple[Source, ...] = Field(default=(), description="The practitioners' calendars.")
