"""Zones and changes of the clock."""

import pytest

from .conftest import Desk

CUSTOM = (
    "BEGIN:VTIMEZONE",
    "TZID:Home",
    "BEGIN:STANDARD",
    "DTSTART:19701101T020000",
    "TZOFFSETFROM:+0400",
    "TZOFFSETTO:+0300",
    "RRULE:FREQ=YEARLY;BYMONTH=11;BYDAY=1SU",
    "END:STANDARD",
    "BEGIN:DAYLIGHT",
    "DTSTART:19700315T020000",
    "TZOFFSETFROM:+0300",
    "TZOFFSETTO:+0400",
    "RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=3SU",
    "END:DAYLIGHT",
    "END:VTIMEZONE",
)


def hour(zone: str, start: str = "20270301T090000") -> tuple[str, str]:
    return f"DTSTART;TZID={zone}:{start}", "DURATION:PT1H"


def test_floating_times_are_meant_in_the_zone_that_is_given(desk: Desk) -> None:
    event = desk.event("DTSTART:20270301T090000", "DTEND:20270301T100000")
    busy = desk.busy(desk.feed(event), zone="Asia/Tokyo")
    assert busy == [("2027-03-01 00:00", "2027-03-01 01:00")]


def test_floating_times_are_meant_in_the_calendars_own_zone_if_it_names_one(desk: Desk) -> None:
    event = desk.event("DTSTART:20270301T090000", "DTEND:20270301T100000")
    feed = desk.feed("X-WR-TIMEZONE:America/New_York", event)
    assert desk.busy(feed) == [("2027-03-01 14:00", "2027-03-01 15:00")]


def test_the_calendars_own_zone_leaves_times_in_utc_alone(desk: Desk) -> None:
    event = desk.event("DTSTART:20270301T090000Z", "DTEND:20270301T100000Z")
    feed = desk.feed("X-WR-TIMEZONE:America/New_York", event)
    assert desk.busy(feed) == [("2027-03-01 09:00", "2027-03-01 10:00")]


@pytest.mark.parametrize(
    ("zone", "start"),
    [
        ("Europe/Berlin", "08:00"),
        ("W. Europe Standard Time", "08:00"),
        ("Romance Standard Time", "08:00"),
        ("Eastern Standard Time", "14:00"),
        ('"Tokyo Standard Time"', "00:00"),
        ("/freeassociation.sourceforge.net/Europe/Berlin", "08:00"),
        ("/citadel.org/20190914_1/America/Argentina/Buenos_Aires", "12:00"),
        ("UTC", "09:00"),
        ("GMT+0200", "07:00"),
        ("UTC-05:30", "14:30"),
    ],
)
def test_zones_are_known_by_the_names_that_programs_give_them(
    desk: Desk, zone: str, start: str
) -> None:
    [(begin, _)] = desk.busy(desk.feed(desk.event(*hour(zone))))
    assert begin == f"2027-03-01 {start}"


@pytest.mark.parametrize("zone", ["Nowhere/Land", "../../etc/passwd", "Europe", "(UTC+01:00) Rome"])
def test_a_zone_that_is_not_known_is_read_as_local_time_and_named(desk: Desk, zone: str) -> None:
    feed = desk.feed(desk.event(*hour(zone)))
    assert desk.busy(feed) == [("2027-03-01 09:00", "2027-03-01 10:00")]
    assert desk.notes(feed) == ["5: the time zone is not known: its times are read as local times"]


@pytest.mark.parametrize(
    ("day", "start"), [("0301", "06:00"), ("0322", "05:00"), ("1101", "05:00"), ("1108", "06:00")]
)
def test_a_feed_can_define_its_zone_itself(desk: Desk, day: str, start: str) -> None:
    feed = desk.feed(*CUSTOM, desk.event(*hour("Home", f"2027{day}T090000")))
    [(begin, _)] = desk.busy(feed, "2027-01-01", "2028-01-01")
    assert begin.endswith(start)


