"""Series of events: rules, exclusions, additions, changed instances."""

import time

from .conftest import Desk, Spans

DAILY = ("DTSTART;TZID=Europe/London:20270301T090000", "DTEND;TZID=Europe/London:20270301T100000")
FIVE_DAYS = (*DAILY, "RRULE:FREQ=DAILY;COUNT=5")


def march(*days: int, hour: int = 9) -> Spans:
    return [
        (f"2027-03-{day:02} {hour:02}:00", f"2027-03-{day:02} {hour + 1:02}:00") for day in days
    ]


def test_every_instance_of_a_series_is_busy(desk: Desk) -> None:
    assert desk.busy(desk.feed(desk.event(*FIVE_DAYS))) == march(1, 2, 3, 4, 5)


def test_a_moved_instance_is_busy_at_its_new_time_only(desk: Desk) -> None:
    moved = desk.event(
        "RECURRENCE-ID;TZID=Europe/London:20270303T090000",
        "DTSTART;TZID=Europe/London:20270303T150000",
        "DTEND;TZID=Europe/London:20270303T160000",
    )
    busy = desk.busy(desk.feed(desk.event(*FIVE_DAYS), moved))
    assert busy == march(1, 2) + march(3, hour=15) + march(4, 5)


def test_a_moved_instance_that_is_excluded_as_well_is_busy_at_its_new_time(desk: Desk) -> None:
    series = desk.event(*FIVE_DAYS, "EXDATE;TZID=Europe/London:20270303T090000")
    moved = desk.event(
        "RECURRENCE-ID;TZID=Europe/London:20270303T090000",
        "DTSTART;TZID=Europe/London:20270303T150000",
        "DTEND;TZID=Europe/London:20270303T160000",
    )
    assert desk.busy(desk.feed(series, moved)) == march(1, 2) + march(3, hour=15) + march(4, 5)


def test_a_changed_instance_that_a_later_revision_excludes_is_free(desk: Desk) -> None:
    series = desk.event(*FIVE_DAYS, "SEQUENCE:2", "EXDATE;TZID=Europe/London:20270303T090000")
    changed = desk.event(
        "SEQUENCE:1",
        "RECURRENCE-ID;TZID=Europe/London:20270303T090000",
        "DTSTART;TZID=Europe/London:20270303T150000",
        "DTEND;TZID=Europe/London:20270303T160000",
    )
    assert desk.busy(desk.feed(series, changed)) == march(1, 2, 4, 5)


def test_a_cancelled_instance_is_not_busy(desk: Desk) -> None:
    cancelled = desk.event(
        "RECURRENCE-ID;TZID=Europe/London:20270302T090000",
        "DTSTART;TZID=Europe/London:20270302T090000",
        "DTEND;TZID=Europe/London:20270302T100000",
        "STATUS:CANCELLED",
    )
    assert desk.busy(desk.feed(desk.event(*FIVE_DAYS), cancelled)) == march(1, 3, 4, 5)


def test_a_transparent_instance_is_not_busy(desk: Desk) -> None:
    transparent = desk.event(
        "RECURRENCE-ID;TZID=Europe/London:20270302T090000",
        "DTSTART;TZID=Europe/London:20270302T090000",
        "DTEND;TZID=Europe/London:20270302T100000",
        "TRANSP:TRANSPARENT",
    )
    assert desk.busy(desk.feed(desk.event(*FIVE_DAYS), transparent)) == march(1, 3, 4, 5)


def test_an_instance_moved_into_the_window_is_busy(desk: Desk) -> None:
    moved = desk.event(
        "RECURRENCE-ID;TZID=Europe/London:20270305T090000",
        "DTSTART;TZID=Europe/London:20270420T090000",
        "DTEND;TZID=Europe/London:20270420T100000",
    )
    busy = desk.busy(desk.feed(desk.event(*FIVE_DAYS), moved), "2027-04-01", "2027-04-30")
    assert busy == [("2027-04-20 08:00", "2027-04-20 09:00")]


def test_an_instance_moved_out_of_the_window_is_not_busy(desk: Desk) -> None:
    moved = desk.event(
        "RECURRENCE-ID;TZID=Europe/London:20270303T090000",
        "DTSTART;TZID=Europe/London:20270520T090000",
        "DTEND;TZID=Europe/London:20270520T100000",
    )
    assert desk.busy(desk.feed(desk.event(*FIVE_DAYS), moved)) == march(1, 2, 4, 5)


def test_changes_without_their_series_are_busy_by_themselves(desk: Desk) -> None:
    changed = (
        desk.event(
            f"RECURRENCE-ID:202703{day}T090000Z",
            f"DTSTART:202703{day}T090000Z",
            f"DTEND:202703{day}T100000Z",
        )
        for day in ("02", "04")
    )
    assert desk.busy(desk.feed(*changed)) == march(2, 4)


