"""Booking the time that was chosen."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from html import unescape

import pytest
from fastapi.testclient import TestClient

from soundwell_hookspecs import ConsultationBooked

from .conftest import MONDAY_TEN, SUNDAY, Surgery, busy

TEN = "/book/maya/20270301T090000Z"
TYPED = {
    "channel": "phone",
    "name": "Ada <Quinn>",
    "email": "ada@example.org",
    "phone": "+44 20 7946 0000",
    "submission": "0" * 32,
}


def field(page: str, name: str) -> str:
    """Return what stands in a field of a page."""
    [tag] = re.findall(rf'<input[^>]* name="{name}"[^>]*>', page)
    found = re.search(r' value="([^"]*)"', tag)
    return unescape(found[1]) if found else ""


def test_the_form_shows_the_time_that_was_chosen(site: TestClient) -> None:
    page = site.get(TEN + "?zone=Europe/London")
    assert page.status_code == 200
    assert "Monday 1 March 2027, 09:00</strong>" in page.text
    assert "(London time)" in page.text


def test_each_form_has_an_id_of_its_own(site: TestClient) -> None:
    first, second = (field(site.get(TEN).text, "submission") for _ in range(2))
    assert re.fullmatch("[0-9a-f]{32}", first)
    assert first != second


def test_with_one_channel_there_is_nothing_to_choose(surgery: Surgery) -> None:
    page = surgery.site(channels=["phone"]).get(TEN).text
    assert 'type="radio"' not in page
    assert field(page, "channel") == "phone"


def test_a_complete_form_leads_to_the_confirmation(site: TestClient) -> None:
    answer = site.post(TEN + "?zone=Europe/London", data=TYPED)
    assert answer.status_code == 303
    page = site.get(answer.headers["location"]).text
    assert "It is booked, Ada &lt;Quinn&gt;" in page
    assert "Monday 1 March 2027, 09:00 to 09:15" in page


def test_no_address_names_the_person(site: TestClient) -> None:
    location = site.post(TEN, data=TYPED).headers["location"]
    assert location.startswith("/booking/")
    assert not [word for word in ("Ada", "example", "7946") if word in location]


def test_sending_a_form_twice_leads_to_the_same_booking(site: TestClient) -> None:
    first, second = (site.post(TEN, data=TYPED) for _ in range(2))
    assert (second.status_code, second.headers["location"]) == (303, first.headers["location"])


def test_a_form_with_mistakes_comes_back_with_what_was_typed(site: TestClient) -> None:
    page = site.post(TEN, data={**TYPED, "email": "ada@", "phone": ""})
    assert page.status_code == 422
    assert field(page.text, "name") == "Ada <Quinn>"
    assert field(page.text, "email") == "ada@"
    assert field(page.text, "submission") == TYPED["submission"]
    assert 'value="phone" checked' in page.text


def test_each_mistake_is_named_above_and_at_its_field(site: TestClient) -> None:
    page = site.post(TEN, data={**TYPED, "email": "ada@"}).text
    sentence = "Please check the e-mail address. It looks like name@example.com."
    assert f'<a href="#email">{sentence}</a>' in page
    assert f'id="email-error">{sentence}<' in page
    assert 'aria-describedby="email-hint email-error" aria-invalid="true"' in page


def test_an_empty_request_is_a_form_with_everything_missing(site: TestClient) -> None:
    page = site.post(TEN)
    assert page.status_code == 422
    assert "Please choose how you would like to talk." in page.text


@pytest.mark.parametrize(
    "typed",
    [
        {"name": "x" * 10_000},
        {"name": "Ada\r\nBcc: x@y.z"},
        {"channel": "pigeon"},
        {"phone": "\0"},
        {"email": "\ud7ff@\u2028"},
        {"submission": "<script>", "email": ""},
    ],
)
def test_absurd_fields_are_explained(site: TestClient, typed: dict[str, str]) -> None:
    page = site.post(TEN, data={**TYPED, **typed})
    assert page.status_code == 422
    assert 'role="alert"' in page.text


def test_pages_with_somebodys_data_are_kept_by_no_cache(site: TestClient) -> None:
    answers = [site.get(TEN), site.post(TEN, data={**TYPED, "email": ""})]
    answers.append(site.post(TEN, data=TYPED))
    answers.append(site.get(answers[-1].headers["location"]))
    answers.append(site.post(TEN, data={**TYPED, "submission": "1" * 32}))
    assert [answer.status_code for answer in answers] == [200, 422, 303, 200, 409]
    assert {answer.headers["cache-control"] for answer in answers} == {"no-store"}


@pytest.mark.parametrize(
    "start",
    [
        "99999999T",
        "20270230T090000Z",
        "20270301T090000",
        "20270301t090000z",
        "\uff12\uff10\uff12\uff170301T090000Z",
        "today",
        "x" * 10_000,
    ],
)
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_time_that_cannot_be_read_is_explained(site: TestClient, start: str, method: str) -> None:
    page = site.request(method, f"/book/maya/{start}")
    assert page.status_code == 404
    assert "We cannot read this time" in page.text
    assert 'href="/book/maya"' in page.text


@pytest.mark.parametrize(
    ("start", "title"),
    [
        ("20270226T090000Z", "This time has passed"),
        ("10000101T000000Z", "This time has passed"),
        ("20270228T093000Z", "This time is a little too soon"),
        ("20990101T090000Z", "This time is too far ahead"),
        ("99991231T235959Z", "This time is too far ahead"),
        ("20270301T090001Z", "This time is not on offer"),
        ("20270306T090000Z", "This time is not on offer"),
    ],
)
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_time_that_cannot_be_booked_is_explained_with_others(
    site: TestClient, start: str, title: str, method: str
) -> None:
    typed = TYPED if method == "POST" else None
    page = site.request(method, f"/book/maya/{start}", data=typed)
    assert page.status_code == 409
    assert f"<h1>{title}</h1>" in page.text
    assert "/book/maya/20270" in page.text


def test_whoever_comes_second_is_told_kindly_and_offered_the_next_times(site: TestClient) -> None:
    site.post(TEN, data=TYPED)
    page = site.post(TEN, data={**TYPED, "email": "ben@example.org", "submission": "1" * 32})
    assert page.status_code == 409
    assert "This time has just been taken" in page.text
    assert 'formaction="/book/maya/20270301T091500Z"' in page.text


def test_whoever_comes_second_keeps_what_they_typed(site: TestClient) -> None:
    site.post(TEN, data=TYPED)
    typed = {**TYPED, "email": "ben@example.org", "submission": "1" * 32}
    page = site.post(TEN, data=typed).text
    kept = {name: field(page, name) for name in typed}
    assert kept == typed
    again = site.post("/book/maya/20270301T091500Z", data=kept)
    assert again.headers["location"].startswith("/booking/")


def test_a_time_that_a_calendar_took_meanwhile_is_told_kindly(surgery: Surgery) -> None:
    site = surgery.site()
    assert site.get(TEN).status_code == 200
    surgery.calendars.busy.append(busy(MONDAY_TEN, 15))
    assert "This time has just been taken" in site.post(TEN, data=TYPED).text


def test_where_nothing_else_is_free_the_page_says_what_to_do(surgery: Surgery) -> None:
    surgery.calendars.busy.append(busy(SUNDAY, 40 * 24 * 60))
    page = surgery.site().post(TEN, data=TYPED)
    assert page.status_code == 409
    assert "we will find a time together" in page.text


def test_a_calendar_that_fails_at_the_last_moment_loses_nothing(surgery: Surgery) -> None:
    site = surgery.site()
    surgery.calendars.failing = True
    page = site.post(TEN, data=TYPED)
    assert page.status_code == 503
    assert "We cannot look into the calendar just now" in page.text
    assert field(page.text, "name") == "Ada <Quinn>"


def test_after_such_a_failure_the_same_form_books(surgery: Surgery) -> None:
    site = surgery.site()
    surgery.calendars.failing = True
    site.post(TEN, data=TYPED)
    surgery.calendars.failing = False
    assert site.post(TEN, data=TYPED).status_code == 303


def test_a_form_sent_again_after_the_calendar_knows_of_it_is_no_conflict(surgery: Surgery) -> None:
    site = surgery.site()
    first = site.post(TEN, data=TYPED)
    surgery.calendars.busy.append(busy(MONDAY_TEN, 15))
    assert site.post(TEN, data=TYPED).headers["location"] == first.headers["location"]


def test_of_fifty_who_book_one_time_at_once_one_gets_it_and_the_others_are_told(
    surgery: Surgery,
) -> None:
    site = surgery.site()

    def book(number: int) -> int:
        typed = {**TYPED, "email": f"v{number}@example.org", "submission": f"{number:032x}"}
        return site.post(TEN, data=typed).status_code

    with ThreadPoolExecutor(50) as pool:
        statuses = sorted(pool.map(book, range(50)))
    assert statuses == [303] + [409] * 49
    assert len(surgery.happened.of(ConsultationBooked)) == 1


def test_the_notice_is_kept_while_somebody_types(surgery: Surgery) -> None:
    site = surgery.site()
    surgery.clock.moment = MONDAY_TEN - timedelta(hours=11)
    assert "This time is a little too soon" in site.post(TEN, data=TYPED).text
