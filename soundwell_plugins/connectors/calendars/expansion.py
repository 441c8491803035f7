"""When a recurrence rule falls, worked out on the wall (RFC 5545, 3.3.10).

Periods before the span that is asked about are skipped by arithmetic, the work ends with that span,
and every step is counted: whatever a feed says, reading it comes to an end.
"""

from calendar import isleap, monthrange
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Final

from soundwell_plugins.connectors.calendars.budget import Budget
from soundwell_plugins.connectors.calendars.rules import Frequency, Rule

_WEEK: Final = 7
_YEAR_MONTHS: Final = 12
_LAST_YEAR: Final = 9999
_UNITS: Final = {
    Frequency.HOURLY: timedelta(hours=1),
    Frequency.MINUTELY: timedelta(minutes=1),
    Frequency.SECONDLY: timedelta(seconds=1),
}


@dataclass(frozen=True, slots=True)
class Series:
    """A rule with what it takes from the event that it belongs to.

    Args:
        rule: the rule.
        start: what the clock shows when the series begins.
        until: what the clock shows at the last possible start, or `None`.
        whole_days: whether the series is of days, which have no times.
    """

    rule: Rule
    start: datetime
    until: datetime | None = None
    whole_days: bool = False

    def between(self, first: datetime, last: datetime, budget: Budget) -> Iterator[datetime]:
        """Yield the starts from `first` to `last`, both included, in their order.

        Args:
            first: wall time.
            last: wall time.
            budget: what the work is taken from.

        Raises:
            FeedTooLarge: the budget is used up.
        """
        rule = _completed(self.rule, self.start, whole_days=self.whole_days)
        left = rule.count
        for walls in _periods(rule, self.start, first, last, budget):
            for wall in _chosen(rule, walls):
                if wall < self.start:
                    continue
                if left == 0 or wall > last or (self.until is not None and wall > self.until):
                    return
                left = None if left is None else left - 1
                if wall >= first:
                    yield wall


def _completed(rule: Rule, start: datetime, *, whole_days: bool) -> Rule:
    """Fill in from the start what the rule does not say."""
    frequency = rule.frequency
    weekdays, month_days, months = rule.weekdays, rule.month_days, rule.months
    if frequency >= Frequency.WEEKLY:
        # An ordinal makes no sense here (RFC 5545 forbids it); every such weekday is meant.
        weekdays = tuple((0, weekday) for _, weekday in weekdays)
    if not rule.has_days and frequency <= Frequency.MONTHLY:
        month_days = (start.day,)
        months = months or ((start.month,) if frequency is Frequency.YEARLY else ())
    alone = not (rule.weekdays or rule.year_days or rule.month_days)
    if alone and (frequency is Frequency.WEEKLY or rule.weeks):
        weekdays = ((0, start.weekday()),)
    times = time() if whole_days else start.time()
    hours, minutes, seconds = rule.hours, rule.minutes, rule.seconds
    if whole_days:
        hours = minutes = seconds = ()
    return replace(
        rule,
        weekdays=weekdays,
        month_days=month_days,
        months=months,
        hours=hours or ((times.hour,) if frequency < Frequency.HOURLY else ()),
        minutes=minutes or ((times.minute,) if frequency < Frequency.MINUTELY else ()),
        seconds=seconds or ((times.second,) if frequency < Frequency.SECONDLY else ()),
    )


def _chosen(rule: Rule, walls: list[datetime]) -> list[datetime]:
    """Apply BYSETPOS to the starts of one period."""
    if not rule.positions:
        return walls
    count = len(walls)
    places = {position - 1 if position > 0 else count + position for position in rule.positions}
    return [walls[place] for place in sorted(places) if 0 <= place < count]


def _periods(
    rule: Rule, start: datetime, first: datetime, last: datetime, budget: Budget
) -> Iterator[list[datetime]]:
    """Yield the possible starts of each period that may reach into the span."""
    # Where instances are counted, the count begins with the series.
    origin = start if rule.count is not None else max(start, first)
    if rule.frequency >= Frequency.HOURLY:
        yield from _short_periods(rule, start, origin, last, budget)
        return
    for days in _long_periods(rule, start, origin, last):
        budget.step(1 + len(days))
        fitting = [day for day in days if _fits(rule, day)]
        walls = [
            datetime.combine(day, time(hour, minute, second))
            for day in fitting
            for hour in rule.hours
            for minute in rule.minutes
            for second in rule.seconds
        ]
        budget.step(len(walls))
        yield walls


def _long_periods(
    rule: Rule, start: datetime, origin: datetime, last: datetime
) -> Iterator[list[date]]:
    """Yield the days that a year, month, week or day of the series may fall on."""
    if rule.frequency is Frequency.YEARLY:
        skipped = (origin.year - start.year) // rule.interval * rule.interval
        for year in range(start.year + skipped, last.year + 1, rule.interval):
            yield [day for month in _months(rule) for day in _month(rule, year, month)]
    elif rule.frequency is Frequency.MONTHLY:
        begin = start.year * _YEAR_MONTHS + start.month - 1
        skipped = (origin.year * _YEAR_MONTHS + origin.month - 1 - begin) // rule.interval
        end = last.year * _YEAR_MONTHS + last.month
        for index in range(begin + skipped * rule.interval, end, rule.interval):
            year, month = divmod(index, _YEAR_MONTHS)
            yield _month(rule, year, month + 1)
    else:
        yield from _spans_of_days(rule, start.date(), origin.date(), last.date())


