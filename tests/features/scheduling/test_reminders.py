"""Reminders: each once, in time, and for nothing that does not take place."""

from datetime import UTC, datetime, timedelta

import pytest

from soundwell_hookspecs import MessageRequested
from soundwell_plugins.features.scheduling import Scheduling
from soundwell_plugins.features.scheduling.booking import Booking
from soundwell_plugins.features.scheduling.reminders import Reminders

from .conftest import Surgery, WantedTimes, booked, seat

WEDNESDAY_TEN = datetime(2027, 3, 3, 9, tzinfo=UTC)
DAY, HOUR = timedelta(days=1), timedelta(hours=1)


def waiting(surgery: Surgery, wanted: WantedTimes, **table: object) -> tuple[Scheduling, Booking]:
    scheduling = surgery.scheduling(**table)
    return scheduling, booked(scheduling, wanted(start=WEDNESDAY_TEN))


def sent(surgery: Surgery, scheduling: Scheduling, moment: datetime) -> int:
    surgery.clock.moment = moment
    return Reminders(scheduling.config, surgery.context).send(moment)


def test_a_reminder_goes_out_when_its_time_has_come(surgery: Surgery, wanted: WantedTimes) -> None:
    scheduling, _ = waiting(surgery, wanted)
    assert sent(surgery, scheduling, WEDNESDAY_TEN - DAY - timedelta(seconds=1)) == 0
    assert sent(surgery, scheduling, WEDNESDAY_TEN - DAY) == 1
    assert "scheduling/mail/reminder" in surgery.happened.messages()


def test_it_is_never_sent_twice(surgery: Surgery, wanted: WantedTimes) -> None:
    scheduling, _ = waiting(surgery, wanted)
    sent(surgery, scheduling, WEDNESDAY_TEN - DAY)
    assert sent(surgery, scheduling, WEDNESDAY_TEN - DAY + HOUR) == 0


def test_each_of_several_is_sent(surgery: Surgery, wanted: WantedTimes) -> None:
    scheduling, _ = waiting(surgery, wanted, reminders=["1 day", "1 hour"])
    moments = [WEDNESDAY_TEN - DAY, WEDNESDAY_TEN - 2 * HOUR, WEDNESDAY_TEN - HOUR]
    assert [sent(surgery, scheduling, each) for each in moments] == [1, 0, 1]


def test_after_a_pause_one_goes_out_for_all_that_were_missed(
    surgery: Surgery, wanted: WantedTimes
) -> None:
    scheduling, _ = waiting(surgery, wanted, reminders=["1 day", "1 hour"])
    moments = [WEDNESDAY_TEN - HOUR / 2, WEDNESDAY_TEN - HOUR / 4]
    assert [sent(surgery, scheduling, each) for each in moments] == [1, 0]


@pytest.mark.parametrize("late", [timedelta(), timedelta(hours=3)])
def test_nobody_is_reminded_of_what_has_begun(
    surgery: Surgery, wanted: WantedTimes, late: timedelta
) -> None:
    scheduling, _ = waiting(surgery, wanted)
    assert sent(surgery, scheduling, WEDNESDAY_TEN + late) == 0


def test_nobody_is_reminded_of_what_was_cancelled(surgery: Surgery, wanted: WantedTimes) -> None:
    scheduling, booking = waiting(surgery, wanted)
    scheduling.bookings.changes.cancel(booking.id)
    assert sent(surgery, scheduling, WEDNESDAY_TEN - HOUR) == 0


def test_what_was_moved_is_reminded_of_at_its_new_time(
    surgery: Surgery, wanted: WantedTimes
) -> None:
    scheduling, booking = waiting(surgery, wanted)
    scheduling.bookings.changes.move(booking.id, seat(scheduling).at(WEDNESDAY_TEN + DAY))
    moments = [WEDNESDAY_TEN - HOUR, WEDNESDAY_TEN]
    assert [sent(surgery, scheduling, each) for each in moments] == [0, 1]
    assert surgery.happened.of(MessageRequested)[-1].values["day"] == "Thursday 4 March 2027"


def test_who_books_within_the_span_needs_no_reminder(surgery: Surgery, wanted: WantedTimes) -> None:
    surgery.clock.moment = WEDNESDAY_TEN - 20 * HOUR
    scheduling, _ = waiting(surgery, wanted)
    assert sent(surgery, scheduling, WEDNESDAY_TEN - 19 * HOUR) == 0


def test_nobody_is_reminded_of_what_they_did_not_confirm(
    surgery: Surgery, wanted: WantedTimes
) -> None:
    scheduling, _ = waiting(surgery, wanted, confirmation="e-mail", confirm_within="10 days")
    assert sent(surgery, scheduling, WEDNESDAY_TEN - HOUR) == 0


def test_a_practice_can_do_without(surgery: Surgery, wanted: WantedTimes) -> None:
    scheduling, _ = waiting(surgery, wanted, reminders=[])
    assert sent(surgery, scheduling, WEDNESDAY_TEN - HOUR) == 0
