"""The feature as the host calls it."""

from collections.abc import Sequence
from datetime import timedelta

from soundwell_hookspecs import Delivery, Entry, Erasure, PeopleMerged, PersonId, Window
from soundwell_plugins.features.scheduling import Scheduling
from soundwell_plugins.features.scheduling.booking import Booking
from soundwell_plugins.features.scheduling.cells import Cells, covering

from .conftest import Surgery, WantedTimes, booked


def test_the_first_page_invites_to_a_consultation(surgery: Surgery) -> None:
    [entry] = surgery.scheduling(channels=["phone"], duration="20 minutes").entries()
    assert (entry.title, entry.path) == ("Book a free consultation", "/book")
    assert entry.summary.startswith("20 minutes by phone,")
    assert isinstance(entry, Entry)


def test_a_person_can_read_all_that_is_kept_of_their_bookings(
    surgery: Surgery, wanted: WantedTimes
) -> None:
    scheduling = surgery.scheduling()
    made = booked(scheduling, wanted())
    [record] = scheduling.personal_data(made.person)
    assert record.kind == "booking"
    assert record.values["name"] == "Ada Quinn"
    assert record.values["start"] == "2027-03-01T09:00:00+00:00"
    assert "cancelled" not in record.values


def test_it_says_when_a_booking_was_cancelled(surgery: Surgery, wanted: WantedTimes) -> None:
    scheduling = surgery.scheduling()
    made = booked(scheduling, wanted())
    scheduling.bookings.changes.cancel(made.id)
    [record] = scheduling.personal_data(made.person)
    assert record.values["cancelled"] == "2027-02-28T09:00:00+00:00"


def test_of_somebody_unknown_there_is_nothing(surgery: Surgery) -> None:
    assert surgery.scheduling().personal_data(PersonId("nobody")) == []


def test_an_erasure_says_how_much_went(surgery: Surgery, wanted: WantedTimes) -> None:
    scheduling = surgery.scheduling()
    made = booked(scheduling, wanted())
    assert scheduling.erase_personal_data(made.person) == Erasure(erased=1)
    assert scheduling.personal_data(made.person) == []


def taken(scheduling: Scheduling, made: Booking) -> Sequence[Cells]:
    """Return what somebody has of a booking's own time."""
    cells = covering(Window(made.start, made.end))
    return scheduling.bookings.occupied([made.practitioner], cells)[made.practitioner]


def test_a_booking_is_kept_for_as_long_as_is_configured(
    surgery: Surgery, wanted: WantedTimes
) -> None:
    scheduling = surgery.scheduling(keep="30 days")
    made = booked(scheduling, wanted())
    assert scheduling.expire_personal_data(made.end + timedelta(days=30)) == Erasure(erased=0)
    later = made.end + timedelta(days=30, seconds=1)
    assert scheduling.expire_personal_data(later) == Erasure(erased=1)
    assert scheduling.personal_data(made.person) == []


def test_claims_on_time_that_has_passed_go(surgery: Surgery, wanted: WantedTimes) -> None:
    scheduling = surgery.scheduling()
    made = booked(scheduling, wanted())
    scheduling.expire_personal_data(made.start - timedelta(minutes=5))
    assert taken(scheduling, made) != []
    scheduling.expire_personal_data(made.end)
    assert taken(scheduling, made) == []
    assert len(scheduling.personal_data(made.person)) == 1


def test_the_data_map_says_how_long_bookings_are_kept(surgery: Surgery) -> None:
    [kept] = surgery.scheduling(keep="30 days").data_kept()
    assert kept.how_long.startswith("30 days after it took place")


def test_bookings_follow_a_person_who_was_merged(surgery: Surgery, wanted: WantedTimes) -> None:
    scheduling = surgery.scheduling()
    made = booked(scheduling, wanted())
    merged = PeopleMerged(kept=PersonId("kept"), dropped=made.person)
    scheduling.people_merged(merged, Delivery("key", 1))
    assert scheduling.personal_data(made.person) == []
    assert len(scheduling.personal_data(PersonId("kept"))) == 1


def test_a_booking_that_nobody_confirmed_goes_after_a_day(
    surgery: Surgery, wanted: WantedTimes
) -> None:
    scheduling = surgery.scheduling(confirmation="e-mail")
    asked = booked(scheduling, wanted())
    assert asked.claimed_until is not None
    day = asked.claimed_until + timedelta(days=1)
    assert scheduling.expire_personal_data(day) == Erasure(erased=0)
    assert scheduling.expire_personal_data(day + timedelta(seconds=1)) == Erasure(erased=1)
