"""The table `[calendars]` of `soundwell.toml`."""

from datetime import timedelta
from enum import Enum
from typing import Self

from pydantic import Field, model_validator

from soundwell_plugins.connectors.calendars.policy import Policy
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


class Counts(Enum):
    """What events of a kind count as."""

    BUSY = "busy"
    FREE = "free"


class Source(PluginConfig):
    """A practitioner's calendar: a file, an address or a CalDAV server, exactly one of them."""

    practitioner: KnownPractitioner = Field(description="Whose calendar this is.")
    file: LocalPath | None = Field(default=None, description="An iCalendar file (.ics).")
    url: Secret | None = Field(
        default=None,
        description="The calendar's address in iCal format: http, https or webcal.",
    )
    caldav: Secret | None = Field(
        default=None,
        description="A CalDAV server's address, such as that of Nextcloud, iCloud or Fastmail.",
    )
    username: str = Field(default="", description="For CalDAV: who signs in.")
    password: Secret | None = Field(
        default=None, description="For CalDAV: best one that is made for this program alone."
    )
    hosts: tuple[str, ...] = Field(
        default=(),
        description="For CalDAV: further hosts of the same provider that may be sent the password.",
    )
    calendars: tuple[str, ...] = Field(
        default=(), description="For CalDAV: the calendars that count, by name; all if left out."
    )
    write: str = Field(
        default="",
        description="For CalDAV: the calendar in which bookings are written, by name.",
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

    transparent: Counts = Field(
        default=Counts.FREE, description="Events that say themselves that they block no time."
    )
    tentative: Counts = Field(
        default=Counts.BUSY, description="Events that are not certain to take place."
    )
    all_day: Counts = Field(default=Counts.BUSY, description="Events that last whole days.")
    marked_free: Counts = Field(
        default=Counts.FREE,
        description="Events that Outlook shows as free or as work elsewhere.",
    )

    @model_validator(mode="after")
    def _one_place(self) -> Self:
        if [self.file, self.url, self.caldav].count(None) != 2:  # noqa: PLR2004 -- all but one
            raise ValueError("a calendar has one place: give `file`, `url` or `caldav`")
        if self.caldav is not None and not (self.username and self.password):
            raise ValueError("CalDAV needs `username` and `password`")
        only_caldav = (self.username, self.password, self.hosts, self.calendars, self.write)
        if self.caldav is None and any(only_caldav):
            raise ValueError(
                "`username`, `password`, `hosts`, `calendars` and `write` only make sense with "
                "`caldav`"
            )
        return self

    @property
    def reads_what_it_writes(self) -> bool:
        """Whether the calendar in which bookings are written is one of those that count."""
        names = {name.casefold() for name in self.calendars}
        return not names or self.write.casefold() in names

    def policy(self, ours: str) -> Policy:
        """Return which events count as busy.

        Args:
            ours: what the identifiers of this practice's own bookings end with.
        """
        return Policy(
            transparent=self.transparent is Counts.BUSY,
            tentative=self.tentative is Counts.BUSY,
            all_day=self.all_day is Counts.BUSY,
            marked_free=self.marked_free is Counts.BUSY,
            ours=ours,
        )


class CalendarsConfig(PluginConfig):
    """The table `[calendars]`."""

    refresh: Span = Field(
        default=timedelta(minutes=10),
        description="How often calendars are looked at; a booking relies on nothing older.",
    )
    ahead: Span = Field(
        default=timedelta(weeks=26),
        description="How far ahead busy times are kept ready; further ones take a moment longer.",
    )
    title: str = Field(
        default="Consultation",
        min_length=1,
        max_length=100,
        description="What bookings are called in calendars; nobody's name is ever added.",
    )
    keep: Span = Field(
        default=timedelta(days=90),
        description="How long it is remembered which bookings calendars showed, after they ended.",
    )
    private_hosts: tuple[str, ...] = Field(
        default=(),
        description="Hosts in the practice's own network that may be asked, such as `nas.local`.",
    )
    sources: tuple[Source, ...] = Field(default=(), description="The practitioners' calendars.")

    @model_validator(mode="after")
    def _one_to_write(self) -> Self:
        writing = [source.practitioner for source in self.sources if source.write]
        if len(set(writing)) < len(writing):
            raise ValueError("a practitioner's bookings are written in one place: give one `write`")
        return self
