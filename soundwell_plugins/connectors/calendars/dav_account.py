"""A practitioner's account with a CalDAV server (RFC 4791), as its configuration says."""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Final

from soundwell_plugins.connectors.calendars.budget import MAX_BYTES
from soundwell_plugins.sdk.outbound import Reachable

FETCHING: Final = timedelta(seconds=30)


@dataclass(frozen=True, slots=True, kw_only=True)
class DavAccount:
    """Where a practitioner's calendars stand, and how one gets in; nothing of it shows in `repr`.

    Args:
        address: of the server or of anything on it.
        username: who signs in.
        password: best one for this alone.
        reachable: which hosts may be asked.
        hosts: those that get the password besides the address's own.
        size: the most bytes that are taken in one answer.
        total: how long everything may take that is done at once.
    """

    address: str = field(repr=False)
    username: str = field(repr=False)
    password: str = field(repr=False)
    reachable: Reachable = field(default_factory=Reachable, repr=False)
    hosts: frozenset[str] = field(default=frozenset(), repr=False)
    size: int = MAX_BYTES
    total: timedelta = FETCHING


@dataclass(frozen=True, slots=True)
class DavCalendar:
    """A calendar of an account.

    Args:
        url: where it stands.
        name: as the practitioner reads it.
        tag: changes whenever anything in it changes; empty where the server has none.
        writable: whether entries may be written to it, as far as the server says.
    """

    url: str = field(repr=False)
    name: str
    tag: str
    writable: bool


@dataclass(frozen=True, slots=True)
class DavEntry:
    """An entry of a calendar as it stands there.

    Args:
        url: where it stands.
        etag: its version.
        text: iCalendar.
    """

    url: str = field(repr=False)
    etag: str
    text: str = field(repr=False)