def test_a_recurrence_id_in_utc_names_an_instance_of_a_zoned_series(desk: Desk) -> None:
    series = desk.event(
        "DTSTART;TZID=Europe/London:20270329T090000",
        "DTEND;TZID=Europe/London:20270329T100000",
        "RRULE:FREQ=DAILY;COUNT=2",
    )
    moved = desk.event(
        "RECURRENCE-ID:20270330T080000Z", "DTSTART:20270330T120000Z", "DTEND:20270330T130000Z"
    )
    assert desk.busy(desk.feed(series, moved)) == [
        ("2027-03-29 08:00", "2027-03-29 09:00"),
        ("2027-03-30 12:00", "2027-03-30 13:00"),
    ]


def test_an_exclusion_in_utc_excludes_an_instance_of_a_zoned_series(desk: Desk) -> None:
    series = desk.event(
        "DTSTART;TZID=Europe/London:20270329T090000",
        "DTEND;TZID=Europe/London:20270329T100000",
        "RRULE:FREQ=DAILY;COUNT=2",
        "EXDATE:20270330T080000Z",
    )
    assert desk.busy(desk.feed(series)) == [("2027-03-29 08:00", "2027-03-29 09:00")]


def test_an_exclusion_by_day_excludes_the_instance_on_that_day(desk: Desk) -> None:
    series = desk.event(*FIVE_DAYS, "EXDATE;VALUE=DATE:20270302,20270304")
    assert desk.busy(desk.feed(series)) == march(1, 3, 5)


def test_excluded_instances_count(desk: Desk) -> None:
    series = desk.event(
        *DAILY, "RRULE:FREQ=DAILY;COUNT=3", "EXDATE;TZID=Europe/London:20270302T090000"
    )
    assert desk.busy(desk.feed(series)) == march(1, 3)


def test_an_end_in_utc_bounds_a_local_series(desk: Desk) -> None:
    series = desk.event(
        "DTSTART;TZID=America/New_York:20270301T200000",
        "DTEND;TZID=America/New_York:20270301T210000",
        "RRULE:FREQ=DAILY;UNTIL=20270303T010000Z",
    )
    assert desk.busy(desk.feed(series)) == march(2, 3, hour=1)


def test_an_end_by_day_includes_that_day(desk: Desk) -> None:
    assert desk.busy(desk.feed(desk.event(*DAILY, "RRULE:FREQ=DAILY;UNTIL=20270303"))) == march(
        1, 2, 3
    )


def test_an_end_in_local_time_is_meant_where_the_series_is(desk: Desk) -> None:
    series = desk.event(
        "DTSTART;TZID=America/New_York:20270301T200000",
        "DTEND;TZID=America/New_York:20270301T210000",
        "RRULE:FREQ=DAILY;UNTIL=20270302T200000",
    )
    assert desk.busy(desk.feed(series)) == march(2, 3, hour=1)


def test_an_end_as_midnight_in_utc_bounds_whole_days_by_date(desk: Desk) -> None:
    series = desk.event("DTSTART;VALUE=DATE:20270301", "RRULE:FREQ=DAILY;UNTIL=20270302T000000Z")
    busy = desk.busy(desk.feed(series), zone="America/New_York")
    assert [start for start, _ in busy] == ["2027-03-01 05:00", "2027-03-02 05:00"]


def test_a_series_that_ends_before_it_begins_is_not_busy(desk: Desk) -> None:
    assert desk.busy(desk.feed(desk.event(*DAILY, "RRULE:FREQ=DAILY;UNTIL=20270228T090000Z"))) == []


def test_positions_choose_within_each_period(desk: Desk) -> None:
    series = desk.event(
        "DTSTART;TZID=Europe/London:20270129T090000",
        "DTEND;TZID=Europe/London:20270129T100000",
        "RRULE:FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1",
    )
    assert desk.busy(desk.feed(series), end="2027-05-01") == [
        ("2027-03-31 08:00", "2027-03-31 09:00"),
        ("2027-04-30 08:00", "2027-04-30 09:00"),
    ]


def test_weekdays_with_and_without_ordinals_are_united(desk: Desk) -> None:
    series = desk.event(*DAILY, "RRULE:FREQ=MONTHLY;BYDAY=1TU,FR;COUNT=4")
    # The start is an instance too, though the rule does not name it.
    assert desk.busy(desk.feed(series)) == march(1, 2, 5, 12, 19)


def test_an_endless_rule_since_1990_is_quick(desk: Desk) -> None:
    series = desk.feed(
        *(
            desk.event(
                f"UID:{number}",
                "DTSTART;TZID=Europe/London:19900101T090000",
                "DTEND;TZID=Europe/London:19900101T100000",
                "RRULE:FREQ=DAILY",
            )
            for number in range(100)
        )
    )
    began = time.process_time()
    busy = desk.busy(series, "2027-03-01", "2027-03-03")
    assert time.process_time() - began < 0.5
    assert busy == [span for span in march(1, 2) for _ in range(100)]


