"""Where calendars stand, and how they are fetched from there."""

from dataclasses import dataclass, field
from datetime import timedelta
from hashlib import sha256
from pathlib import Path
from typing import ClassVar, Protocol

from soundwell_plugins.connectors.calendars.fetching import Fetched, Fetcher, Validators
from soundwell_plugins.connectors.calendars.files import read_file


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
