"""Moving, cancelling and missing, by whoever has a link to the booking."""

from datetime import timedelta

import pytest
from fastapi.testclient import TestClient

from soundwell_hookspecs import (
    ConsultationCancelled,
    ConsultationMissed,
    ConsultationRescheduled,
)
from soundwell_plugins.features.scheduling import Scheduling
from soundwell_plugins.features.scheduling.booking import Booking
from soundwell_plugins.features.scheduling.links import BookingLinks
from soundwell_plugins.features.scheduling.moments import compact

from .conftest import MONDAY_TEN, Surgery, WantedTimes, booked, busy

HALF_PAST = MONDAY_TEN + timedelta(minutes=30)
TO = {"to": compact(HALF_PAST)}


@pytest.fixture
def booking(surgery: Surgery, wanted: WantedTimes) -> Booking:
    return booked(surgery.scheduling(), wanted())


@pytest.fixture
def path(surgery: Surgery, booking: Booking) -> str:
    """Return the visitor's path."""
    return BookingLinks(surgery.context.links).for_visitor(booking)


@pytest.fixture
def desk(surgery: Surgery, booking: Booking) -> str:
    """Return the practitioner's path."""
    return BookingLinks(surgery.context.links).for_practitioner(booking)


def now(surgery: Surgery, booking: Booking) -> Booking:
    found = surgery.scheduling().bookings.get(booking.id)
    assert found is not None
    return found


def test_the_page_of_a_booking_leads_to_other_times(site: TestClient, path: str) -> None:
    assert f'href="{path}/move"' in site.get(path).text
    page = site.get(f"{path}/move").text
    assert f'href="{path}/move?to={TO["to"]}"' in page


def test_the_time_it_has_is_not_among_them(site: TestClient, path: str) -> None:
    assert f"?to={compact(MONDAY_TEN)}" not in site.get(f"{path}/move").text


def test_a_time_that_overlaps_its_own_is_among_them(surgery: Surgery, wanted: WantedTimes) -> None:
    scheduling = surgery.scheduling(duration="30 minutes")
    terms = scheduling.config.terms(wanted().choices[0].practitioner)
    made = booked(scheduling, wanted(terms=terms))
    path = BookingLinks(surgery.context.links).for_visitor(made)
    page = surgery.site(duration="30 minutes").get(f"{path}/move").text
    assert f"?to={compact(MONDAY_TEN + timedelta(minutes=15))}" in page


def test_before_it_is_moved_somebody_is_asked(
    surgery: Surgery, site: TestClient, path: str
) -> None:
    page = site.get(f"{path}/move", params=TO).text
    assert "Shall we move it?" in page
    assert "09:30" in page
    assert surgery.happened.of(ConsultationRescheduled) == []


def test_it_is_moved_and_both_are_told(
    surgery: Surgery, site: TestClient, booking: Booking, path: str
) -> None:
    answer = site.post(f"{path}/move", data=TO)
    assert (answer.status_code, answer.headers["location"]) == (303, path)
    assert now(surgery, booking).start == HALF_PAST
    assert {"scheduling/mail/moved", "scheduling/mail/practitioner_moved"} <= set(
        surgery.happened.messages()
    )


