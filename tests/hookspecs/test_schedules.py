"""When scheduled work is due: by a span, or by the clock on the wall."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from soundwell_hookspecs import Daily, Every, ScheduledWork, Weekday, Weekly

LONDON = ZoneInfo("Europe/London")
NEW_YORK = ZoneInfo("America/New_York")
APIA = ZoneInfo("Pacific/Apia")
ZONES = st.sampled_from([LONDON, NEW_YORK, APIA, ZoneInfo("Australia/Lord_Howe"), ZoneInfo("UTC")])
MOMENTS = st.integers(1_260_000_000, 2_050_000_000).map(lambda at: datetime.fromtimestamp(at, UTC))
TIMES = st.times().map(lambda at: at.replace(microsecond=0))


def utc(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)  # type: ignore[arg-type,misc]  # the parts of a moment


def nothing(now: datetime) -> None: ...


def test_work_by_a_span_is_done_at_once_and_then_after_it() -> None:
    every = Every(timedelta(hours=2))
    assert every.first(utc(2027, 3, 1, 9)) == utc(2027, 3, 1, 9)
    assert every.after(utc(2027, 3, 1, 9)) == utc(2027, 3, 1, 11)


def test_daily_work_is_due_at_the_next_such_time_of_the_wall() -> None:
    nightly = Daily(time(3, 30), NEW_YORK)
    assert nightly.first(utc(2027, 1, 4, 8)) == utc(2027, 1, 4, 8, 30)
    assert nightly.after(utc(2027, 1, 4, 8, 30)) == utc(2027, 1, 5, 8, 30)


def test_daily_work_keeps_its_time_of_the_wall_when_the_clock_changes() -> None:
    nightly = Daily(time(9), LONDON)
    assert nightly.after(utc(2027, 3, 27, 12)) == utc(2027, 3, 28, 8)


def test_a_time_that_the_clock_skips_counts_as_without_the_change() -> None:
    assert Daily(time(1, 30), LONDON).after(utc(2027, 3, 27, 12)) == utc(2027, 3, 28, 1, 30)


def test_of_a_time_that_comes_twice_the_first_counts_and_no_other() -> None:
    nightly = Daily(time(1, 30), LONDON)
    assert nightly.after(utc(2027, 10, 30, 12)) == utc(2027, 10, 31, 0, 30)
    assert nightly.after(utc(2027, 10, 31, 0, 30)) == utc(2027, 11, 1, 1, 30)


def test_a_day_that_a_place_skipped_is_not_done_twice() -> None:
    morning = Daily(time(9), APIA)  # there was no 30 December 2011 in Samoa
    thirty_first = morning.after(utc(2011, 12, 29, 20))
    assert thirty_first.astimezone(APIA).date() == date(2011, 12, 31)
    assert morning.after(thirty_first).astimezone(APIA).date() == date(2012, 1, 1)


def test_weekly_work_is_due_on_its_day() -> None:
    weekly = Weekly(Weekday.MONDAY, time(7), NEW_YORK)
    assert weekly.after(utc(2027, 1, 4, 12)) == utc(2027, 1, 11, 12)
    assert weekly.first(utc(2027, 1, 4, 11, 59)) == utc(2027, 1, 4, 12)


@given(moment=MOMENTS, at=TIMES, zone=ZONES)
def test_daily_work_is_due_once_on_each_day(moment: datetime, at: time, zone: ZoneInfo) -> None:
    daily = Daily(at, zone)
    due = daily.after(moment)
    assert timedelta() < due - moment <= timedelta(hours=50)
    assert due == daily.after(due - timedelta(microseconds=1))
    assert daily.after(due).astimezone(zone).date() > due.astimezone(zone).date()


@given(moment=MOMENTS, at=TIMES, zone=ZONES, day=st.sampled_from(Weekday))
def test_weekly_work_is_due_within_a_week_and_an_hour_or_two(
    moment: datetime, at: time, zone: ZoneInfo, day: Weekday
) -> None:
    assert timedelta() < Weekly(day, at, zone).after(moment) - moment <= timedelta(days=8, hours=2)


@pytest.mark.parametrize(
    ("when", "read"),
    [
        (Every(timedelta(minutes=90)), "every 1:30:00"),
        (Daily(time(3, 30), LONDON), "daily at 03:30 Europe/London"),
        (Weekly(Weekday.MONDAY, time(7), NEW_YORK), "Mondays at 07:00 America/New_York"),
    ],
)
def test_when_it_is_can_be_read(when: Every | Daily | Weekly, read: str) -> None:
    assert str(when) == read


def test_work_without_a_pause_is_refused() -> None:
    with pytest.raises(ValueError, match="ten seconds or more"):
        Every(timedelta(seconds=9))


@pytest.mark.parametrize("kind", [Daily, lambda at, zone: Weekly(Weekday.FRIDAY, at, zone)])
def test_a_time_with_a_zone_of_its_own_is_refused(kind: type[Daily]) -> None:
    with pytest.raises(ValueError, match="no zone of its own"):
        kind(time(9, tzinfo=UTC), LONDON)


@pytest.mark.parametrize("name", ["", "Tidy", "9lives", "a b", "x" * 65])
def test_work_needs_a_name_that_can_be_typed(name: str) -> None:
    with pytest.raises(ValueError, match="small letters"):
        ScheduledWork(name, Every(timedelta(hours=1)), nothing)


def test_work_needs_time() -> None:
    with pytest.raises(ValueError, match="more than zero"):
        ScheduledWork("tidy", Every(timedelta(hours=1)), nothing, deadline=timedelta())


def test_a_moment_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="no time zone"):
        Daily(time(9), LONDON).after(datetime(2027, 1, 4))  # noqa: DTZ001
