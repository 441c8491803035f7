"""The page that says why a time is offered or not."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from soundwell_hookspecs import PractitionerId, Role
from soundwell_plugins.features.scheduling import Scheduling
from soundwell_plugins.testing import RunningPractice, running, sign_in

WHY = "/office/bookings/why"
MAYA = PractitionerId("maya")
TABLES = """\
[practitioners.jonas]
name = "Jonas Weber"
email = "jonas@harbour.example"

[practitioners.jonas.hours]
tuesday = ["09:00-12:00"]

[scheduling]
"""
TUESDAY = {"day": "2027-01-05", "at": "09:00"}


@pytest.fixture
def practice(tmp_path: Path) -> Iterator[RunningPractice]:
    with running(tmp_path, Scheduling, tables=TABLES) as practice:
        sign_in(practice.host, practice.client, Role.ADMIN)
        yield practice


def asked(practice: RunningPractice, **given: str) -> str:
    return practice.client.get(WHY, params={"practitioner": "maya", **TUESDAY, **given}).text


def test_the_bookings_lead_there(practice: RunningPractice) -> None:
    assert f'href="{WHY}"' in practice.client.get("/office/bookings").text
    assert "Say why" in practice.client.get(WHY).text


def test_it_says_what_offers_a_time(practice: RunningPractice) -> None:
    page = asked(practice, at="10:00", day="2027-01-12")
    assert "Visitors can book this time" in page
    assert "For it: It lies in the working hours of that weekday" in page


def test_it_says_what_blocks_a_time(practice: RunningPractice) -> None:
    page = asked(practice, at="13:00")
    assert "Visitors cannot book this time" in page
    assert "Against it: It does not fit into the hours of that day" in page


@pytest.mark.parametrize(
    "given", [{"day": "tomorrow"}, {"at": ""}, {"day": "9999-12-31"}, {"day": "0001-01-01"}]
)
def test_what_is_no_time_is_said_and_kept(practice: RunningPractice, given: dict[str, str]) -> None:
    answer = practice.client.get(WHY, params={"practitioner": "maya", **TUESDAY, **given})
    assert answer.status_code == 422
    assert "Please give a day and a time." in answer.text


def test_a_practitioner_asks_about_their_own_times_alone(practice: RunningPractice) -> None:
    sign_in(practice.host, practice.client, Role.PRACTITIONER, practitioner=MAYA)
    assert "Jonas" not in practice.client.get(WHY).text
    assert "Visitors" not in asked(practice, practitioner="jonas")
    assert "Visitors" in asked(practice)


def test_a_supervisor_asks_about_nobodys(practice: RunningPractice) -> None:
    sign_in(practice.host, practice.client, Role.SUPERVISOR)
    assert practice.client.get(WHY).status_code == 403


API = "/api/scheduling/why"


def test_programs_are_told_the_same(practice: RunningPractice) -> None:
    asked = {"practitioner": "maya", "at": "2027-01-12T13:00:00Z"}
    answer = practice.client.get(API, params=asked).json()
    assert (answer["start"], answer["offered"]) == ("2027-01-12T13:00:00Z", False)
    [against] = [reason for reason in answer["reasons"] if reason["blocks"]]
    assert against["cause"] == "outside hours"
    assert against["sentence"].startswith("It does not fit into the hours of that day")


def test_programs_of_a_practitioner_ask_about_their_own_times_alone(
    practice: RunningPractice,
) -> None:
    sign_in(practice.host, practice.client, Role.PRACTITIONER, practitioner=MAYA)
    asked = {"at": "2027-01-12T10:00:00Z"}
    found = [
        practice.client.get(API, params={**asked, "practitioner": who}).status_code
        for who in ("maya", "jonas", "nobody")
    ]
    assert found == [200, 422, 422]


def test_programs_of_nobody_are_told_to_sign_in(practice: RunningPractice) -> None:
    practice.client.cookies.clear()
    asked = {"practitioner": "maya", "at": "2027-01-12T10:00:00Z"}
    answer = practice.client.get(API, params=asked, follow_redirects=False)
    assert (answer.status_code, answer.headers["content-type"]) == (401, "application/problem+json")
