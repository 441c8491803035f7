"""Rules that repeat every so many days or weeks, worked out by arithmetic."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Final

from soundwell_plugins.connectors.calendars.rules import Frequency, Rule

_WEEK: Final = 7


@dataclass(frozen=True, slots=True)
class PlainRule:
    """A rule that repeats every so many days, or on some weekdays of every so many weeks.

    Args:
        weekly: whether it counts in weeks.
        interval: how many days or weeks lie between its periods.
        count: how many instances there are, if that is given.
        first_weekday: the day on which weeks begin, 0 for Monday.
        weekdays: the days of the week; empty for that of the start.
    """

    weekly: bool
    interval: int
    count: int | None
    first_weekday: int
    weekdays: tuple[int, ...]

    def walls(self, start: datetime, first: datetime, last: datetime) -> Iterator[datetime]:
        """Yield the wall times between two days, both included, at which it falls.

        Args:
            start: when the series begins.
            first: the first day.
            last: the last day.
        """
        clock = start.time()
        days = self._weekly if self.weekly else self._daily
        for number in days(start.toordinal(), first.toordinal(), last.toordinal()):
            yield datetime.combine(date.fromordinal(number), clock)

    def _daily(self, start: int, first: int, last: int) -> range:
        skipped = max(0, -((start - first) // self.interval))
        end = last + 1
        if self.count is not None:
            end = min(end, start + self.count * self.interval)
        return range(start + skipped * self.interval, end, self.interval)

    def _weekly(self, start: int, first: int, last: int) -> Iterator[int]:
        # Day 1 of the calendar is a Monday.
        into = (start - 1 - self.first_weekday) % _WEEK
        weekdays = self.weekdays or ((start - 1) % _WEEK,)
        offsets = sorted({(weekday - self.first_weekday) % _WEEK for weekday in weekdays})
        in_first = sum(offset >= into for offset in offsets)
        begin, stride = start - into, self.interval * _WEEK
        week = max(0, (first - begin) // stride)
        for monday in range(begin + week * stride, last + 1, stride):
            passed = in_first + (week - 1) * len(offsets) if week else in_first - len(offsets)
            for place, offset in enumerate(offsets):
                if self.count is not None and passed + place >= self.count:
                    return
                if monday + offset >= start and first <= monday + offset <= last:
                    yield monday + offset
            week += 1


def plain_rule(rule: Rule) -> PlainRule | None:
    """Return a rule as a plain one, or `None` where it says more than plain rules do."""
    weekdays = tuple(weekday for _, weekday in rule.weekdays)
    weekly = rule.frequency is Frequency.WEEKLY
    bare = Rule(
        frequency=rule.frequency,
        interval=rule.interval,
        count=rule.count,
        first_weekday=rule.first_weekday,
    )
    if replace(rule, weekdays=()) != bare or (weekdays and not weekly):
        return None
    if not weekly and rule.frequency is not Frequency.DAILY:
        return None
    return PlainRule(weekly, rule.interval, rule.count, rule.first_weekday, weekdays)
