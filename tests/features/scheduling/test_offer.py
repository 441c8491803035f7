"""What can be booked."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from soundwell_hookspecs import Window
from soundwell_plugins.features.scheduling.offer import FreeTimes, Verdict

from .conftest import JONAS, MONDAY_TEN, SUNDAY, Surgery, WantedTimes, booked, busy, following, seat

MONDAY = Window(datetime(2027, 3, 1, tzinfo=UTC), datetime(2027, 3, 2, tzinfo=UTC))


def free(surgery: Surgery, window: Window = MONDAY, **table: Any) -> FreeTimes:
    scheduling = surgery.scheduling(**table)
    return scheduling.offer.free(seat(scheduling), window)


def verdict(surgery: Surgery, start: datetime = MONDAY_TEN, **table: Any) -> Verdict:
    scheduling = surgery.scheduling(**table)
    return scheduling.offer.verdict(seat(scheduling), start)


def test_a_free_day_offers_every_quarter_of_an_hour_of_the_working_hours(surgery: Surgery) -> None:
    starts = free(surgery).starts
    assert len(starts) == 9 + 8
    assert (starts[0], starts[-1]) == (
        datetime(2027, 3, 1, 8, 45, tzinfo=UTC),
        datetime(2027, 3, 1, 14, 45, tzinfo=UTC),
    )


def test_a_busy_time_is_not_offered(surgery: Surgery) -> None:
    surgery.calendars.busy.append(busy(MONDAY_TEN + timedelta(minutes=5), 1))
    assert MONDAY_TEN not in free(surgery).starts
    assert verdict(surgery) is Verdict.TAKEN


def test_a_booked_time_is_not_offered(surgery: Surgery, wanted: WantedTimes) -> None:
    booked(surgery.scheduling(), wanted())
    assert MONDAY_TEN not in free(surgery).starts
    assert verdict(surgery) is Verdict.TAKEN


def test_somebody_elses_booking_does_not_matter(surgery: Surgery, wanted: WantedTimes) -> None:
    booked(surgery.scheduling(), wanted(practitioner=JONAS))
    assert MONDAY_TEN in free(surgery).starts


def test_the_buffers_of_a_booking_are_not_offered(surgery: Surgery, wanted: WantedTimes) -> None:
    table = {"buffer_before": "5 minutes", "buffer_after": "10 minutes"}
    scheduling = surgery.scheduling(**table)
    booked(scheduling, wanted(terms=seat(scheduling).terms))
    starts = free(surgery).starts
    assert MONDAY_TEN - timedelta(minutes=15) not in starts
    assert MONDAY_TEN + timedelta(minutes=15) not in starts
    assert MONDAY_TEN + timedelta(minutes=30) in starts


def test_nothing_is_offered_within_the_notice(surgery: Surgery) -> None:
    starts = free(surgery, notice="1 day").starts
    assert starts[0] == SUNDAY + timedelta(days=1)


def test_nothing_is_offered_beyond_the_horizon(surgery: Surgery) -> None:
    window = Window(SUNDAY, SUNDAY + timedelta(days=60))
    starts = free(surgery, window, horizon="2 days").starts
    assert SUNDAY + timedelta(days=1, hours=5) < starts[-1] < SUNDAY + timedelta(days=2)


def test_a_window_that_has_passed_offers_nothing(surgery: Surgery) -> None:
    window = Window(SUNDAY - timedelta(days=9), SUNDAY - timedelta(days=1))
    assert free(surgery, window) == FreeTimes((), known=True)


def test_a_calendar_is_not_asked_about_days_without_working_hours(surgery: Surgery) -> None:
    free(surgery, Window(SUNDAY + timedelta(days=5, hours=15), SUNDAY + timedelta(days=7)))
    assert surgery.calendars.asked == []


def test_a_calendar_that_fails_blocks_all_times(surgery: Surgery) -> None:
    surgery.calendars.failing = True
    assert free(surgery) == FreeTimes((), known=False)
    assert verdict(surgery) is Verdict.UNKNOWN


def test_a_practice_may_offer_times_though_a_calendar_fails(surgery: Surgery) -> None:
    surgery.calendars.failing = True
    assert MONDAY_TEN in free(surgery, when_unknown="offer").starts
    assert verdict(surgery, when_unknown="offer") is Verdict.FREE


def test_before_a_booking_the_calendars_are_asked_about_that_time_alone(surgery: Surgery) -> None:
    table: dict[str, Any] = {"buffer_before": "5 minutes", "buffer_after": "5 minutes"}
    assert verdict(surgery, **table) is Verdict.FREE
    [asked] = surgery.calendars.asked
    assert asked.start == MONDAY_TEN - timedelta(minutes=5)
    assert asked.end <= MONDAY_TEN + timedelta(minutes=25)


@pytest.mark.parametrize(
    ("start", "expected"),
    [
        (MONDAY_TEN, Verdict.FREE),
        (SUNDAY - timedelta(hours=1), Verdict.PAST),
        (datetime(1, 1, 1, tzinfo=UTC), Verdict.PAST),
        (SUNDAY + timedelta(hours=11), Verdict.TOO_SOON),
        (SUNDAY + timedelta(days=28), Verdict.TOO_FAR),
        (datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC), Verdict.TOO_FAR),
        (MONDAY_TEN + timedelta(minutes=5), Verdict.NOT_OFFERED),
        (MONDAY_TEN + timedelta(seconds=1), Verdict.NOT_OFFERED),
        (MONDAY_TEN + timedelta(hours=10), Verdict.NOT_OFFERED),
        (MONDAY_TEN + timedelta(days=5), Verdict.NOT_OFFERED),
    ],
)
def test_one_time_gets_its_verdict(surgery: Surgery, start: datetime, expected: Verdict) -> None:
    assert verdict(surgery, start) is expected


def test_what_is_offered_can_be_booked(surgery: Surgery) -> None:
    table: dict[str, Any] = {
        "duration": "25 minutes",
        "step": "20 minutes",
        "buffer_after": "5 minutes",
    }
    surgery.calendars.busy.append(busy(MONDAY_TEN, 30))
    starts = free(surgery, **table).starts
    assert starts
    assert {verdict(surgery, start, **table) for start in starts} == {Verdict.FREE}


def test_the_times_that_follow_come_next(surgery: Surgery) -> None:
    quarter = timedelta(minutes=15)
    found = following(surgery.scheduling(), MONDAY_TEN + timedelta(minutes=1), 2)
    assert found == (MONDAY_TEN + quarter, MONDAY_TEN + 2 * quarter)


def test_where_none_follows_the_earliest_times_come(surgery: Surgery) -> None:
    late = datetime(2027, 5, 1, tzinfo=UTC)
    assert following(surgery.scheduling(), late, 2)[0] == MONDAY_TEN - timedelta(minutes=15)
