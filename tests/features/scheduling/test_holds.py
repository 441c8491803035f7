"""Holds: a time is kept while somebody fills in the form."""

from datetime import timedelta

import pytest

from soundwell_plugins.features.scheduling import Scheduling
from soundwell_plugins.features.scheduling.claims import TimeTaken
from soundwell_plugins.features.scheduling.offer import Verdict
from soundwell_plugins.sdk.tables import new_id

from .conftest import JONAS, MONDAY_TEN, Surgery, WantedTimes, booked, seat

FORM, OTHER = new_id(), new_id()


@pytest.fixture
def scheduling(surgery: Surgery) -> Scheduling:
    return surgery.scheduling()


def hold(scheduling: Scheduling, form: str = FORM, minutes: int = 0) -> bool:
    start = MONDAY_TEN + timedelta(minutes=minutes)
    return scheduling.bookings.holds.hold(form, [seat(scheduling).at(start)]) is not None


def test_a_time_that_is_held_is_not_free(scheduling: Scheduling) -> None:
    assert hold(scheduling)
    assert scheduling.offer.verdict(seat(scheduling), MONDAY_TEN) is Verdict.TAKEN


def test_nobody_else_can_hold_it(scheduling: Scheduling) -> None:
    hold(scheduling)
    assert not hold(scheduling, OTHER)


def test_nobody_else_can_book_it(scheduling: Scheduling, wanted: WantedTimes) -> None:
    hold(scheduling)
    with pytest.raises(TimeTaken):
        booked(scheduling, wanted())


def test_the_form_that_holds_it_books_it(scheduling: Scheduling, wanted: WantedTimes) -> None:
    hold(scheduling)
    assert booked(scheduling, wanted(submission=FORM)).start == MONDAY_TEN


def test_a_hold_ends_after_five_minutes(surgery: Surgery, scheduling: Scheduling) -> None:
    hold(scheduling)
    surgery.clock.moment += timedelta(minutes=5)
    assert scheduling.offer.verdict(seat(scheduling), MONDAY_TEN) is Verdict.FREE
    assert hold(scheduling, OTHER)


def test_a_hold_can_be_renewed(surgery: Surgery, scheduling: Scheduling) -> None:
    hold(scheduling)
    surgery.clock.moment += timedelta(minutes=4)
    hold(scheduling)
    surgery.clock.moment += timedelta(minutes=4)
    assert scheduling.offer.verdict(seat(scheduling), MONDAY_TEN) is Verdict.TAKEN


def test_a_hold_can_be_released(scheduling: Scheduling) -> None:
    hold(scheduling)
    scheduling.bookings.holds.release(FORM)
    assert hold(scheduling, OTHER)


def test_a_form_holds_one_time_after_the_other(scheduling: Scheduling) -> None:
    hold(scheduling)
    hold(scheduling, minutes=30)
    assert hold(scheduling, OTHER)
    assert not hold(scheduling, OTHER, minutes=30)


def test_a_form_that_cannot_hold_a_time_holds_nothing(scheduling: Scheduling) -> None:
    hold(scheduling, OTHER)
    hold(scheduling, minutes=30)
    assert not hold(scheduling)
    assert hold(scheduling, OTHER, minutes=30)


def test_several_times_are_held_together_or_not_at_all(scheduling: Scheduling) -> None:
    hold(scheduling, OTHER)
    both = [seat(scheduling, JONAS).at(MONDAY_TEN), seat(scheduling).at(MONDAY_TEN)]
    assert scheduling.bookings.holds.hold(FORM, both) is None
    assert scheduling.bookings.holds.hold(FORM, both[:1]) is not None
