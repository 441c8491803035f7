"""The free times of a month, as a table shows them."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from babel import Locale

from soundwell_hookspecs import Window
from soundwell_plugins.features.scheduling.supply import Supply
from soundwell_plugins.features.scheduling.timetable import midnight

_DAY = timedelta(days=1)
_DAYS_OF_A_WEEK = 7


@dataclass(frozen=True, slots=True)
class Cell:
    """A day of the table.

    Args:
        date: in the visitor's zone.
        free: how many times are free.
    """

    date: date
    free: int


@dataclass(frozen=True, slots=True)
class Month:
    """A month of free times.

    Args:
        first: its first day.
        weeks: seven cells each, `None` for a day of another month.
        earlier: the first day of the month before, or `None` where there is nothing to see.
        later: the first day of the month after, likewise.
        known: false where a calendar could not be read.
    """

    first: date
    weeks: tuple[tuple[Cell | None, ...], ...]
    earlier: date | None
    later: date | None
    known: bool

    @property
    def weekdays(self) -> tuple[date, ...]:
        """A day for each column, to write its weekday."""
        first = next(week[0] for week in self.weeks if week[0] is not None)
        return tuple(first.date + _DAY * column for column in range(_DAYS_OF_A_WEEK))


def month(supply: Supply, zone: ZoneInfo, asked: str, locale: str) -> Month:
    """Count the free times of each day of a month.

    Args:
        supply: the free times there are.
        zone: the zone in which days begin and end.
        asked: the month as `2027-03`; anything else means the earliest.
        locale: the visitor's, which says with which day a week begins.
    """
    bookable = supply.bookable()
    earliest = bookable.start.astimezone(zone).date().replace(day=1)
    latest = bookable.end.astimezone(zone).date().replace(day=1)
    first = min(max(_month_of(asked, earliest), earliest), latest)
    after = following(first)
    found = supply.free(Window(midnight(first, zone), midnight(after, zone)))
    free = Counter(start.astimezone(zone).date() for start in found.starts)
    return Month(
        first=first,
        weeks=_weeks(first, after, free, Locale.parse(locale).first_week_day),
        earlier=(first - _DAY).replace(day=1) if first > earliest else None,
        later=after if after <= latest else None,
        known=found.known,
    )


def following(first: date) -> date:
    """Return the first day of the month after the one that begins on a day."""
    return (first + timedelta(days=31)).replace(day=1)


def _weeks(
    first: date, after: date, free: Counter[date], begins_on: int
) -> tuple[tuple[Cell | None, ...], ...]:
    start = first - _DAY * ((first.weekday() - begins_on) % _DAYS_OF_A_WEEK)
    weeks = []
    while start < after:
        days = [start + _DAY * column for column in range(_DAYS_OF_A_WEEK)]
        weeks.append(tuple(Cell(day, free[day]) if first <= day < after else None for day in days))
        start += _DAY * _DAYS_OF_A_WEEK
    return tuple(weeks)


def _month_of(text: str, otherwise: date) -> date:
    try:
        return date.fromisoformat(f"{text}-01")
    except ValueError:
        return otherwise
