"""The free times of a week, as a page shows them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import groupby
from zoneinfo import ZoneInfo

from soundwell_hookspecs import Window
from soundwell_plugins.features.scheduling.supply import Supply

_WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Day:
    """A day with free times.

    Args:
        date: in the visitor's zone.
        starts: when a consultation can begin, in UTC, rising.
    """

    date: date
    starts: tuple[datetime, ...]


@dataclass(frozen=True, slots=True)
class Timetable:
    """A week of free times.

    Args:
        days: the days that have any.
        earlier: the first day of the week before, or `None` where there is nothing to see.
        later: the first day of the week after, likewise.
        elsewhere: where this week has no free times, the nearest one that there is.
        known: false where a calendar could not be read.
    """

    days: tuple[Day, ...]
    earlier: date | None
    later: date | None
    elsewhere: datetime | None
    known: bool


def timetable(supply: Supply, zone: ZoneInfo, first: str) -> Timetable:
    """Find the free times of a week.

    Args:
        supply: the free times there are.
        zone: the zone in which days begin and end.
        first: the first day as ISO 8601; anything else means the earliest.
    """
    bookable = supply.bookable()
    earliest = bookable.start.astimezone(zone).date()
    latest = bookable.end.astimezone(zone).date()
    day = min(max(date_of(first, earliest), earliest), latest)
    window = Window(midnight(day, zone), midnight(day + _WEEK, zone))
    found = supply.free(window)
    elsewhere = None
    if found.known and not found.starts:
        elsewhere = next(iter(supply.following(window.end, 1).starts), None)
    return Timetable(
        days=by_day(found.starts, zone),
        earlier=max(day - _WEEK, earliest) if day > earliest else None,
        later=day + _WEEK if window.end < bookable.end else None,
        elsewhere=elsewhere,
        known=found.known,
    )


def by_day(starts: Iterable[datetime], zone: ZoneInfo) -> tuple[Day, ...]:
    """Return moments by the day that they fall on in a zone."""
    days = groupby(starts, key=lambda start: start.astimezone(zone).date())
    return tuple(Day(day, tuple(moments)) for day, moments in days)


def date_of(text: str, otherwise: date) -> date:
    """Return the day that an address names as ISO 8601, or another one."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return otherwise


def midnight(day: date, zone: ZoneInfo) -> datetime:
    """Return when a day begins in a zone."""
    return datetime.combine(day, time(0), zone)
