"""Several conversations in one go: all of them, or none."""

from datetime import timedelta

import pytest
from fastapi.testclient import TestClient

from soundwell_hookspecs import ConsultationBooked, PractitionerId
from soundwell_plugins.features.scheduling.moments import compact

from .conftest import JONAS, MAYA, MONDAY_TEN, Surgery, WantedTimes, booked, busy, seat

TUESDAY_TEN = MONDAY_TEN + timedelta(days=1)
QUARTER = timedelta(minutes=15)
TYPED = {
    "channel": "online",
    "name": "Ada Quinn",
    "email": "ada@example.org",
    "submission": "0" * 32,
}
BOTH = "/booking/several?with=maya&with=jonas"


def details(maya: object = None, jonas: object = None) -> str:
    times = "".join(
        f"&time-{name}={compact(start)}"  # type: ignore[arg-type]  # moments, where they are given
        for name, start in (("maya", maya), ("jonas", jonas))
        if start
    )
    return f"/booking/several/details?with=maya&with=jonas{times}"


GOOD = details(MONDAY_TEN, TUESDAY_TEN)


def talked_with(surgery: Surgery) -> list[str]:
    return sorted(event.practitioner for event in surgery.happened.of(ConsultationBooked))


def test_the_first_page_leads_there(site: TestClient) -> None:
    assert 'href="/booking/several"' in site.get("/book").text
    assert 'name="with" value="jonas"' in site.get("/booking/several").text


def test_each_has_times_of_their_own(site: TestClient) -> None:
    page = site.get(BOTH).text
    assert f'name="time-maya" value="{compact(MONDAY_TEN)}"' in page
    assert f'name="time-jonas" value="{compact(MONDAY_TEN)}"' not in page
    assert f'name="time-jonas" value="{compact(TUESDAY_TEN)}"' in page


def test_a_time_that_was_chosen_stays_chosen_in_another_week(site: TestClient) -> None:
    page = site.get(f"{BOTH}&time-maya={compact(MONDAY_TEN)}&from=2027-03-08").text
    assert f'value="{compact(MONDAY_TEN)}" checked' in page
    assert "your choice so far" in page


def test_too_many_people_are_too_many(surgery: Surgery) -> None:
    page = surgery.site(several=1).get(BOTH).text
    assert "Please choose at most 1 people." in page


def test_one_form_asks_for_all_of_them(site: TestClient) -> None:
    page = site.get(GOOD).text
    assert "15 minutes with Maya Lindqvist" in page
    assert "15 minutes with Jonas Weber" in page
    assert f'data-times="maya/{compact(MONDAY_TEN)} jonas/{compact(TUESDAY_TEN)}"' in page


def test_all_are_booked_by_one_form(surgery: Surgery, site: TestClient) -> None:
    answer = site.post(GOOD, data=TYPED)
    assert answer.status_code == 303
    assert talked_with(surgery) == [JONAS, MAYA]
    page = site.get(answer.headers["location"]).text
    assert "Your conversations are booked" in page


def test_the_form_sent_twice_books_once(surgery: Surgery, site: TestClient) -> None:
    first, second = (site.post(GOOD, data=TYPED) for _ in range(2))
    assert first.headers["location"] == second.headers["location"]
    assert talked_with(surgery) == [JONAS, MAYA]


def test_if_one_is_taken_none_is_booked_and_it_is_said_whose(
    surgery: Surgery, site: TestClient, wanted: WantedTimes
) -> None:
    booked(surgery.scheduling(), wanted(practitioner=JONAS, start=TUESDAY_TEN))
    page = site.post(GOOD, data=TYPED)
    assert page.status_code == 409
    assert '<a href="#with-jonas">Jonas Weber</a>: This time has just been taken' in page.text
    assert "#with-maya" not in page.text
    assert 'name="name" value="Ada Quinn"' in page.text
    assert talked_with(surgery) == [JONAS]


def test_one_press_books_another_time_with_all_that_was_typed(
    surgery: Surgery, site: TestClient
) -> None:
    surgery.calendars.busy.append(busy(TUESDAY_TEN, 15))
    site.post(GOOD, data=TYPED)
    again = {
        **TYPED,
        "time-maya": compact(MONDAY_TEN),
        "time-jonas": compact(TUESDAY_TEN + QUARTER),
    }
    answer = site.post("/booking/several/details?with=maya&with=jonas", data=again)
    assert answer.status_code == 303
    assert talked_with(surgery) == [JONAS, MAYA]


def test_a_missing_time_is_asked_for(site: TestClient) -> None:
    page = site.get(details(MONDAY_TEN))
    assert page.status_code == 409
    assert "Please choose a time with Jonas Weber." in page.text


def test_nobody_can_be_in_two_conversations_at_once(surgery: Surgery, site: TestClient) -> None:
    page = site.post(details(TUESDAY_TEN, TUESDAY_TEN), data=TYPED)
    assert page.status_code == 409
    assert "Two of these conversations are at the same time." in page.text
    assert talked_with(surgery) == []


def test_a_form_with_mistakes_keeps_all_the_times(surgery: Surgery, site: TestClient) -> None:
    page = site.post(GOOD, data={**TYPED, "email": ""})
    assert page.status_code == 422
    assert "We keep this for you until 10:05." in page.text
    scheduling = surgery.scheduling()
    for who, start in ((MAYA, MONDAY_TEN), (JONAS, TUESDAY_TEN)):
        assert scheduling.offer.verdict(seat(scheduling, who), start).value == "taken"
    assert site.post(GOOD, data=TYPED).status_code == 303


def test_where_there_is_no_common_way_they_are_booked_one_by_one(surgery: Surgery) -> None:
    practitioners = {"maya": {"channels": ["phone"]}, "jonas": {"channels": ["online"]}}
    page = surgery.site(practitioners=practitioners).get(GOOD)
    assert page.status_code == 409
    assert "Please book them one by one." in page.text


def test_strangers_in_the_address_are_explained(site: TestClient) -> None:
    assert site.get("/booking/several/details?with=nobody").status_code == 404


@pytest.mark.parametrize(
    ("whom", "path"),
    [
        ([MAYA], "/book/maya?via=match"),
        ([JONAS, MAYA], "/booking/several?with=jonas&with=maya&via=match"),
        ([JONAS, PractitionerId("gone")], "/book/jonas?via=match"),
        ([PractitionerId("gone")], None),
    ],
)
def test_other_features_can_lead_there(
    surgery: Surgery, whom: list[PractitionerId], path: str | None
) -> None:
    assert surgery.scheduling().consultation_page(whom) == path


def test_another_zone_can_be_chosen_and_nothing_chosen_is_lost(site: TestClient) -> None:
    page = site.get(f"{BOTH}&time-maya=20270301T090000Z&zone=Asia/Tokyo").text
    assert "Times are shown in <strong>Tokyo time</strong>" in page
    chooser = page.partition('<form method="get" class="inline">')[2].partition("</form>")[0]
    for field, value in (("with", "maya"), ("with", "jonas"), ("time-maya", "20270301T090000Z")):
        assert f'<input type="hidden" name="{field}" value="{value}">' in chooser
