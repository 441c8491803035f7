"""What the feature does again and again."""

from datetime import timedelta
from typing import Any

from sqlalchemy import Table, func, select

from soundwell_plugins.features.scheduling.tables import BOOKING, HOLD, OCCUPIED
from soundwell_plugins.features.scheduling.upkeep import clear_expired
from soundwell_plugins.sdk.tables import new_id

from .conftest import Surgery, WantedTimes, booked, seat

LONG = timedelta(hours=3)


def rows(surgery: Surgery, *tables: Table) -> list[Any]:
    with surgery.context.storage.reading() as session:
        return [session.scalar(select(func.count()).select_from(table)) for table in tables]


def test_of_a_claim_that_nobody_confirmed_nothing_stays(
    surgery: Surgery, wanted: WantedTimes
) -> None:
    booked(surgery.scheduling(confirmation="e-mail"), wanted())
    clear_expired(surgery.context.storage, surgery.clock.moment + LONG)
    assert rows(surgery, BOOKING, OCCUPIED) == [0, 0]


def test_of_a_hold_that_ended_nothing_stays(surgery: Surgery, wanted: WantedTimes) -> None:
    scheduling = surgery.scheduling()
    choice = wanted().choices[0]
    scheduling.bookings.holds.hold(new_id(), [seat(scheduling).at(choice.start)])
    clear_expired(surgery.context.storage, surgery.clock.moment + LONG)
    assert rows(surgery, HOLD, OCCUPIED) == [0, 0]


def test_what_lasts_stays(surgery: Surgery, wanted: WantedTimes) -> None:
    scheduling = surgery.scheduling()
    booked(scheduling, wanted())
    clear_expired(surgery.context.storage, surgery.clock.moment + LONG)
    assert rows(surgery, BOOKING, OCCUPIED) == [1, 3]


def test_the_work_is_named(surgery: Surgery) -> None:
    work = surgery.scheduling().scheduled_work()
    assert [each.name for each in work] == ["reminders", "expired", "disturbed"]


def test_all_of_it_can_be_done(surgery: Surgery, wanted: WantedTimes) -> None:
    scheduling = surgery.scheduling()
    booked(scheduling, wanted())
    for each in scheduling.scheduled_work():
        each.work(surgery.clock.moment)
    assert rows(surgery, BOOKING) == [1]
