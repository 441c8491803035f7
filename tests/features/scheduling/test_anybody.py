"""Talking with whoever is free."""

from datetime import timedelta

import pytest
from fastapi.testclient import TestClient

from soundwell_hookspecs import ConsultationBooked
from soundwell_plugins.features.scheduling.seats import Seat
from soundwell_plugins.features.scheduling.turns import Turns

from .conftest import JONAS, MAYA, MONDAY_TEN, Surgery, WantedTimes, booked

TUESDAY_TEN = MONDAY_TEN + timedelta(days=1)
PATH = "/book/any/20270302T090000Z"
TYPED = {
    "channel": "online",
    "name": "Ada Quinn",
    "email": "ada@example.org",
    "submission": "0" * 32,
}


def talked_with(surgery: Surgery) -> list[str]:
    return [event.practitioner for event in surgery.happened.of(ConsultationBooked)]


def test_the_first_page_offers_whoever_has_time(site: TestClient) -> None:
    assert 'href="/book/any"' in site.get("/book").text


def test_the_page_shows_the_free_times_of_everybody(
    surgery: Surgery, site: TestClient, wanted: WantedTimes
) -> None:
    booked(surgery.scheduling(), wanted(start=TUESDAY_TEN))
    page = site.get("/book/any").text
    assert 'href="/book/any/20270301T090000Z"' in page
    assert f'href="{PATH}"' in page
    booked(surgery.scheduling(), wanted(practitioner=JONAS, start=TUESDAY_TEN))
    assert f'href="{PATH}"' not in site.get("/book/any").text


def test_whoever_was_booked_least_recently_is_chosen(surgery: Surgery, site: TestClient) -> None:
    for number in range(2):
        typed = {**TYPED, "submission": f"{number:032x}"}
        surgery.clock.moment += timedelta(minutes=1)
        assert site.post(PATH, data=typed).status_code == 303
    assert talked_with(surgery) == [MAYA, JONAS]
    assert site.post(PATH, data={**TYPED, "submission": "2" * 32}).status_code == 409


def test_a_form_that_is_sent_twice_books_with_one_of_them(
    surgery: Surgery, site: TestClient
) -> None:
    first, second = (site.post(PATH, data=TYPED) for _ in range(2))
    assert first.headers["location"] == second.headers["location"]
    assert talked_with(surgery) == [MAYA]


def test_who_does_not_offer_the_channel_is_not_chosen(surgery: Surgery) -> None:
    table = {"practitioners": {"maya": {"channels": ["phone"]}}}
    assert surgery.site(**table).post(PATH, data=TYPED).status_code == 303
    assert talked_with(surgery) == [JONAS]


def test_where_it_is_off_there_is_no_such_page(surgery: Surgery) -> None:
    site = surgery.site(any_practitioner="off")
    assert "/book/any" not in site.get("/book").text
    assert site.get("/book/any").status_code == 404


def test_whose_consultations_last_longer_is_chosen_by_name_only(surgery: Surgery) -> None:
    site = surgery.site(practitioners={"maya": {"duration": "30 minutes"}})
    assert "/book/any" not in site.get("/book").text
    assert "20270301T" not in site.get("/book/any").text


@pytest.mark.parametrize(
    ("rule", "first"), [("least busy", JONAS), ("least recently booked", MAYA)]
)
def test_the_rule_decides_whose_turn_it_is(
    surgery: Surgery, wanted: WantedTimes, rule: str, first: str
) -> None:
    scheduling = surgery.scheduling(any_practitioner=rule)
    for minutes in (15, 30):
        booked(scheduling, wanted(start=TUESDAY_TEN + timedelta(minutes=minutes)))
    surgery.clock.moment += timedelta(minutes=5)
    booked(scheduling, wanted(practitioner=JONAS, start=TUESDAY_TEN + timedelta(minutes=15)))
    turns = Turns(scheduling.config.any_practitioner, scheduling.bookings)
    order: tuple[Seat, ...] = turns.order(scheduling.seats.of_anybody(), TUESDAY_TEN)
    assert order[0].practitioner.id == first