def _spans_of_days(rule: Rule, start: date, origin: date, last: date) -> Iterator[list[date]]:
    length = 1
    begin = start.toordinal()
    if rule.frequency is Frequency.WEEKLY:
        length = _WEEK
        begin -= (start.weekday() - rule.first_weekday) % _WEEK
    stride = rule.interval * length
    skipped = (origin.toordinal() - begin) // stride * stride
    final = date.max.toordinal()
    for ordinal in range(begin + skipped, last.toordinal() + 1, stride):
        yield [
            date.fromordinal(number)
            for number in range(max(1, ordinal), min(ordinal + length, final + 1))
        ]


def _short_periods(
    rule: Rule, start: datetime, origin: datetime, last: datetime, budget: Budget
) -> Iterator[list[datetime]]:
    """Yield the possible starts within each hour, minute or second of the series."""
    try:
        stride = _UNITS[rule.frequency] * rule.interval
        wall = start + (origin - start) // stride * stride
        while wall.replace(minute=0, second=0) <= last:
            budget.step()
            yield _within(rule, wall) if _fits(rule, wall.date()) else []
            wall += stride
    except OverflowError:
        # The next period lies beyond the calendar.
        return


def _within(rule: Rule, wall: datetime) -> list[datetime]:
    if rule.hours and wall.hour not in rule.hours:
        return []
    minutes, seconds = rule.minutes, rule.seconds
    if rule.frequency >= Frequency.MINUTELY:
        minutes = (wall.minute,) if not minutes or wall.minute in minutes else ()
    if rule.frequency is Frequency.SECONDLY:
        seconds = (wall.second,) if not seconds or wall.second in seconds else ()
    return [wall.replace(minute=minute, second=second) for minute in minutes for second in seconds]


def _months(rule: Rule) -> tuple[int, ...]:
    return rule.months or tuple(range(1, _YEAR_MONTHS + 1))


def _month(rule: Rule, year: int, month: int) -> list[date]:
    """Return the days of a month that the rule's days of the month leave over."""
    length = monthrange(year, month)[1]
    if not rule.month_days:
        return [date(year, month, day) for day in range(1, length + 1)]
    numbers = {day if day > 0 else length + 1 + day for day in rule.month_days}
    return [date(year, month, day) for day in sorted(numbers) if 1 <= day <= length]


def _fits(rule: Rule, day: date) -> bool:
    """Tell whether a day is one of those that the rule names."""
    return (
        (not rule.months or day.month in rule.months)
        and (not rule.month_days or _fits_month(rule, day))
        and (not rule.year_days or _fits_year(rule, day))
        and (not rule.weeks or _fits_week(rule, day))
        and (not rule.weekdays or _fits_weekday(rule, day))
    )


def _fits_month(rule: Rule, day: date) -> bool:
    length = monthrange(day.year, day.month)[1]
    return day.day in rule.month_days or day.day - length - 1 in rule.month_days


def _fits_year(rule: Rule, day: date) -> bool:
    number, length = _place_in_year(day)
    return number in rule.year_days or number - length - 1 in rule.year_days


def _fits_week(rule: Rule, day: date) -> bool:
    number, count = _week(day, rule.first_weekday)
    return number in rule.weeks or number - count - 1 in rule.weeks


def _fits_weekday(rule: Rule, day: date) -> bool:
    weekday = day.weekday()
    if (0, weekday) in rule.weekdays:
        return True
    if rule.frequency >= Frequency.WEEKLY:
        return False
    if rule.frequency is Frequency.YEARLY and not rule.months:
        number, length = _place_in_year(day)
    else:
        number, length = day.day, monthrange(day.year, day.month)[1]
    from_start = (number - 1) // _WEEK + 1
    from_end = -((length - number) // _WEEK + 1)
    return (from_start, weekday) in rule.weekdays or (from_end, weekday) in rule.weekdays


def _place_in_year(day: date) -> tuple[int, int]:
    number = day.toordinal() - date(day.year, 1, 1).toordinal() + 1
    return number, 366 if isleap(day.year) else 365


def _week(day: date, first_weekday: int) -> tuple[int, int]:
    """Return the number of the week a day lies in, and how many weeks its year has.

    A week belongs to the year that has at least four of its days (ISO 8601), whichever day it
    begins on.
    """
    # The fourth day of the week decides on the year.
    middle = day.toordinal() - (day.weekday() - first_weekday) % _WEEK + 3
    deciding = date.fromordinal(min(max(middle, 1), date.max.toordinal()))
    number = (_place_in_year(deciding)[0] - 1) // _WEEK + 1
    rest = _place_in_year(deciding)[1] - _place_in_year(deciding)[0]
    return number, number + rest // _WEEK
