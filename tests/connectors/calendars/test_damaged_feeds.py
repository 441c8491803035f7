"""Feeds that are not quite right, and bytes that are no feed."""

import pytest

from soundwell_plugins.connectors.calendars.budget import Limits
from soundwell_plugins.connectors.calendars.failures import FeedTooLarge, FeedUnreadable
from soundwell_plugins.connectors.calendars.reading import busy, read

from .conftest import LONDON, Desk

NINE = ("DTSTART:20270301T090000Z", "DTEND:20270301T100000Z")
ALL = ",".join(map(str, range(60)))
BUSY_AT_NINE = [("2027-03-01 09:00", "2027-03-01 10:00")]


@pytest.fixture
def plain(desk: Desk) -> bytes:
    return desk.feed(desk.event(*NINE))


def test_lines_may_end_in_lf(desk: Desk, plain: bytes) -> None:
    assert desk.busy(plain.replace(b"\r\n", b"\n")) == BUSY_AT_NINE


def test_lines_may_end_in_cr(desk: Desk, plain: bytes) -> None:
    assert desk.busy(plain.replace(b"\r\n", b"\r")) == BUSY_AT_NINE


def test_a_byte_order_mark_is_passed_over(desk: Desk, plain: bytes) -> None:
    assert desk.busy(b"\xef\xbb\xbf" + plain) == BUSY_AT_NINE


def test_utf_16_is_read_by_its_byte_order_mark(desk: Desk, plain: bytes) -> None:
    assert desk.busy(plain.decode().encode("utf-16")) == BUSY_AT_NINE


def test_lines_are_unfolded(desk: Desk) -> None:
    feed = desk.feed(desk.event("DTSTART;TZID=Europe/\r\n London:20270301T0\r\n\t90000", NINE[1]))
    assert desk.busy(feed) == BUSY_AT_NINE


def test_a_fold_may_stand_inside_a_character(desk: Desk) -> None:
    series = desk.event("UID:Jos\u00e9", *NINE, "RRULE:FREQ=DAILY;COUNT=2")
    cancelled = desk.event(
        "UID:Jos\u00e9", "RECURRENCE-ID:20270302T090000Z", *NINE, "STATUS:CANCELLED"
    )
    folded = desk.feed(series, cancelled).replace(b"\xc3\xa9", b"\xc3\r\n \xa9", 1)
    assert desk.busy(folded) == BUSY_AT_NINE


def test_latin_1_is_read(desk: Desk) -> None:
    event = desk.event("SUMMARY:Caf\u00e9", "UID:caf\u00e9", *NINE)
    assert desk.busy(desk.feed(event).decode().encode("latin-1")) == BUSY_AT_NINE


@pytest.mark.parametrize(
    "line", ["this is no line", "=;:", "\x00\x01", "DTSTART", "X-;;;:::", ":", "SEQUENCE:many"]
)
def test_a_line_that_makes_no_sense_is_passed_over(desk: Desk, line: str) -> None:
    assert desk.busy(desk.feed(desk.event(line, *NINE), line)) == BUSY_AT_NINE


def test_names_and_values_may_be_in_small_letters(desk: Desk) -> None:
    feed = desk.feed(desk.event("dtstart:20270301t090000z", "dtend:20270301t100000z"))
    assert desk.busy(feed) == BUSY_AT_NINE


def test_an_event_without_its_end_line_is_read(desk: Desk) -> None:
    feed = desk.feed("\r\n".join(("BEGIN:VEVENT", "UID:1", *NINE)), desk.event("UID:2", *NINE))
    assert desk.busy(feed) == BUSY_AT_NINE * 2


def test_events_without_identifiers_are_all_read(desk: Desk) -> None:
    event = "\r\n".join(("BEGIN:VEVENT", *NINE, "END:VEVENT"))
    assert desk.busy(desk.feed(event, event)) == BUSY_AT_NINE * 2


def test_an_event_without_a_start_is_named(desk: Desk) -> None:
    feed = desk.feed(desk.event("DTSTART:yesterday", NINE[1]), desk.event("UID:2", *NINE))
    assert desk.busy(feed) == BUSY_AT_NINE
    assert desk.notes(feed) == ["3: this event has no start that can be read: it is left out"]


def test_an_event_whose_end_cannot_be_read_keeps_its_day_busy_and_is_named(desk: Desk) -> None:
    feed = desk.feed(desk.event(NINE[0], "DTEND:later"))
    assert desk.busy(feed) == [("2027-03-01 09:00", "2027-03-02 00:00")]
    assert desk.notes(feed) == ["3: this event's end cannot be read: its day is kept busy"]


