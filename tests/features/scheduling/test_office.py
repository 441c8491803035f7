"""Bookings behind the sign-in."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import update

from soundwell_hookspecs import BookingId, PractitionerId, Role, Window
from soundwell_plugins.features.scheduling import Scheduling, search
from soundwell_plugins.features.scheduling.booking import Booking
from soundwell_plugins.features.scheduling.tables import BOOKING
from soundwell_plugins.testing import RunningPractice, running, sign_in

TABLES = '[scheduling]\nconfirmation = "direct"\nper_person = "any number"\n'
HALF_PAST_ELEVEN = "/book/maya/20270105T113000Z"
BOOKINGS = "/office/bookings"
MAYA = PractitionerId("maya")
TYPED = {
    "channel": "online",
    "name": "Ada Quinn",
    "email": "ada@example.org",
    "submission": "0" * 32,
}


@pytest.fixture
def practice(tmp_path: Path) -> Iterator[RunningPractice]:
    """Return a practice in which Ada has booked with Maya on Tuesday, half past eleven."""
    with running(tmp_path, Scheduling, tables=TABLES) as practice:
        assert practice.client.post(HALF_PAST_ELEVEN, data=TYPED).status_code == 303
        yield practice


@pytest.fixture
def scheduling(practice: RunningPractice) -> Scheduling:
    found = practice.host.plugins["scheduling"]
    assert isinstance(found, Scheduling)
    return found


@pytest.fixture
def booking(scheduling: Scheduling) -> Booking:
    start = datetime(2027, 1, 5, tzinfo=UTC)
    [found] = scheduling.bookings.between(Window(start, start + timedelta(days=1)))
    return found


def as_maya(practice: RunningPractice) -> None:
    sign_in(practice.host, practice.client, Role.PRACTITIONER, practitioner=MAYA)


def test_nobody_sees_bookings_without_signing_in(practice: RunningPractice) -> None:
    assert practice.client.get(BOOKINGS).headers["location"].startswith("/sign-in")


def test_a_practitioner_sees_their_own(practice: RunningPractice) -> None:
    as_maya(practice)
    page = practice.client.get(f"{BOOKINGS}?week=2027-01-05").text
    assert "Ada Quinn" in page


def test_and_nobody_elses(practice: RunningPractice, booking: Booking) -> None:
    other = PractitionerId("jonas")
    sign_in(practice.host, practice.client, Role.PRACTITIONER, practitioner=other)
    assert "Ada Quinn" not in practice.client.get(f"{BOOKINGS}?week=2027-01-05").text
    for below in ("", "/move", "/cancel", "/missed"):
        assert practice.client.get(f"{BOOKINGS}/{booking.id}{below}").status_code == 404


def test_an_admin_sees_everybodys(practice: RunningPractice) -> None:
    sign_in(practice.host, practice.client, Role.ADMIN)
    assert "with Maya Lindqvist" in practice.client.get(f"{BOOKINGS}?week=2027-01-05").text


def test_a_supervisor_sees_none(practice: RunningPractice) -> None:
    sign_in(practice.host, practice.client, Role.SUPERVISOR)
    assert practice.client.get(BOOKINGS).status_code == 403


@pytest.mark.parametrize("week", ["", "soon", "0001-01-01", "9999-12-31"])
def test_a_week_that_cannot_be_read_is_this_one(practice: RunningPractice, week: str) -> None:
    as_maya(practice)
    assert practice.client.get(f"{BOOKINGS}?week={week}").status_code == 200


def test_a_name_is_searched_for_without_coming_into_an_address(practice: RunningPractice) -> None:
    as_maya(practice)
    answer = practice.client.post(f"{BOOKINGS}/search", data={"name": "quinn"})
    assert answer.status_code == 200
    assert "Ada Quinn" in answer.text
    assert (
        "There are none."
        in practice.client.post(f"{BOOKINGS}/search", data={"name": "nobody"}).text
    )


def test_a_search_opens_no_more_names_than_it_may(
    practice: RunningPractice, scheduling: Scheduling, monkeypatch: pytest.MonkeyPatch
) -> None:
    later = {**TYPED, "submission": "1" * 32, "name": "Kim Sorrel"}
    practice.client.post("/book/maya/20270111T140000Z", data=later)
    monkeypatch.setattr(search, "LOOKED_AT", 1)
    only = search.Search(scheduling.context)
    assert [each.name for each in only.named("KIM", None).bookings] == ["Kim Sorrel"]
    assert only.named("ada", None) == search.Found((), older=True)


def test_a_booking_is_moved_and_cancelled(
    practice: RunningPractice, scheduling: Scheduling, booking: Booking
) -> None:
    as_maya(practice)
    path = f"{BOOKINGS}/{booking.id}"
    assert "Ada Quinn" in practice.client.get(path).text
    moved = practice.client.post(f"{path}/move", data={"to": "20270105T110000Z"})
    assert (moved.status_code, moved.headers["location"]) == (303, path)
    assert practice.client.post(f"{path}/cancel").status_code == 303
    found = scheduling.bookings.get(BookingId(booking.id))
    assert found is not None
    assert found.is_cancelled
    assert found.start == booking.start - timedelta(minutes=30)


def test_it_is_written_down_who_did_it(practice: RunningPractice, booking: Booking) -> None:
    account = sign_in(practice.host, practice.client, Role.ADMIN)
    practice.client.post(f"{BOOKINGS}/{booking.id}/cancel")
    [entry] = practice.host.audit.entries(subject=f"booking:{booking.id}")
    assert (entry.actor, entry.action) == (account.id, "consultation.cancelled")


def test_a_post_without_the_token_of_the_form_changes_nothing(
    practice: RunningPractice, scheduling: Scheduling, booking: Booking
) -> None:
    as_maya(practice)
    del practice.client.headers["x-csrf-token"]
    assert practice.client.post(f"{BOOKINGS}/{booking.id}/cancel").status_code == 403
    found = scheduling.bookings.get(booking.id)
    assert found is not None
    assert not found.is_cancelled


def test_the_day_shows_what_takes_place_without_naming_who_comes(
    practice: RunningPractice, scheduling: Scheduling, booking: Booking
) -> None:
    account = sign_in(practice.host, practice.client, Role.PRACTITIONER, practitioner=MAYA)
    [item] = scheduling.agenda(account, Window(booking.start, booking.end))
    assert (item.what, item.path) == ("A first conversation", f"{BOOKINGS}/{booking.id}")


def test_the_day_of_somebody_else_does_not_show_it(
    practice: RunningPractice, scheduling: Scheduling, booking: Booking
) -> None:
    other = PractitionerId("jonas")
    account = sign_in(practice.host, practice.client, Role.PRACTITIONER, practitioner=other)
    assert scheduling.agenda(account, Window(booking.start, booking.end)) == []


def test_what_something_lies_over_needs_somebody(
    practice: RunningPractice, scheduling: Scheduling, booking: Booking
) -> None:
    account = sign_in(practice.host, practice.client, Role.ADMIN)
    assert scheduling.attention(account) == []
    disturbed = update(BOOKING).values(disturbed_at=practice.clock.now())
    with scheduling.context.storage.transaction() as session:
        session.execute(disturbed)
    [needed] = scheduling.attention(account)
    assert needed.path == f"{BOOKINGS}/{booking.id}"
    assert "Ada" not in needed.what
    assert "Your calendar has become busy" in practice.client.get(needed.path).text
