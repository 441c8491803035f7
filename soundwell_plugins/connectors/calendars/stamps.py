"""Dates, times and spans as feeds write them (RFC 5545, 3.3)."""

import re
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Final

from soundwell_plugins.connectors.calendars.zones import LATEST, UNIVERSAL, Place

_STAMP: Final = re.compile(r"(\d{4})(\d\d)(\d\d)(?:T(\d\d)(\d\d)(\d\d)?(Z)?)?", re.IGNORECASE)
_SPAN: Final = re.compile(
    r"([+-])?P(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?", re.IGNORECASE
)
_LAST_SECOND: Final = 59
_HOURS: Final = 24


@dataclass(frozen=True, slots=True)
class Stamp:
    """A date or a time in a feed.

    Args:
        wall: what the clock on the wall shows; midnight for a date.
        place: where that clock hangs; `None` for a floating time and for a date.
        is_date: whether it is a date.
    """

    wall: datetime
    place: Place | None
    is_date: bool = False

    def moment(self, here: Place) -> datetime:
        """Return the moment in UTC, with `here` as the place of what has none."""
        return (self.place or here).moment(self.wall)

    def wall_at(self, here: Place) -> datetime:
        """Return what the clock shows `here` at this moment."""
        if self.place is None or self.place == here:
            return self.wall
        return here.wall(self.place.moment(self.wall))

    def day_at(self, here: Place) -> datetime:
        """Return the midnight that begins the day which a series of whole days means by this.

        Some programs give days of such a series as midnight in UTC: that is the date as written.
        """
        if self.place == UNIVERSAL and self.wall.time() == time():
            return self.wall
        return datetime.combine(self.wall_at(here).date(), time())


@dataclass(frozen=True, slots=True)
class Length:
    """How long something lasts.

    Days are counted on the wall, and hours in real time, so that they stay right over a change of
    the clock (RFC 5545, 3.3.6).
    """

    days: int = 0
    exact: timedelta = timedelta(0)

    @property
    def rough(self) -> timedelta:
        """About how long it is, off by no more than a change of the clock."""
        return timedelta(days=self.days) + self.exact

    def end(self, wall: datetime, place: Place) -> datetime:
        """Return the moment, in UTC, at which it ends when it begins at `wall`."""
        try:
            last = wall + timedelta(days=self.days) if self.days else wall
            return place.moment(last) + self.exact
        except OverflowError:
            return LATEST


def read_stamp(text: str, place: Place | None) -> Stamp:
    """Read a DATE or a DATE-TIME.

    Args:
        text: the value; seconds may be missing, and 24:00 is the end of the day.
        place: where the clock hangs if the text does not end in `Z`.

    Raises:
        ValueError: it is neither, or a day that does not exist.
    """
    text = text.strip()
    usual = _usual_time(text)
    if usual is not None:
        return Stamp(usual, UNIVERSAL if text.endswith("Z") else place)
    found = _STAMP.fullmatch(text)
    if found is None:
        raise ValueError("this is neither a date nor a time")
    year, month, day, hour, minute, second, universal = found.groups()
    midnight = datetime(int(year), int(month), int(day))  # noqa: DTZ001 -- wall times have no zone
    if hour is None:
        return Stamp(midnight, None, is_date=True)
    if int(hour) == _HOURS:
        wall = midnight + timedelta(days=1, minutes=int(minute))
    else:
        # A leap second, 60, is the second before it.
        wall = midnight.replace(
            hour=int(hour), minute=int(minute), second=min(int(second or 0), _LAST_SECOND)
        )
    return Stamp(wall, UNIVERSAL if universal else place)


def _usual_time(text: str) -> datetime | None:
    """Read a time in the usual form, which Python reads quickly; `None` for all else."""
    if (
        text[8:9] != "T"
        or text[15:] not in ("", "Z")
        or not (text[:8] + text[9:15]).isdecimal()
        or not text.isascii()
    ):
        return None
    try:
        return datetime.fromisoformat(text[:15])
    except ValueError:
        # A leap second, or the end of a day, or nothing that exists.
        return None


def read_span(text: str) -> Length:
    """Read a DURATION.

    Raises:
        ValueError: it is none.
    """
    found = _SPAN.fullmatch(text.strip())
    if found is None or not any(found.groups()[1:]):
        raise ValueError("this is no span of time")
    sign = -1 if found[1] == "-" else 1
    weeks, days, hours, minutes, seconds = (int(part or 0) for part in found.groups()[1:])
    try:
        exact = timedelta(hours=hours, minutes=minutes, seconds=seconds)
        timedelta(days=7 * weeks + days)
    except OverflowError as error:
        raise ValueError("this span is too long") from error
    return Length(sign * (7 * weeks + days), sign * exact)


def read_offset(text: str) -> timedelta:
    """Read a UTC-OFFSET.

    Raises:
        ValueError: it is none.
    """
    found = re.fullmatch(r"([+-])(\d\d):?(\d\d)(\d\d)?", text.strip())
    if found is None:
        raise ValueError("this is no offset from UTC")
    sign, hours, minutes, seconds = found.groups()
    offset = timedelta(hours=int(hours), minutes=int(minutes), seconds=int(seconds or 0))
    if offset >= timedelta(hours=_HOURS):
        raise ValueError("no offset from UTC is that long")
    return -offset if sign == "-" else offset
