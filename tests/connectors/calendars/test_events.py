"""Single events: which are busy, and from when to when."""

import pytest

from .conftest import Desk

NINE = "DTSTART:20270301T090000Z"
TEN = "DTEND:20270301T100000Z"
BUSY_AT_NINE = [("2027-03-01 09:00", "2027-03-01 10:00")]


def test_an_event_is_busy_from_start_to_end(desk: Desk) -> None:
    assert desk.busy(desk.feed(desk.event(NINE, TEN))) == BUSY_AT_NINE


@pytest.mark.parametrize(
    "line", ["STATUS:CANCELLED", "TRANSP:TRANSPARENT", "status:cancelled", "TRANSP:transparent"]
)
def test_a_cancelled_or_transparent_event_is_not_busy(desk: Desk, line: str) -> None:
    assert desk.busy(desk.feed(desk.event(NINE, TEN, line))) == []


@pytest.mark.parametrize("line", ["STATUS:TENTATIVE", "STATUS:CONFIRMED", "TRANSP:OPAQUE"])
def test_a_tentative_or_opaque_event_is_busy(desk: Desk, line: str) -> None:
    assert desk.busy(desk.feed(desk.event(NINE, TEN, line))) == BUSY_AT_NINE


def test_a_calendar_that_takes_its_events_back_is_not_busy(desk: Desk) -> None:
    assert desk.busy(desk.feed("METHOD:CANCEL", desk.event(NINE, TEN))) == []


def test_an_alarm_in_an_event_does_not_change_its_length(desk: Desk) -> None:
    alarm = ("BEGIN:VALARM", "TRIGGER:-PT30M", "DURATION:PT15M", "REPEAT:2", "END:VALARM")
    assert desk.busy(desk.feed(desk.event(NINE, *alarm, TEN))) == BUSY_AT_NINE


def test_a_duration_stands_for_the_end(desk: Desk) -> None:
    event = desk.event(NINE, "DURATION:PT1H30M")
    assert desk.busy(desk.feed(event)) == [("2027-03-01 09:00", "2027-03-01 10:30")]


def test_days_of_a_duration_are_counted_on_the_wall(desk: Desk) -> None:
    event = desk.event("DTSTART;TZID=Europe/London:20270327T120000", "DURATION:P1D")
    assert desk.busy(desk.feed(event)) == [("2027-03-27 12:00", "2027-03-28 11:00")]


def test_hours_of_a_duration_are_real_hours(desk: Desk) -> None:
    event = desk.event("DTSTART;TZID=Europe/London:20270327T120000", "DURATION:PT24H")
    assert desk.busy(desk.feed(event)) == [("2027-03-27 12:00", "2027-03-28 12:00")]


@pytest.mark.parametrize("line", ["", "DTEND:20270301T090000Z", "DURATION:PT0S"])
def test_an_event_without_length_occupies_no_time(desk: Desk, line: str) -> None:
    assert desk.busy(desk.feed(desk.event(NINE, line))) == []


@pytest.mark.parametrize("line", ["", "DTEND;VALUE=DATE:20270302", "DTEND;VALUE=DATE:20270301"])
def test_a_day_without_an_end_is_one_day(desk: Desk, line: str) -> None:
    event = desk.event("DTSTART;VALUE=DATE:20270301", line)
    assert desk.busy(desk.feed(event)) == [("2027-03-01 00:00", "2027-03-02 00:00")]


def test_whole_days_begin_at_midnight_in_the_zone(desk: Desk) -> None:
    event = desk.event("DTSTART;VALUE=DATE:20270302", "DTEND;VALUE=DATE:20270304")
    busy = desk.busy(desk.feed(event), zone="America/New_York")
    assert busy == [("2027-03-02 05:00", "2027-03-04 05:00")]


def test_whole_days_over_a_change_of_the_clock_end_at_midnight(desk: Desk) -> None:
    event = desk.event("DTSTART;VALUE=DATE:20270327", "DTEND;VALUE=DATE:20270330")
    assert desk.busy(desk.feed(event)) == [("2027-03-27 00:00", "2027-03-29 23:00")]


def test_an_event_longer_than_the_window_fills_it(desk: Desk) -> None:
    event = desk.event("DTSTART:20200101T000000Z", "DTEND:20350101T000000Z")
    assert desk.busy(desk.feed(event)) == [("2027-03-01 00:00", "2027-04-30 00:00")]


def test_an_event_that_touches_the_window_is_not_in_it(desk: Desk) -> None:
    event = desk.event(NINE, TEN)
    assert desk.busy(desk.feed(event), "2027-03-01 10:00", "2027-03-01 12:00") == []


def test_an_event_beyond_the_calendar_of_the_machine_still_begins(desk: Desk) -> None:
    event = desk.event("DTSTART;TZID=America/New_York:20270429T200000", "DURATION:P9999999D")
    assert desk.busy(desk.feed(event), end="2027-05-01") == [
        ("2027-04-30 00:00", "2027-05-01 00:00")
    ]


def test_busy_times_are_sorted(desk: Desk) -> None:
    later = desk.event("UID:1", "DTSTART:20270305T090000Z", "DTEND:20270305T100000Z")
    assert desk.busy(desk.feed(later, desk.event(NINE, TEN))) == [
        *BUSY_AT_NINE,
        ("2027-03-05 09:00", "2027-03-05 10:00"),
    ]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("FREEBUSY:20270301T090000Z/20270301T100000Z", 1),
        ("FREEBUSY;FBTYPE=BUSY:20270301T090000Z/PT1H", 1),
        ("FREEBUSY;FBTYPE=BUSY-UNAVAILABLE:20270301T090000Z/PT1H,20270302T090000Z/PT1H", 2),
        ("FREEBUSY;FBTYPE=BUSY-TENTATIVE:20270301T090000Z/PT1H", 1),
        ("FREEBUSY;FBTYPE=X-UNHEARD-OF:20270301T090000Z/PT1H", 1),
        ("FREEBUSY;FBTYPE=FREE:20270301T090000Z/PT1H", 0),
    ],
)
def test_published_busy_periods_are_busy_unless_they_are_free(
    desk: Desk, line: str, expected: int
) -> None:
    freebusy = ("BEGIN:VFREEBUSY", "DTSTART:20270101T000000Z", line, "END:VFREEBUSY")
    busy = desk.busy(desk.feed(*freebusy))
    assert busy == [*BUSY_AT_NINE, ("2027-03-02 09:00", "2027-03-02 10:00")][:expected]


def test_several_calendars_in_one_stream_are_all_read(desk: Desk) -> None:
    other = desk.event("UID:2", "DTSTART:20270302T090000Z", "DTEND:20270302T100000Z")
    stream = desk.feed(desk.event(NINE, TEN)) + desk.feed(other)
    assert desk.busy(stream) == [*BUSY_AT_NINE, ("2027-03-02 09:00", "2027-03-02 10:00")]


def test_to_dos_and_journals_are_not_busy(desk: Desk) -> None:
    parts = [
        f"BEGIN:{name}\r\n{NINE}\r\nDURATION:PT1H\r\nEND:{name}" for name in ("VTODO", "VJOURNAL")
    ]
    assert desk.busy(desk.feed(*parts)) == []
