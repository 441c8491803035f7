"""The practice and its practitioners, as the configuration describes them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import time
from enum import IntEnum
from typing import NewType
from zoneinfo import ZoneInfo

PractitionerId = NewType("PractitionerId", str)
"""The name of a practitioner's table in `soundwell.toml`, for example `maya`."""


class Weekday(IntEnum):
    """A day of the week, numbered as `datetime.date.weekday` does."""

    MONDAY = 0
    TUESDAY = 1
    WEDNESDAY = 2
    THURSDAY = 3
    FRIDAY = 4
    SATURDAY = 5
    SUNDAY = 6


@dataclass(frozen=True, slots=True, order=True)
class Hours:
    """A part of a day by the clock on the wall; an `end` of `00:00` is the coming midnight."""

    start: time
    end: time


@dataclass(frozen=True, slots=True)
class Practitioner:
    """Somebody who sees clients.

    Args:
        id: the name of the table in the configuration.
        name: as visitors read it.
        email: where the practice's own messages to them go.
        zone: the zone in which their hours are meant.
        hours: for each weekday the hours in which they can be booked, sorted, without overlap.
        language: the locale in which the practice writes to them; the practice's own when empty.
    """

    id: PractitionerId
    name: str
    email: str
    zone: ZoneInfo
    hours: Mapping[Weekday, tuple[Hours, ...]] = field(default_factory=dict)
    language: str = ""


@dataclass(frozen=True, slots=True)
class PracticeLook:
    """How the practice's pages look; what is empty looks as Soundwell does.

    Args:
        colour: of buttons and links on light pages, for example `#1f6f6b`.
        dark_colour: likewise on dark pages.
        background: of light pages.
        logo: a picture.
        logo_kind: `svg` or `png`.
    """

    colour: str = ""
    dark_colour: str = ""
    background: str = ""
    logo: bytes = field(default=b"", repr=False)
    logo_kind: str = ""


@dataclass(frozen=True, slots=True)
class EmergencyNumber:
    """Whom to call when it cannot wait.

    Args:
        name: who answers there, and when.
        number: as people dial it.
    """

    name: str
    number: str


@dataclass(frozen=True, slots=True)
class PracticeTexts:
    """What the practice says in its own words; what is empty is said in Soundwell's.

    Args:
        welcome: what visitors read first, by locale; the key `""` is for every language.
        footer: what stands at the end of each page, likewise.
        emergency: what to do in an emergency, likewise.
        emergency_numbers: whom to call then.
        imprint: the address of the imprint, or empty.
        privacy: the address of the privacy notice, or empty.
    """

    welcome: Mapping[str, str] = field(default_factory=dict)
    footer: Mapping[str, str] = field(default_factory=dict)
    emergency: Mapping[str, str] = field(default_factory=dict)
    emergency_numbers: tuple[EmergencyNumber, ...] = ()
    imprint: str = ""
    privacy: str = ""


@dataclass(frozen=True, slots=True)
class Practice:
    """The practice that runs this Soundwell.

    Args:
        name: as visitors read it.
        url: the public address under which the pages stand, without a slash at the end.
        email: the address that messages come from and answers go to.
        zone: the zone of the practice.
        locale: the practice's own language and how dates are written, for example `en_GB`.
        practitioners: by id, in the order of the configuration.
        languages: the locales that visitors can choose among, `locale` first; none is `locale`.
        look: how its pages look.
        texts: what it says in its own words.
    """

    name: str
    url: str
    email: str
    zone: ZoneInfo
    locale: str
    practitioners: Mapping[PractitionerId, Practitioner]
    languages: tuple[str, ...] = ()
    look: PracticeLook = field(default_factory=PracticeLook)
    texts: PracticeTexts = field(default_factory=PracticeTexts)
