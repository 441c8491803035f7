"""Who dials for a consultation by phone: the practice, or the visitor."""

from datetime import timedelta

import pytest
from fastapi.testclient import TestClient

from soundwell_hookspecs import Window

from .conftest import JONAS, MAYA, MONDAY_TEN, SUNDAY, Surgery, WantedTimes, booked
from .test_booking_pages import TEN, TYPED

NUMBER = "+49 30 1234567"
VISITOR_CALLS = {"who_calls": "visitor", "phone": NUMBER}
WITHOUT_NUMBER = {**TYPED, "phone": ""}


@pytest.fixture
def calling(surgery: Surgery) -> TestClient:
    """Return a browser of sorts on a practice that visitors call."""
    return surgery.site(**VISITOR_CALLS)


def test_usually_the_practice_calls_and_asks_for_a_number(site: TestClient) -> None:
    page = site.get(TEN).text
    assert "By phone: we call you" in page
    assert 'name="phone"' in page
    assert "Please tell us a phone number" in site.post(TEN, data=WITHOUT_NUMBER).text


@pytest.mark.parametrize("path", [TEN, TEN.replace("maya", "any")])
def test_where_visitors_call_nobody_asks_for_their_number(calling: TestClient, path: str) -> None:
    page = calling.get(path).text
    assert "By phone: you call us" in page
    assert 'name="phone"' not in page
    assert "safe to call" not in page


def test_where_visitors_call_a_form_without_a_number_is_complete(calling: TestClient) -> None:
    answer = calling.post(TEN, data=WITHOUT_NUMBER)
    assert answer.status_code == 303
    assert f'href="tel:{NUMBER.replace(" ", "")}">{NUMBER}<' in calling.get(
        answer.headers["location"]
    ).text.replace("&#43;", "+")


def test_a_number_that_nobody_asked_for_is_not_kept(surgery: Surgery) -> None:
    scheduling = surgery.scheduling(**VISITOR_CALLS)
    TestClient(surgery.app(scheduling)).post(TEN, data=TYPED)
    [made] = scheduling.bookings.between(Window(SUNDAY, SUNDAY + timedelta(days=7)))
    assert made.phone == ""


def test_the_number_of_the_practitioner_comes_before_that_of_the_practice(
    surgery: Surgery, wanted: WantedTimes
) -> None:
    own = {"jonas": {"phone": "+49 30 7654321"}}
    scheduling = surgery.scheduling(**VISITOR_CALLS, practitioners=own)
    for practitioner, number in ((MAYA, NUMBER), (JONAS, "+49 30 7654321")):
        booked(scheduling, wanted(practitioner=practitioner, start=MONDAY_TEN))
        message = surgery.happened.messages()["scheduling/mail/booked"]
        assert message.values["number"] == number


def test_visitors_who_shall_call_need_a_number_to_call(surgery: Surgery) -> None:
    with pytest.raises(ValueError, match="visitors shall call, but there is no number"):
        surgery.scheduling(who_calls="visitor")
