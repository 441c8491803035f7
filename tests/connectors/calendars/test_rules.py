"""Recurrence rules, compared with python-dateutil's where that can be stopped and is right."""

from datetime import datetime, timedelta

import pytest
from dateutil.rrule import rrulestr  # type: ignore[import-untyped]  # it has no types
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from soundwell_plugins.connectors.calendars.budget import Budget, Limits
from soundwell_plugins.connectors.calendars.expansion import Series
from soundwell_plugins.connectors.calendars.rules import read_rule

WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
MAX_INSTANCES = 200
UNHURRIED = settings(deadline=None)


def some(name: str, values: st.SearchStrategy[object]) -> st.SearchStrategy[str]:
    """Write a part of a rule, or leave it out."""
    lists = st.lists(values, min_size=1, max_size=3, unique=True)
    return st.just("") | lists.map(lambda items: f";{name}=" + ",".join(map(str, items)))


weekdays = st.sampled_from(WEEKDAYS)
ordinals = st.builds(
    lambda number, day: f"{number}{day}", st.sampled_from([1, 2, 3, -1, -2]), weekdays
)
month_days = st.sampled_from([1, 2, 14, 15, 28, 29, 30, -1, -2, -3])
common = st.tuples(
    st.integers(1, 5).map(lambda number: f";INTERVAL={number}"),
    st.just("") | st.integers(1, 60).map(lambda number: f";COUNT={number}"),
    some("BYHOUR", st.integers(0, 23)),
    some("BYMINUTE", st.integers(0, 59)),
    st.just("") | weekdays.map(lambda day: f";WKST={day}"),
).map("".join)
yearly = st.tuples(
    st.just("FREQ=YEARLY"),
    common,
    some("BYMONTH", st.integers(1, 12)),
    some("BYDAY", ordinals)
    | some("BYDAY", weekdays)
    | some("BYYEARDAY", st.sampled_from([1, 100, -1])),
)
numbered_weeks = st.tuples(
    st.just("FREQ=YEARLY"),
    common,
    weekdays.map(lambda day: f";BYDAY={day}"),
    some("BYWEEKNO", st.sampled_from([1, 20, 51, 52, 53, -1])),
)
monthly = st.tuples(
    st.just("FREQ=MONTHLY"),
    common,
    some("BYMONTHDAY", month_days) | some("BYDAY", ordinals) | some("BYDAY", weekdays),
    some("BYSETPOS", st.sampled_from([1, 2, -1])),
)
weekly = st.tuples(
    st.just("FREQ=WEEKLY"), common, some("BYDAY", weekdays), some("BYMONTH", st.integers(1, 12))
)
daily = st.tuples(
    st.just("FREQ=DAILY"), common, some("BYDAY", weekdays), some("BYMONTHDAY", month_days)
)
rules = st.one_of(yearly, numbered_weeks, monthly, weekly, daily).map("".join)
moments = st.datetimes(datetime(2019, 1, 1), datetime(2027, 1, 1)).map(  # noqa: DTZ001 -- wall times
    lambda moment: moment.replace(second=0, microsecond=0)
)


def expected(rule: str, start: datetime, first: datetime, last: datetime) -> list[datetime]:
    found = []
    for number, wall in enumerate(rrulestr(rule, dtstart=start)):
        if wall > last:
            break
        assume(number < MAX_INSTANCES * 100)
        if wall >= first:
            found.append(wall)
    return found


@UNHURRIED
@given(rules, moments, st.integers(0, 3000))
def test_rules_fall_where_dateutil_says(rule: str, start: datetime, days: int) -> None:
    # dateutil looks for the next instance of a rule until the year 9999: these always have one.
    assume("BYSETPOS" not in rule or "BYDAY" in rule or "BYMONTHDAY" in rule)
    first = start + timedelta(days=days)
    last = first + timedelta(days=400)
    assume(next(iter(rrulestr(rule, dtstart=start)), None) is not None)
    series = Series(read_rule(rule, None), start)
    found = list(series.between(first, last, Budget(Limits(steps=10_000_000))))
    assert found == expected(rule, start, first, last)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "FREQ=",
        "FREQ=FORTNIGHTLY",
        "INTERVAL=2",
        "FREQ=DAILY;INTERVAL=two",
        "FREQ=DAILY;COUNT=many",
        "FREQ=DAILY;UNTIL=tomorrow",
        "FREQ=DAILY;BYHOUR=24",
        "FREQ=DAILY;BYMONTHDAY=0",
        "FREQ=WEEKLY;BYDAY=XX",
        "FREQ=MONTHLY;BYDAY=54MO",
        "FREQ=WEEKLY;WKST=XX",
        "FREQ=DAILY;BYEASTER=1",
        "FREQ=DAILY;UNTL=20270301",
        "FREQ=YEARLY;RSCALE=HEBREW",
        "FREQ",
    ],
)
def test_a_rule_that_is_not_understood_whole_is_refused(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 -- the text is for developers
        read_rule(text, None)


@pytest.mark.parametrize("text", ["FREQ=DAILY;COUNT=-1", "FREQ=DAILY;INTERVAL=0", "freq=daily;"])
def test_a_rule_with_a_well_known_mistake_is_a_daily_one(text: str) -> None:
    assert read_rule(text, None) == read_rule("FREQ=DAILY", None)


def test_a_week_number_alone_means_the_weekday_of_the_start() -> None:
    start = datetime(2026, 5, 11, 9)  # noqa: DTZ001 -- a wall time: a Monday
    series = Series(read_rule("FREQ=YEARLY;BYWEEKNO=20", None), start)
    found = list(series.between(start, start + timedelta(days=400), Budget(Limits())))
    assert found == [start, datetime(2027, 5, 17, 9)]  # noqa: DTZ001 -- a wall time: a Monday
