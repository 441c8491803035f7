"""Bookings that are moved, cancelled by the practice, or missed."""

from datetime import timedelta

import pytest

from soundwell_hookspecs import Channel, ConsultationMissed, ConsultationRescheduled
from soundwell_plugins.features.scheduling import Scheduling
from soundwell_plugins.features.scheduling.booking import Booking, State
from soundwell_plugins.features.scheduling.changes import NotYet, TooLate
from soundwell_plugins.features.scheduling.claims import TimeTaken
from soundwell_plugins.features.scheduling.offer import Verdict

from .conftest import MONDAY_TEN, Surgery, WantedTimes, booked, seat

LATER = MONDAY_TEN + timedelta(hours=1)


@pytest.fixture
def scheduling(surgery: Surgery) -> Scheduling:
    return surgery.scheduling(move_until="2 hours", cancel_until="1 hour")


@pytest.fixture
def made(scheduling: Scheduling, wanted: WantedTimes) -> Booking:
    return booked(scheduling, wanted())


def test_a_moved_consultation_takes_place_at_the_new_time(
    scheduling: Scheduling, made: Booking
) -> None:
    moved = scheduling.bookings.changes.move(made.id, seat(scheduling).at(LATER))
    assert (moved.start, moved.end - moved.start) == (LATER, timedelta(minutes=15))
    assert scheduling.bookings.get(made.id) == moved


def test_a_move_counts_the_sequence_on_and_tells_when_it_was_before(
    surgery: Surgery, scheduling: Scheduling, made: Booking
) -> None:
    scheduling.bookings.changes.move(made.id, seat(scheduling).at(LATER))
    [event] = surgery.happened.of(ConsultationRescheduled)
    assert (event.sequence, event.previous_start, event.start) == (1, MONDAY_TEN, LATER)


def test_both_sides_are_told_of_a_move(
    surgery: Surgery, scheduling: Scheduling, made: Booking
) -> None:
    surgery.happened.events.clear()
    scheduling.bookings.changes.move(made.id, seat(scheduling).at(LATER))
    assert set(surgery.happened.messages()) == {
        "scheduling/mail/moved",
        "scheduling/mail/practitioner_moved",
    }


def test_the_old_time_is_free_again(scheduling: Scheduling, made: Booking) -> None:
    scheduling.bookings.changes.move(made.id, seat(scheduling).at(LATER))
    assert scheduling.offer.verdict(seat(scheduling), MONDAY_TEN) is Verdict.FREE


def test_a_consultation_can_move_into_a_part_of_its_own_time(
    scheduling: Scheduling, made: Booking
) -> None:
    near = MONDAY_TEN + timedelta(minutes=10)
    assert scheduling.bookings.changes.move(made.id, seat(scheduling).at(near)).start == near


def test_its_own_time_counts_as_free_while_it_is_moved(
    scheduling: Scheduling, made: Booking
) -> None:
    verdict = scheduling.offer.verdict(seat(scheduling), MONDAY_TEN, besides=made.id)
    assert verdict is Verdict.FREE


def test_a_move_to_a_taken_time_leaves_everything_as_it_was(
    surgery: Surgery, scheduling: Scheduling, made: Booking, wanted: WantedTimes
) -> None:
    booked(scheduling, wanted(start=LATER, email="ben@example.org"))
    surgery.happened.events.clear()
    with pytest.raises(TimeTaken):
        scheduling.bookings.changes.move(made.id, seat(scheduling).at(LATER))
    assert scheduling.bookings.get(made.id) == made
    assert scheduling.offer.verdict(seat(scheduling), MONDAY_TEN) is Verdict.TAKEN
    assert surgery.happened.events == []


def test_after_the_deadline_visitors_move_nothing(
    surgery: Surgery, scheduling: Scheduling, made: Booking
) -> None:
    surgery.clock.moment = MONDAY_TEN - timedelta(hours=2)
    assert not scheduling.bookings.changes.can_move(made)
    with pytest.raises(TooLate):
        scheduling.bookings.changes.move(made.id, seat(scheduling).at(LATER))


