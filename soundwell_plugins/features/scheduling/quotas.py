"""How many consultations a practitioner has on a day and in a week, and whether that is enough."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from soundwell_hookspecs import Window
from soundwell_plugins.features.scheduling.terms import Terms

_WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Quota:
    """What is booked already, against what there may be.

    Args:
        terms: what holds for one more consultation.
        zone: the practitioner's, in which days and weeks begin.
        per_day: how many there are on each day.
        per_week: how many there are in each week, by its Monday.
    """

    terms: Terms
    zone: ZoneInfo
    per_day: Counter[date]
    per_week: Counter[date]

    @classmethod
    def of(cls, terms: Terms, zone: ZoneInfo, starts: Iterable[datetime]) -> "Quota":
        """Count consultations.

        Args:
            terms: what holds for one more.
            zone: the practitioner's.
            starts: when those begin that there are, aware.
        """
        days = [start.astimezone(zone).date() for start in starts]
        return cls(terms, zone, Counter(days), Counter(map(monday_of, days)))

    @staticmethod
    def applies(terms: Terms) -> bool:
        """Tell whether there is anything to count."""
        return terms.per_day is not None or terms.per_week is not None

    def allows(self, start: datetime) -> bool:
        """Tell whether there is room for one more.

        Args:
            start: when it would begin, aware.
        """
        day = start.astimezone(self.zone).date()
        return not (
            _full(self.per_day[day], self.terms.per_day)
            or _full(self.per_week[monday_of(day)], self.terms.per_week)
        )


def weeks_around(window: Window, zone: ZoneInfo) -> Window:
    """Return the whole weeks, by the clock on the wall, that a window touches."""
    first = monday_of(window.start.astimezone(zone).date())
    last = monday_of(window.end.astimezone(zone).date()) + _WEEK
    return Window(datetime.combine(first, time(0), zone), datetime.combine(last, time(0), zone))


def monday_of(day: date) -> date:
    """Return the Monday of a day's week."""
    return day - timedelta(days=day.weekday())


def _full(count: int, limit: int | None) -> bool:
    return limit is not None and count >= limit
