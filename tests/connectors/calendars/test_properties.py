"""What holds for every feed."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from soundwell_hookspecs import Window
from soundwell_plugins.connectors.calendars.failures import FeedUnreadable
from soundwell_plugins.connectors.calendars.reading import busy
from soundwell_plugins.connectors.calendars.spans import clip, merge

from .conftest import LONDON

UNHURRIED = settings(deadline=None)
BEGINNING = datetime(2027, 3, 20, tzinfo=UTC)
MONTH = Window(BEGINNING, BEGINNING + timedelta(days=30))

minutes = st.integers(0, 60 * 24 * 40)
spans = st.builds(
    lambda start, length: Window(
        BEGINNING + timedelta(minutes=start), BEGINNING + timedelta(minutes=start + length)
    ),
    minutes,
    st.integers(1, 3000),
)
starts = st.builds(
    lambda moment, form: moment.strftime(form),
    st.datetimes(datetime(2026, 1, 1), datetime(2027, 8, 1)),  # noqa: DTZ001 -- wall times
    st.sampled_from(
        [
            "DTSTART:%Y%m%dT%H%M00Z",
            "DTSTART:%Y%m%dT%H%M00",
            "DTSTART;VALUE=DATE:%Y%m%d",
            "DTSTART;TZID=Europe/London:%Y%m%dT%H%M00",
            "DTSTART;TZID=America/New_York:%Y%m%dT%H%M00",
        ]
    ),
)
rules = st.sampled_from(
    [
        "",
        "RRULE:FREQ=DAILY",
        "RRULE:FREQ=DAILY;INTERVAL=3;COUNT=200",
        "RRULE:FREQ=WEEKLY;BYDAY=MO,SU",
        "RRULE:FREQ=MONTHLY;BYDAY=-1FR",
        "RRULE:FREQ=YEARLY;BYMONTH=3,10",
        "RDATE;VALUE=PERIOD:20270328T003000Z/PT2H",
        "RRULE:FREQ=HOURLY;INTERVAL=7",
    ]
)
lengths = st.sampled_from(["", "DURATION:PT50M", "DURATION:P1D", "DURATION:P3W", "DURATION:-PT5M"])
events = st.builds(
    lambda *lines: "\r\n".join(("BEGIN:VEVENT", *lines, "END:VEVENT")), starts, lengths, rules
)
feeds = st.builds(
    lambda parts: "\r\n".join(("BEGIN:VCALENDAR", *parts, "END:VCALENDAR")).encode(),
    st.lists(events, max_size=5),
)


def covered(busy: list[Window]) -> set[datetime]:
    """Return the minutes of the month that are busy."""
    moments = (MONTH.start + timedelta(minutes=30 * step) for step in range(48 * 30))
    return {moment for moment in moments if any(span.start <= moment < span.end for span in busy)}


@UNHURRIED
@given(feeds)
def test_busy_times_are_sorted_and_lie_in_the_window_in_utc(feed: bytes) -> None:
    found = busy(feed, MONTH, LONDON)
    assert found == sorted(found)
    assert all(MONTH.start <= span.start < span.end <= MONTH.end for span in found)
    assert all(moment.tzinfo is UTC for span in found for moment in (span.start, span.end))


@UNHURRIED
@given(feeds, st.integers(0, 29), st.integers(1, 30))
def test_a_part_of_a_window_is_busy_as_the_whole_is(feed: bytes, day: int, length: int) -> None:
    part = Window(BEGINNING + timedelta(days=day), BEGINNING + timedelta(days=day + length))
    whole = Window(BEGINNING, BEGINNING + timedelta(days=60))
    assert sorted(clip(busy(feed, whole, LONDON), part)) == busy(feed, part, LONDON)


@UNHURRIED
@given(st.binary(max_size=400) | st.builds(lambda body: b"BEGIN:VCALENDAR\r\n" + body, st.binary()))
def test_bytes_of_any_kind_are_read_or_refused(feed: bytes) -> None:
    try:
        busy(feed, MONTH, LONDON)
    except FeedUnreadable as error:
        assert error.problem  # noqa: PT017 -- either way is right


@UNHURRIED
@given(feeds, st.data())
def test_a_damaged_feed_is_read_or_refused(feed: bytes, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(feed)))
    damaged = (
        feed[:at] + data.draw(st.binary(max_size=8)) + feed[at + data.draw(st.integers(0, 5)) :]
    )
    try:
        found = busy(damaged, MONTH, LONDON)
    except FeedUnreadable:
        return
    assert found == sorted(found)


@UNHURRIED
@given(st.lists(spans))
def test_merged_times_have_a_gap_between_them(busy: list[Window]) -> None:
    merged = merge(busy)
    assert all(one.end < other.start for one, other in pairwise(merged))


@UNHURRIED
@given(st.lists(spans))
def test_merging_twice_changes_nothing(busy: list[Window]) -> None:
    assert merge(merge(busy)) == merge(busy)


@UNHURRIED
@given(st.lists(spans, max_size=8))
def test_merging_keeps_every_moment(busy: list[Window]) -> None:
    assert covered(merge(busy)) == covered(busy)