def test_the_practice_can_move_until_it_begins(
    surgery: Surgery, scheduling: Scheduling, made: Booking
) -> None:
    surgery.clock.moment = MONDAY_TEN - timedelta(minutes=1)
    choice = seat(scheduling).at(LATER)
    assert scheduling.bookings.changes.move(made.id, choice, by_practice=True).start == LATER


def test_where_moving_is_off_nothing_moves(surgery: Surgery, wanted: WantedTimes) -> None:
    scheduling = surgery.scheduling(moving=False)
    made = booked(scheduling, wanted())
    with pytest.raises(TooLate):
        scheduling.bookings.changes.move(made.id, seat(scheduling).at(LATER))


def test_a_move_to_the_same_time_changes_nothing(
    surgery: Surgery, scheduling: Scheduling, made: Booking
) -> None:
    assert scheduling.bookings.changes.move(made.id, seat(scheduling).at(MONDAY_TEN)) == made
    assert surgery.happened.of(ConsultationRescheduled) == []


def test_a_cancelled_consultation_does_not_move(scheduling: Scheduling, made: Booking) -> None:
    scheduling.bookings.changes.cancel(made.id)
    with pytest.raises(LookupError):
        scheduling.bookings.changes.move(made.id, seat(scheduling).at(LATER))


def test_the_practice_can_cancel_until_it_begins(
    surgery: Surgery, scheduling: Scheduling, made: Booking
) -> None:
    surgery.clock.moment = MONDAY_TEN - timedelta(minutes=1)
    assert scheduling.bookings.changes.cancel(made.id, by_practice=True).is_cancelled


def test_who_did_not_come_is_written_down_and_not_written_to(
    surgery: Surgery, scheduling: Scheduling, made: Booking
) -> None:
    surgery.happened.events.clear()
    surgery.clock.moment = MONDAY_TEN + timedelta(minutes=20)
    assert scheduling.bookings.changes.miss(made.id).state is State.MISSED
    assert [type(event) for event in surgery.happened.events] == [ConsultationMissed]


def test_who_was_missed_twice_was_missed_once(
    surgery: Surgery, scheduling: Scheduling, made: Booking
) -> None:
    surgery.clock.moment = MONDAY_TEN
    first = scheduling.bookings.changes.miss(made.id)
    assert scheduling.bookings.changes.miss(made.id) == first


def test_nobody_is_missed_before_it_begins(
    surgery: Surgery, scheduling: Scheduling, made: Booking
) -> None:
    surgery.clock.moment = MONDAY_TEN - timedelta(seconds=1)
    with pytest.raises(NotYet):
        scheduling.bookings.changes.miss(made.id)


def test_a_plugin_is_asked_where_a_moved_conversation_takes_place(
    surgery: Surgery, scheduling: Scheduling, wanted: WantedTimes
) -> None:
    made = booked(scheduling, wanted(channel=Channel.ONLINE))
    surgery.calendars.meeting = "https://meet.example/later"
    scheduling.bookings.changes.move(made.id, seat(scheduling).at(LATER))
    message = surgery.happened.messages()["scheduling/mail/moved"]
    assert message.values["online_link"] == "https://meet.example/later"
    assert surgery.calendars.meetings == [made.id, made.id]


def test_without_another_address_a_moved_conversation_keeps_its_own(
    surgery: Surgery, scheduling: Scheduling, wanted: WantedTimes
) -> None:
    surgery.calendars.meeting = "https://meet.example/one"
    made = booked(scheduling, wanted(channel=Channel.ONLINE))
    surgery.calendars.meeting = None
    moved = scheduling.bookings.changes.move(made.id, seat(scheduling).at(LATER))
    assert moved.online_link == "https://meet.example/one"
