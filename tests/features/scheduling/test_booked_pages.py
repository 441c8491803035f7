"""The pages of a booking, for whoever has its link."""

from datetime import timedelta

import icalendar
import pytest
from fastapi.testclient import TestClient

from soundwell_hookspecs import Channel, ConsultationCancelled
from soundwell_plugins.features.scheduling.booking import Booking
from soundwell_plugins.features.scheduling.links import BookingLinks

from .conftest import MONDAY_TEN, Surgery, WantedTimes, booked

PAGES = ["", "/cancel", "/invitation.ics", "/practitioner"]


@pytest.fixture
def booking(surgery: Surgery, wanted: WantedTimes) -> Booking:
    """Return a booking by phone."""
    return booked(surgery.scheduling(), wanted())


@pytest.fixture
def path(surgery: Surgery, booking: Booking) -> str:
    """Return the visitor's path to the booking."""
    return BookingLinks(surgery.context.links).for_visitor(booking)


@pytest.fixture
def practitioners_path(surgery: Surgery, booking: Booking) -> str:
    """Return the practitioner's path to the booking."""
    return BookingLinks(surgery.context.links).for_practitioner(booking)


def test_the_visitor_sees_when_with_whom_and_how(site: TestClient, path: str) -> None:
    page = site.get(path).text
    assert "Monday 1 March 2027, 09:00 to 09:15" in page
    assert "Maya Lindqvist" in page
    assert "You will be called at +44 20 7946 0000." in page


def test_the_visitor_of_an_online_conversation_finds_its_address(
    surgery: Surgery, wanted: WantedTimes
) -> None:
    made = booked(surgery.scheduling(), wanted(channel=Channel.ONLINE))
    site = surgery.site(online_link="https://meet.example/room")
    page = site.get(BookingLinks(surgery.context.links).for_visitor(made)).text
    assert 'href="https://meet.example/room"' in page


def test_the_invitation_can_be_fetched(site: TestClient, path: str) -> None:
    answer = site.get(f"{path}/invitation.ics")
    assert answer.headers["content-type"] == "text/calendar; charset=utf-8"
    [event] = icalendar.Calendar.from_ical(answer.text).walk("VEVENT")
    assert event.decoded("DTSTART") == MONDAY_TEN


def test_asking_whether_to_cancel_changes_nothing(
    surgery: Surgery, site: TestClient, path: str
) -> None:
    assert "Would you like to cancel?" in site.get(f"{path}/cancel").text
    assert surgery.happened.of(ConsultationCancelled) == []


def test_pressing_the_button_cancels(surgery: Surgery, site: TestClient, path: str) -> None:
    answer = site.post(f"{path}/cancel")
    assert (answer.status_code, answer.headers["location"]) == (303, path)
    assert "Your conversation is cancelled" in site.get(path).text
    assert len(surgery.happened.of(ConsultationCancelled)) == 1


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_cancelling_again_is_answered_kindly(site: TestClient, path: str, method: str) -> None:
    site.post(f"{path}/cancel")
    page = site.request(method, f"{path}/cancel")
    assert page.status_code == 200
    assert "It is cancelled already" in page.text


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_after_the_deadline_the_page_says_what_to_do(
    surgery: Surgery, path: str, method: str
) -> None:
    site = surgery.site(cancel_until="1 day")
    surgery.clock.moment = MONDAY_TEN - timedelta(hours=23)
    page = site.request(method, f"{path}/cancel")
    assert page.status_code == 409
    assert "It is too late to cancel here" in page.text
    assert "mailto:hello@harbour.example" in page.text


def test_the_deadline_is_shown_before_it_has_passed(surgery: Surgery, path: str) -> None:
    page = surgery.site(cancel_until="2 hours").get(path).text
    assert "You can cancel here until Monday 1 March 2027, 07:00." in page


def test_a_cancelled_conversation_has_no_invitation(site: TestClient, path: str) -> None:
    site.post(f"{path}/cancel")
    page = site.get(f"{path}/invitation.ics")
    assert page.status_code == 410
    assert "This conversation is cancelled" in page.text


def test_the_practitioner_sees_whom_they_will_talk_with(
    site: TestClient, practitioners_path: str
) -> None:
    page = site.get(practitioners_path)
    assert page.headers["cache-control"] == "no-store"
    for text in ("Ada Quinn", "ada@example.org", "+44 20 7946 0000", "10:00 to 10:15"):
        assert text in page.text


def test_the_practitioner_sees_that_it_is_cancelled(
    site: TestClient, path: str, practitioners_path: str
) -> None:
    site.post(f"{path}/cancel")
    assert "It will not take place" in site.get(practitioners_path).text


def test_the_visitors_link_does_not_open_the_practitioners_page(
    site: TestClient, path: str
) -> None:
    assert site.get(f"{path}/practitioner").status_code == 404


@pytest.mark.parametrize("page", ["", "/cancel", "/invitation.ics"])
def test_the_practitioners_link_does_not_open_the_visitors_pages(
    site: TestClient, practitioners_path: str, page: str
) -> None:
    token = practitioners_path.removesuffix("/practitioner")
    assert site.get(token + page).status_code == 404


@pytest.mark.parametrize("token", ["x", "a.b", "x" * 10_000, "%00", "🎻", "W10.x"])
@pytest.mark.parametrize("page", PAGES)
def test_a_forged_link_is_explained(site: TestClient, token: str, page: str) -> None:
    answer = site.get(f"/booking/{token}{page}")
    assert answer.status_code == 404
    assert "This link does not work" in answer.text


def test_a_forged_link_cancels_nothing(surgery: Surgery, site: TestClient, path: str) -> None:
    assert site.post(f"{path[:-1]}/cancel").status_code == 404
    assert surgery.happened.of(ConsultationCancelled) == []


@pytest.mark.parametrize("page", ["", "/cancel", "/invitation.ics"])
def test_an_expired_link_is_explained(
    surgery: Surgery, site: TestClient, path: str, page: str
) -> None:
    surgery.clock.moment = MONDAY_TEN + timedelta(days=31)
    answer = site.get(path + page)
    assert answer.status_code == 410
    assert "This link is no longer valid" in answer.text
    assert 'href="/book"' in answer.text


def test_the_link_of_an_erased_booking_is_explained(
    surgery: Surgery, site: TestClient, booking: Booking, path: str
) -> None:
    surgery.scheduling().bookings.erase(booking.person)
    answer = site.get(path)
    assert answer.status_code == 404
    assert "This conversation is no longer kept here" in answer.text