def test_an_added_period_has_its_own_length(desk: Desk) -> None:
    event = desk.event(
        *DAILY, "RDATE;VALUE=PERIOD:20270302T120000Z/20270302T150000Z,20270303T120000Z/PT30M"
    )
    assert desk.busy(desk.feed(event)) == [
        ("2027-03-01 09:00", "2027-03-01 10:00"),
        ("2027-03-02 12:00", "2027-03-02 15:00"),
        ("2027-03-03 12:00", "2027-03-03 12:30"),
    ]


def test_an_added_time_lasts_as_long_as_the_event(desk: Desk) -> None:
    event = desk.event(*DAILY, "RDATE;TZID=Europe/London:20270304T090000")
    assert desk.busy(desk.feed(event)) == march(1, 4)


def test_a_change_of_this_and_all_later_instances_moves_them_all(desk: Desk) -> None:
    future = desk.event(
        "RECURRENCE-ID;RANGE=THISANDFUTURE;TZID=Europe/London:20270303T090000",
        "DTSTART;TZID=Europe/London:20270303T140000",
        "DTEND;TZID=Europe/London:20270303T163000",
    )
    assert desk.busy(desk.feed(desk.event(*FIVE_DAYS), future)) == [
        *march(1, 2),
        *((f"2027-03-0{day} 14:00", f"2027-03-0{day} 16:30") for day in (3, 4, 5)),
    ]


def test_cancelling_this_and_all_later_instances_frees_them(desk: Desk) -> None:
    future = desk.event(
        "RECURRENCE-ID;RANGE=THISANDFUTURE;TZID=Europe/London:20270303T090000",
        "DTSTART;TZID=Europe/London:20270303T090000",
        "STATUS:CANCELLED",
    )
    assert desk.busy(desk.feed(desk.event(*FIVE_DAYS), future)) == march(1, 2)


def test_of_two_revisions_the_higher_sequence_counts(desk: Desk) -> None:
    newer = desk.event("SEQUENCE:3", "DTSTART:20270301T140000Z", "DTEND:20270301T150000Z")
    older = desk.event("SEQUENCE:1", "DTSTART:20270301T090000Z", "DTEND:20270301T100000Z")
    assert desk.busy(desk.feed(newer, older)) == march(1, hour=14)


def test_of_two_events_that_claim_to_be_one_both_are_busy(desk: Desk) -> None:
    one = desk.event("DTSTART:20270301T140000Z", "DTEND:20270301T150000Z")
    other = desk.event("DTSTART:20270301T090000Z", "DTEND:20270301T100000Z")
    assert desk.busy(desk.feed(one, other)) == march(1) + march(1, hour=14)


def test_the_same_event_in_two_calendars_of_one_stream_counts_once(desk: Desk) -> None:
    calendar = desk.feed(desk.event(*FIVE_DAYS))
    assert desk.busy(calendar + calendar) == march(1, 2, 3, 4, 5)


def test_different_events_at_one_time_are_each_busy(desk: Desk) -> None:
    one, other = desk.event("UID:1", *DAILY), desk.event("UID:2", *DAILY)
    assert desk.busy(desk.feed(one, other)) == march(1, 1)


def test_whole_days_repeat_by_date(desk: Desk) -> None:
    series = desk.event("DTSTART;VALUE=DATE:20270327", "RRULE:FREQ=DAILY;COUNT=3")
    assert desk.busy(desk.feed(series)) == [
        ("2027-03-27 00:00", "2027-03-28 00:00"),
        ("2027-03-28 00:00", "2027-03-28 23:00"),
        ("2027-03-28 23:00", "2027-03-29 23:00"),
    ]


def test_an_instance_that_began_before_the_window_is_clipped_to_it(desk: Desk) -> None:
    series = desk.event("DTSTART:20270101T000000Z", "DTEND:20270111T000000Z", "RRULE:FREQ=MONTHLY")
    busy = desk.busy(desk.feed(series), "2027-03-05", "2027-03-08")
    assert busy == [("2027-03-05 00:00", "2027-03-08 00:00")]


def test_a_rule_that_cannot_be_read_leaves_the_first_time_busy_and_is_named(desk: Desk) -> None:
    event = desk.feed(desk.event(*DAILY, "RRULE:FREQ=SOMETIMES"))
    assert desk.busy(event) == march(1)
    assert desk.notes(event) == [
        "7: this event's rule cannot be read: only its first time is kept busy"
    ]


def test_long_instances_that_overlap_are_each_busy_where_they_fill_the_window(desk: Desk) -> None:
    series = desk.event("DTSTART:20270301T090000Z", "DURATION:P9D", "RRULE:FREQ=DAILY;COUNT=3")
    whole_day = ("2027-03-05 00:00", "2027-03-06 00:00")
    assert desk.busy(desk.feed(series), "2027-03-05", "2027-03-06") == [whole_day] * 3
