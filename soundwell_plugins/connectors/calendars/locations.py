"""Where calendars stand, and how they are fetched from there."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import ClassVar, Final, Protocol

from soundwell_hookspecs import Window
from soundwell_plugins.connectors.calendars.dav_account import DavAccount, DavCalendar
from soundwell_plugins.connectors.calendars.failures import FeedUnreadable
from soundwell_plugins.connectors.calendars.fetching import Fetched, Fetcher, Validators
from soundwell_plugins.connectors.calendars.files import read_file

_EMPTY: Final = b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n"
_SPARE: Final = timedelta(days=7)


class Location(Protocol):
    """Where a calendar stands."""

    @property
    def id(self) -> str:
        """A hash of where it is, for the copy: an address is a secret."""

    @property
    def is_cheap(self) -> bool:
        """Whether asking for a newer copy costs nothing."""

    def fetch(self, validators: Validators, patience: timedelta) -> Fetched | None:
        """Fetch the calendar, unless it has not changed."""


@dataclass(frozen=True, slots=True)
class FileLocation:
    """A file on this machine.

    Args:
        path: the file.
        size: the most bytes that are taken.
    """

    path: Path
    size: int
    is_cheap: ClassVar[bool] = True

    @property
    def id(self) -> str:
        """A hash of where it is."""
        return sha256(f"file {self.path}".encode()).hexdigest()

    def fetch(self, validators: Validators, patience: timedelta) -> Fetched | None:
        """Read the file, unless it has not been touched."""
        return read_file(self.path, self.size, validators)


@dataclass(frozen=True, slots=True)
class WebLocation:
    """An address in the web.

    Args:
        address: a secret: http, https or webcal.
        fetcher: fetches it.
    """

    address: str = field(repr=False)
    fetcher: Fetcher
    is_cheap: ClassVar[bool] = False

    @property
    def id(self) -> str:
        """A hash of where it is."""
        return sha256(f"url {self.address}".encode()).hexdigest()

    def fetch(self, validators: Validators, patience: timedelta) -> Fetched | None:
        """Fetch it, unless it has not changed."""
        return self.fetcher.fetch(self.address, validators, at_most=patience)


@dataclass(frozen=True, slots=True)
class DavLocation:
    """Calendars on a CalDAV server.

    What did not change costs one request: the list of calendars, which says so. What did is fetched
    for the span in which busy times are kept, with a week to spare.

    Args:
        account: who signs in where.
        names: the calendars that count; all if empty.
        window: the span in which busy times are kept.
        homes: where the calendars of accounts are listed, as far as that was found out.
    """

    account: DavAccount
    names: Sequence[str]
    window: Window
    homes: dict[str, str] = field(repr=False)
    is_cheap: ClassVar[bool] = False

    @property
    def id(self) -> str:
        """A hash of where it is."""
        where = (self.account.address, self.account.username, *sorted(self.names))
        return sha256("\n".join(("caldav", *where)).encode()).hexdigest()

    def fetch(self, validators: Validators, patience: timedelta) -> Fetched | None:
        """Fetch the entries, unless nothing in the calendars has changed."""
        from soundwell_plugins.connectors.calendars.dav import conversation  # noqa: PLC0415 -- slow

        account = replace(self.account, total=min(self.account.total, patience))
        with conversation(account) as server:
            home = self.homes.get(self.id) or server.home()
            listed = chosen(server.calendars(home), self.names)
            self.homes[self.id] = home
            tags = [f"{calendar.url} {calendar.tag}" for calendar in listed]
            tag = sha256("\n".join(sorted(tags)).encode()).hexdigest()
            is_certain = all(calendar.tag for calendar in listed)
            reaches = validators.last_modified >= _day(self.window.end)
            if is_certain and tag == validators.etag and reaches:
                return None
            span = Window(self.window.start, self.window.end + _SPARE)
            entries = [entry for each in listed for entry in server.entries(each.url, span)]
        body = b"".join(entry.text.strip().encode() + b"\r\n" for entry in entries)
        return Fetched(body or _EMPTY, Validators(tag, _day(span.end)))


def chosen(listed: Sequence[DavCalendar], names: Sequence[str]) -> list[DavCalendar]:
    """Return the calendars that have certain names, or all if there are no names.

    Raises:
        FeedUnreadable: one of the names is not among them.
    """
    if not listed:
        raise FeedUnreadable("has no calendar with events in it", "add one, then try again")
    if not names:
        return list(listed)
    if {name.casefold() for name in names} - {each.name.casefold() for each in listed}:
        raise FeedUnreadable(
            "has no calendar of one of the names in the configuration",
            "write the names as the calendar program shows them",
        )
    wanted = {name.casefold() for name in names}
    return [each for each in listed if each.name.casefold() in wanted]


def _day(moment: datetime) -> str:
    return f"{moment:%Y%m%d}"
