"""The quick way through a feed never differs from the careful one."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings

from soundwell_hookspecs import Window
from soundwell_plugins.connectors.calendars.blocks import cut
from soundwell_plugins.connectors.calendars.budget import Limits
from soundwell_plugins.connectors.calendars.failures import FeedUnreadable
from soundwell_plugins.connectors.calendars.policy import Policy
from soundwell_plugins.connectors.calendars.reading import Reading, read, read_carefully

from .conftest import LONDON, Desk
from .random_feeds import random_feeds

SPRING = Window(datetime(2027, 3, 1, tzinfo=UTC), datetime(2027, 4, 26, tzinfo=UTC))
ROOMY = Limits(instances=10**6, steps=10**7)
STRICT = Policy(transparent=True, tentative=False, all_day=False, marked_free=True, ours="@ours")


def outcome(reading: object, feed: bytes, policy: Policy) -> Reading | str:
    try:
        return reading(feed, SPRING, LONDON, ROOMY, policy)  # type: ignore[operator, no-any-return]  # one of two functions
    except FeedUnreadable as error:
        return error.problem


@settings(max_examples=300)
@given(random_feeds())
def test_both_ways_find_the_same(feed: bytes) -> None:
    assert outcome(read, feed, Policy()) == outcome(read_carefully, feed, Policy())


@settings(max_examples=50)
@given(random_feeds())
def test_both_ways_follow_the_same_policy(feed: bytes) -> None:
    assert outcome(read, feed, STRICT) == outcome(read_carefully, feed, STRICT)


@pytest.mark.parametrize(
    "zone", ["Europe/London", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu"]
)
def test_both_ways_find_the_same_wherever_the_practice_is(desk: Desk, zone: str) -> None:
    feed = desk.feed(
        desk.event("DTSTART;VALUE=DATE:20270327", "RRULE:FREQ=DAILY;COUNT=9"),
        desk.event("UID:2", "DTSTART:20270403T013000", "DURATION:PT2H", "RRULE:FREQ=WEEKLY"),
    )
    place = ZoneInfo(zone)
    assert read(feed, SPRING, place) == read_carefully(feed, SPRING, place)


def test_a_usual_feed_is_cut_into_its_events(desk: Desk) -> None:
    parts = cut(desk.week(9, 10, 11))
    assert parts is not None
    assert [block.suspicious for block in parts.blocks] == [False] * 3


@pytest.mark.parametrize(
    "unusual",
    ["begin:vevent", "END:VCALENDAR", "BEGIN:VTODO", "BEGIN;X=1:VALARM", "END:VEVENT\r\n X"],
)
def test_a_feed_whose_frame_is_unusual_is_not_cut(desk: Desk, unusual: str) -> None:
    assert cut(desk.feed(desk.event(unusual, "DTSTART:20270301T090000Z"))) is None


def test_a_note_names_the_line_of_the_whole_feed(desk: Desk) -> None:
    odd = desk.event("UID:odd", "DTSTART:20270301T090000Z", "DTEND:tomorrow")
    feed = desk.week(9, 10).replace(b"END:VCALENDAR", odd.encode() + b"\r\nEND:VCALENDAR")
    [note] = read(feed, SPRING, LONDON).notes
    assert feed.splitlines()[note.line - 1] == b"BEGIN:VEVENT"
    assert feed.splitlines()[note.line + 2] == b"DTEND:tomorrow"
