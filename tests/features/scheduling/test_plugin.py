"""The feature as the host calls it."""

from soundwell_hookspecs import Entry, Erasure, PersonId

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