def test_a_form_that_is_sent_twice_moves_once(
    surgery: Surgery, site: TestClient, path: str
) -> None:
    answers = [site.post(f"{path}/move", data=TO) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [303, 303]
    assert len(surgery.happened.of(ConsultationRescheduled)) == 1


def test_a_time_that_was_taken_meanwhile_is_explained_with_others(
    surgery: Surgery, site: TestClient, booking: Booking, path: str
) -> None:
    surgery.calendars.busy.append(busy(HALF_PAST, 15))
    page = site.post(f"{path}/move", data=TO)
    assert page.status_code == 409
    assert "This time has just been taken" in page.text
    assert f"?to={compact(HALF_PAST + timedelta(minutes=15))}" in page.text
    assert now(surgery, booking).start == MONDAY_TEN


@pytest.mark.parametrize("to", ["", "today", "99999999T"])
def test_an_unreadable_time_shows_the_times_again(site: TestClient, path: str, to: str) -> None:
    page = site.post(f"{path}/move", data={"to": to})
    assert "When would suit you better?" in page.text


def test_after_the_deadline_the_visitor_is_asked_to_write(
    surgery: Surgery, booking: Booking, path: str
) -> None:
    site = surgery.site(move_until="1 day")
    surgery.clock.moment = MONDAY_TEN - timedelta(hours=23)
    for answer in (site.get(f"{path}/move"), site.post(f"{path}/move", data=TO)):
        assert answer.status_code == 409
        assert "It is too late to move this here" in answer.text
    assert now(surgery, booking).start == MONDAY_TEN
    assert "/move" not in site.get(path).text


def test_the_deadline_is_told_before_it_passes(surgery: Surgery, path: str) -> None:
    surgery.clock.moment -= timedelta(days=1)
    page = surgery.site(move_until="1 day").get(path).text
    assert "You can move it here until Sunday 28 February 2027, 09:00." in page


def test_where_moving_is_off_the_page_says_what_to_do(surgery: Surgery, path: str) -> None:
    page = surgery.site(moving=False).get(f"{path}/move")
    assert page.status_code == 409
    assert "Conversations cannot be moved here" in page.text


def test_a_cancelled_booking_cannot_be_moved(site: TestClient, path: str) -> None:
    site.post(f"{path}/cancel")
    assert "There is nothing to move any more" in site.get(f"{path}/move").text


def test_the_practitioner_moves_it_to_a_time_without_notice(
    surgery: Surgery, site: TestClient, booking: Booking, desk: str
) -> None:
    surgery.clock.moment = MONDAY_TEN - timedelta(minutes=5)
    answer = site.post(f"{desk}/move", data=TO)
    assert (answer.status_code, answer.headers["location"]) == (303, desk)
    assert now(surgery, booking).start == HALF_PAST


def test_the_practitioner_cancels_it(surgery: Surgery, site: TestClient, desk: str) -> None:
    assert f'href="{desk}/cancel"' in site.get(desk).text
    assert "Cancel this conversation?" in site.get(f"{desk}/cancel").text
    assert site.post(f"{desk}/cancel").headers["location"] == desk
    assert len(surgery.happened.of(ConsultationCancelled)) == 1
    assert "A cancelled conversation" in site.get(desk).text


def test_a_visitor_who_did_not_come_is_written_down_once_it_has_begun(
    surgery: Surgery, site: TestClient, desk: str
) -> None:
    assert site.post(f"{desk}/missed").status_code == 409
    surgery.clock.moment = MONDAY_TEN + timedelta(hours=1)
    assert "Did they not come?" in site.get(f"{desk}/missed").text
    assert site.post(f"{desk}/missed").headers["location"] == desk
    assert len(surgery.happened.of(ConsultationMissed)) == 1
    assert "They did not come." in site.get(desk).text


def test_what_has_begun_is_not_cancelled_any_more(
    surgery: Surgery, site: TestClient, desk: str
) -> None:
    surgery.clock.moment = MONDAY_TEN
    assert site.get(f"{desk}/cancel").status_code == 409
    assert site.post(f"{desk}/cancel").status_code == 409


@pytest.mark.parametrize("below", ["/move", "/cancel", "/missed"])
def test_the_visitors_token_does_not_open_the_practitioners_pages(
    site: TestClient, path: str, below: str
) -> None:
    assert site.post(f"{path}/practitioner{below}").status_code == 404


def test_a_booking_with_somebody_who_is_no_longer_bookable_can_still_be_moved(
    surgery: Surgery, booking: Booking, path: str
) -> None:
    table = {"practitioners": {"maya": {"bookable": False}}}
    scheduling: Scheduling = surgery.scheduling(**table)
    assert scheduling.seats.find("maya") is None
    assert surgery.site(**table).post(f"{path}/move", data=TO).status_code == 303
    assert now(surgery, booking).start == HALF_PAST


def test_whoever_travels_reads_the_times_where_they_are(
    surgery: Surgery, site: TestClient, path: str, booking: Booking
) -> None:
    page = site.get(f"{path}/move?zone=Asia/Tokyo").text
    assert "Times are shown in <strong>Tokyo time</strong>" in page
    assert f'href="{path}/move?to={TO["to"]}&amp;zone=Asia/Tokyo"' in page
    asked = site.get(f"{path}/move", params={**TO, "zone": "Asia/Tokyo"}).text
    assert '<input type="hidden" name="zone" value="Asia/Tokyo">' in asked
    site.post(f"{path}/move", data={**TO, "zone": "Asia/Tokyo"})
    assert now(surgery, booking).zone.key == "Asia/Tokyo"


def test_a_zone_that_the_practice_chooses_is_not_the_visitors(
    surgery: Surgery, site: TestClient, desk: str, booking: Booking
) -> None:
    site.post(f"{desk}/move", data={**TO, "zone": "Asia/Tokyo"})
    assert now(surgery, booking).start == HALF_PAST
    assert now(surgery, booking).zone == booking.zone


def test_a_zone_that_does_not_exist_leaves_the_bookings_own(site: TestClient, path: str) -> None:
    page = site.get(f"{path}/move?zone=Mars/Base").text
    assert "We do not know that time zone" in page
    assert "London time" in page