def test_one_feeds_own_zone_means_nothing_in_another(desk: Desk) -> None:
    other = tuple(line.replace("+0300", "-0300").replace("+0400", "-0200") for line in CUSTOM)
    event = desk.event(*hour("Home"))
    assert desk.busy(desk.feed(*CUSTOM, event)) == [("2027-03-01 06:00", "2027-03-01 07:00")]
    assert desk.busy(desk.feed(*other, event)) == [("2027-03-01 12:00", "2027-03-01 13:00")]


def test_a_gap_in_a_zone_of_the_feeds_own_is_read_with_the_offset_before(desk: Desk) -> None:
    feed = desk.feed(*CUSTOM, desk.event(*hour("Home", "20270321T023000")))
    assert desk.busy(feed) == [("2027-03-20 23:30", "2027-03-21 00:30")]


def test_a_zone_of_the_feeds_own_that_makes_no_sense_is_left_out(desk: Desk) -> None:
    broken = [line.replace("TZOFFSETTO:", "TZOFFSETTO:north ") for line in CUSTOM]
    assert desk.notes(desk.feed(*broken, desk.event(*hour("Home")))) == [
        "20: the time zone is not known: its times are read as local times"
    ]


def test_a_series_keeps_its_wall_time_over_a_change_of_the_clock(desk: Desk) -> None:
    series = desk.event(*hour("Europe/London", "20270326T090000"), "RRULE:FREQ=WEEKLY;COUNT=2")
    assert desk.busy(desk.feed(series)) == [
        ("2027-03-26 09:00", "2027-03-26 10:00"),
        ("2027-04-02 08:00", "2027-04-02 09:00"),
    ]


def test_an_instance_in_the_gap_comes_later_and_keeps_its_length(desk: Desk) -> None:
    series = desk.event(
        "DTSTART;TZID=Europe/London:20270327T013000",
        "DTEND;TZID=Europe/London:20270327T020000",
        "RRULE:FREQ=DAILY;COUNT=3",
    )
    assert desk.busy(desk.feed(series)) == [
        ("2027-03-27 01:30", "2027-03-27 02:00"),
        ("2027-03-28 01:30", "2027-03-28 02:00"),
        ("2027-03-29 00:30", "2027-03-29 01:00"),
    ]


def test_an_event_that_starts_in_the_gap_never_ends_before_it_begins(desk: Desk) -> None:
    event = desk.event(
        "DTSTART;TZID=Europe/London:20270328T013000", "DTEND;TZID=Europe/London:20270328T020000"
    )
    assert desk.busy(desk.feed(event)) == [("2027-03-28 01:30", "2027-03-28 02:00")]


def test_a_time_that_occurs_twice_means_its_first_occurrence(desk: Desk) -> None:
    event = desk.event(*hour("Europe/London", "20271031T013000"))
    busy = desk.busy(desk.feed(event), "2027-10-30", "2027-11-02")
    assert busy == [("2027-10-31 00:30", "2027-10-31 01:30")]


def test_an_instance_over_a_change_of_the_clock_keeps_its_exact_length(desk: Desk) -> None:
    series = desk.event(
        "DTSTART;TZID=Europe/London:20270320T220000",
        "DTEND;TZID=Europe/London:20270321T060000",
        "RRULE:FREQ=WEEKLY;COUNT=2",
    )
    assert desk.busy(desk.feed(series)) == [
        ("2027-03-20 22:00", "2027-03-21 06:00"),
        ("2027-03-27 22:00", "2027-03-28 06:00"),
    ]


def test_start_and_end_may_be_in_different_zones(desk: Desk) -> None:
    event = desk.event(
        "DTSTART;TZID=Europe/London:20270301T090000", "DTEND;TZID=America/New_York:20270301T120000"
    )
    assert desk.busy(desk.feed(event)) == [("2027-03-01 09:00", "2027-03-01 17:00")]
