"""Another way of signing in, which a plugin brings."""

from collections.abc import Mapping, Sequence
from urllib.parse import parse_qs, urlsplit

import pytest
from httpx2 import Response

from soundwell_hookspecs import Feature, Identity, NoConfig, SignInWay, hookimpl

from .conftest import EMAIL, House, OpenHouse

FREE = "[sign_in]\nsecond_factor_for = []\n"


class Clinic(Feature[NoConfig]):
    """Believes whoever brings the code that fits."""

    name = "clinic"

    @hookimpl
    def sign_in_ways(self) -> Sequence[SignInWay]:
        return [SignInWay("clinic", "Sign in with the clinic's account")]

    @hookimpl
    def begin_sign_in(self, way: str, state: str, back: str) -> str | None:
        return f"https://clinic.example/?state={state}&back={back}" if way == "clinic" else None

    @hookimpl
    def finish_sign_in(
        self, way: str, state: str, back: str, answer: Mapping[str, str]
    ) -> Identity | None:
        proved = {"mira": EMAIL, "stranger": "stranger@clinic.example"}.get(answer["code"])
        return None if proved is None else Identity(proved)


@pytest.fixture
def house(open_house: OpenHouse) -> House:
    return open_house(Clinic, tables=FREE)


def come_back(house: House, code: str, **changes: str) -> Response:
    """Go to the clinic, and come back with a code."""
    there = urlsplit(house.client.get("/sign-in/with/clinic").headers["location"])
    query = parse_qs(there.query)
    given = {"state": query["state"][0], "code": code, **changes}
    return house.client.get(urlsplit(query["back"][0]).path, params=given)


def test_the_way_stands_on_the_page_where_people_sign_in(house: House) -> None:
    page = house.client.get("/sign-in").text
    assert 'href="/sign-in/with/clinic">Sign in with the clinic&#39;s account</a>' in page


def test_whoever_the_other_system_knows_is_in(house: House) -> None:
    answer = come_back(house, "mira")
    assert (answer.status_code, answer.headers["location"]) == (303, "/office")
    assert house.client.get("/office").status_code == 200


def test_a_second_factor_is_asked_for_all_the_same(house: House) -> None:
    house.use_authenticator()
    answer = come_back(house, "mira")
    assert (answer.status_code, 'name="code"' in answer.text) == (200, True)


@pytest.mark.parametrize("code", ["stranger", "wrong"])
def test_whoever_has_no_account_or_proved_nothing_stays_out(house: House, code: str) -> None:
    assert come_back(house, code).status_code == 403
    assert house.client.get("/office").status_code == 303


def test_an_answer_that_belongs_to_another_browser_is_refused(house: House) -> None:
    assert come_back(house, "mira", state="another").status_code == 403


def test_an_answer_that_nobody_asked_for_is_refused(house: House) -> None:
    answer = house.client.get("/sign-in/with/clinic/back?state=s&code=mira")
    assert answer.status_code == 403


def test_a_way_that_no_plugin_brings_is_not_found(house: House) -> None:
    assert house.client.get("/sign-in/with/door").status_code == 404