def test_an_event_that_ends_before_it_begins_keeps_the_time_between_busy(desk: Desk) -> None:
    feed = desk.feed(desk.event("DTSTART:20270301T100000Z", "DTEND:20270301T090000Z"))
    assert desk.busy(feed) == BUSY_AT_NINE
    assert len(desk.notes(feed)) == 1


def test_a_day_that_does_not_exist_is_no_start(desk: Desk) -> None:
    assert len(desk.notes(desk.feed(desk.event("DTSTART:20270230T090000Z")))) == 1


def test_an_empty_calendar_is_free(desk: Desk) -> None:
    assert desk.busy(desk.feed()) == []


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        (b"", "is empty"),
        (b" \r\n\t", "is empty"),
        (b"<!DOCTYPE html><html>Sign in</html>", "is a web page, perhaps one that asks to sign in"),
        (b"\xef\xbb\xbf\n<html>", "is a web page, perhaps one that asks to sign in"),
        (b"%PDF-1.7\n", "is a PDF document"),
        (b"PK\x03\x04...", "is packed in an archive"),
        (b'{"error": "not found"}', "is JSON data"),
        (b"hello", "has no iCalendar data in it"),
        (b"BEGIN:VEVENT\r\nEND:VEVENT\r\n", "has no iCalendar data in it"),
        (bytes(range(256)) * 10, "has no iCalendar data in it"),
    ],
)
def test_what_is_no_calendar_is_never_free(desk: Desk, body: bytes, problem: str) -> None:
    with pytest.raises(FeedUnreadable) as caught:
        desk.busy(body)
    assert caught.value.problem == problem
    assert caught.value.remedy


def test_a_calendar_that_stops_in_the_middle_is_refused(desk: Desk, plain: bytes) -> None:
    with pytest.raises(FeedUnreadable, match="stops before its end"):
        desk.busy(plain[: -len("END:VCALENDAR\r\n")])


def test_another_calendar_than_the_gregorian_is_refused(desk: Desk) -> None:
    with pytest.raises(FeedUnreadable, match="Gregorian"):
        desk.busy(desk.feed("CALSCALE:HEBREW"))


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=SECONDLY",
        "FREQ=MINUTELY",
        "FREQ=SECONDLY;BYHOUR=9;BYMINUTE=0;BYSECOND=0;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=SECONDLY;COUNT=999999999",
        f"FREQ=DAILY;BYHOUR=9,10,11;BYMINUTE={ALL};BYSECOND={ALL}",
    ],
)
def test_a_rule_that_explodes_is_refused(desk: Desk, rule: str) -> None:
    event = desk.event("DTSTART:20200101T000000Z", "DURATION:PT1S", f"RRULE:{rule}")
    window = desk.window("2027-03-01", "2027-04-30")
    with pytest.raises(FeedTooLarge, match="more occurrences than can be worked out"):
        busy(desk.feed(event), window, LONDON, Limits(steps=100_000, instances=10_000))


def test_the_usual_limits_stop_a_rule_that_explodes(desk: Desk) -> None:
    event = desk.event("DTSTART:20200101T000000Z", "DURATION:PT1S", "RRULE:FREQ=SECONDLY")
    with pytest.raises(FeedTooLarge):
        desk.busy(desk.feed(event))


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=YEARLY;BYWEEKNO=53;BYMONTH=5",
        "FREQ=MONTHLY;BYDAY=6MO",
        "FREQ=SECONDLY;COUNT=3",
        "FREQ=YEARLY;INTERVAL=99999999",
        "FREQ=SECONDLY;INTERVAL=99999999999999999999",
        "FREQ=MINUTELY;INTERVAL=999999999999",
    ],
)
def test_a_rule_that_falls_on_nothing_comes_to_an_end(desk: Desk, rule: str) -> None:
    event = desk.event("DTSTART:20200101T000000Z", "DURATION:PT1S", f"RRULE:{rule}")
    assert desk.busy(desk.feed(event)) == []


def test_a_feed_beyond_the_limit_is_refused(desk: Desk, plain: bytes) -> None:
    window = desk.window("2027-03-01", "2027-03-02")
    with pytest.raises(FeedTooLarge, match="larger than"):
        busy(plain, window, LONDON, Limits(size=len(plain) - 1))


def test_a_feed_of_the_full_size_is_read(desk: Desk, plain: bytes) -> None:
    window = desk.window("2027-03-01", "2027-03-02")
    assert len(busy(plain, window, LONDON, Limits(size=len(plain)))) == 1


def test_notes_are_limited(desk: Desk) -> None:
    feed = desk.feed(*(desk.event(f"UID:{number}") for number in range(1000)))
    assert len(read(feed, desk.window("2027-03-01", "2027-03-02"), LONDON).notes) == 100
