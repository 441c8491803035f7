"""Signing in: by password, with a code, once more in between, and out again."""

import re
from datetime import timedelta

import pytest

from .conftest import EMAIL, FREE_FAILURES, PASSWORD, House, OpenHouse


def ticket(page: str) -> str:
    found = re.search(r'name="ticket" value="([^"]+)"', page)
    assert found
    return found[1]


def csrf(page: str) -> str:
    found = re.search(r'name="csrf" value="([^"]+)"', page)
    assert found
    return found[1]


def test_whoever_signs_in_gets_to_today(house: House) -> None:
    answer = house.sign_in()
    assert (answer.status_code, answer.headers["location"]) == (303, "/office")


def test_somebody_who_was_sent_to_sign_in_comes_back(house: House) -> None:
    led = house.client.get("/sign-in/again?next=/office")
    assert led.headers["location"] == "/sign-in?next=%2Fsign-in%2Fagain%3Fnext%3D%2Foffice"
    page = house.client.get(led.headers["location"]).text
    assert 'name="next" value="/sign-in/again?next=/office"' in page
    assert house.sign_in(next="/sign-in/again").headers["location"] == "/sign-in/again"


@pytest.mark.parametrize(
    "path",
    ["https://evil.example/", "//evil.example", "/\\evil.example", "evil", "/\tx", "javascript:1"],
)
def test_nobody_is_sent_to_another_place(house: House, path: str) -> None:
    assert house.sign_in(next=path).headers["location"] == "/office"


@pytest.mark.parametrize(
    "typed",
    [
        {"password": "copper lantern eight"},
        {"email": "nobody@harbour.example"},
        {"password": ""},
        {"email": ""},
    ],
)
def test_what_is_wrong_is_told_alike(house: House, typed: dict[str, str]) -> None:
    answer = house.client.post("/sign-in", data={"email": EMAIL, "password": PASSWORD, **typed})
    assert answer.status_code == 422
    assert "do not go together" in answer.text
    assert "soundwell-session" not in answer.cookies


def test_a_page_with_a_mistake_keeps_the_address_and_not_the_password(house: House) -> None:
    page = house.sign_in(password="not this one").text
    assert f'value="{EMAIL}"' in page
    assert "not this one" not in page


def test_a_session_cookie_is_out_of_reach_of_scripts(house: House) -> None:
    [cookie] = [
        each
        for each in house.sign_in().headers.get_list("set-cookie")
        if each.startswith("soundwell-session=")
    ]
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie
    assert "Path=/" in cookie


@pytest.mark.sqlite
def test_the_token_of_a_session_is_not_kept(house: House) -> None:
    token = house.sign_in().cookies["soundwell-session"]
    house.host.database.close()
    assert house.host.database.engine.url.database is not None
    with open(house.host.database.engine.url.database, "rb") as file:  # noqa: PTH123  # a test reads it raw
        assert token.encode() not in file.read()


def test_signing_in_again_begins_another_session(house: House) -> None:
    first, second = (house.sign_in().cookies["soundwell-session"] for _ in range(2))
    assert first != second


def test_a_form_of_another_site_signs_nobody_in(house: House) -> None:
    form = {"email": EMAIL, "password": PASSWORD}
    answer = house.client.post("/sign-in", data=form, headers={"sec-fetch-site": "cross-site"})
    assert answer.status_code == 403
    assert "soundwell-session" not in answer.cookies


def test_a_few_failures_cost_nothing(house: House) -> None:
    for _ in range(FREE_FAILURES - 1):
        house.sign_in(password="wrong")
    assert house.sign_in().status_code == 303


def test_after_more_failures_one_has_to_wait(house: House) -> None:
    for _ in range(FREE_FAILURES):
        house.sign_in(password="wrong")
    answer = house.sign_in()
    assert answer.status_code == 429
    assert "Please wait a minute" in answer.text
    house.clock.advance(timedelta(minutes=1))
    assert house.sign_in().status_code == 303


def test_a_device_that_has_signed_in_before_waits_for_nobody_else(house: House) -> None:
    house.sign_in()
    stranger = house.browser()
    for _ in range(FREE_FAILURES + 1):
        house.sign_in(stranger, password="wrong")
    assert house.sign_in(stranger).status_code == 429
    assert house.sign_in().status_code == 303


def test_with_an_authenticator_a_code_comes_next(house: House) -> None:
    totp = house.use_authenticator()
    page = house.sign_in()
    assert page.status_code == 200
    assert "soundwell-session" not in page.cookies
    form = {"ticket": ticket(page.text), "code": house.code(totp)}
    answer = house.client.post("/sign-in/code", data=form)
    assert (answer.status_code, answer.headers["location"]) == (303, "/office")


def test_a_code_works_once(house: House) -> None:
    totp = house.use_authenticator()
    code = house.code(totp)
    answers = [
        house.client.post(
            "/sign-in/code", data={"ticket": ticket(house.sign_in().text), "code": code}
        ).status_code
        for _ in range(2)
    ]
    assert answers == [303, 422]


def test_a_recovery_code_works_once(house: House) -> None:
    house.use_authenticator()
    code = house.recovery_codes[3].upper()
    answers = [
        house.client.post(
            "/sign-in/code", data={"ticket": ticket(house.sign_in().text), "code": code}
        ).status_code
        for _ in range(2)
    ]
    assert answers == [303, 422]


def test_a_first_step_that_is_long_ago_has_to_be_repeated(house: House) -> None:
    totp = house.use_authenticator()
    step = ticket(house.sign_in().text)
    house.clock.advance(timedelta(minutes=11))
    form = {"ticket": step, "code": house.code(totp)}
    answer = house.client.post("/sign-in/code", data=form)
    assert answer.status_code == 422
    assert "begin once more" in answer.text


def test_codes_cannot_be_tried_out(house: House) -> None:
    house.use_authenticator()
    step = ticket(house.sign_in().text)
    form = {"ticket": step, "code": "000000"}
    answers = [house.client.post("/sign-in/code", data=form).status_code for _ in range(8)]
    assert answers[:FREE_FAILURES] == [422] * FREE_FAILURES
    assert answers[-1] == 429


def test_where_a_role_needs_a_second_factor_setting_one_up_comes_first(
    open_house: OpenHouse,
) -> None:
    house = open_house()
    house.sign_in()
    answer = house.client.get("/sign-in/again")
    assert answer.headers["location"] == "/office/account/second-factor"


def test_whoever_signs_out_is_out(house: House) -> None:
    house.sign_in()
    page = house.client.get("/sign-in/again").text
    token = house.client.cookies["soundwell-session"]
    answer = house.client.post("/sign-out", data={"csrf": csrf(page)})
    assert answer.headers["location"] == "/sign-in?left=yes"
    house.client.cookies.set("soundwell-session", token)
    assert house.client.get("/sign-in/again").status_code == 303


def test_a_session_ends_when_nothing_is_done(house: House) -> None:
    house.sign_in()
    house.clock.advance(timedelta(minutes=61))
    assert house.client.get("/sign-in/again").status_code == 303


def test_a_session_goes_on_while_something_is_done(house: House) -> None:
    house.sign_in()
    for _ in range(3):
        house.clock.advance(timedelta(minutes=50))
        assert house.client.get("/sign-in/again").status_code == 200


def test_a_session_ends_after_half_a_day_in_any_case(house: House) -> None:
    house.sign_in()
    for _ in range(14):
        house.clock.advance(timedelta(minutes=50))
        house.client.get("/sign-in/again")
    house.clock.advance(timedelta(minutes=50))
    assert house.client.get("/sign-in/again").status_code == 303


def test_a_proof_gives_the_session_another_token(house: House) -> None:
    before = house.sign_in().cookies["soundwell-session"]
    page = house.client.get("/sign-in/again?next=/office/account").text
    form = {"csrf": csrf(page), "password": PASSWORD, "next": "/office/account"}
    answer = house.client.post("/sign-in/again", data=form)
    assert answer.headers["location"] == "/office/account"
    assert answer.cookies["soundwell-session"] != before


def test_a_wrong_proof_proves_nothing(house: House) -> None:
    house.sign_in()
    form = {"csrf": csrf(house.client.get("/sign-in/again").text), "password": "wrong"}
    answer = house.client.post("/sign-in/again", data=form)
    assert (answer.status_code, "That was not right" in answer.text) == (422, True)


def test_a_form_without_its_token_changes_nothing_and_loses_nothing(house: House) -> None:
    house.sign_in()
    answer = house.client.post("/sign-in/again", data={"password": "p", "next": '/"><b>'})
    assert answer.status_code == 403
    assert 'name="next" value="/&#34;&gt;&lt;b&gt;"' in answer.text
    assert csrf(answer.text)


def test_a_form_of_another_site_gets_no_way_to_send_it_again(house: House) -> None:
    house.sign_in()
    answer = house.client.post(
        "/sign-in/again", data={"next": "/office"}, headers={"sec-fetch-site": "cross-site"}
    )
    assert answer.status_code == 403
    assert 'name="csrf"' not in answer.text


def test_the_token_of_another_session_does_not_fit(house: House) -> None:
    other = house.browser()
    house.sign_in(other)
    token = csrf(other.get("/sign-in/again").text)
    house.sign_in()
    assert house.client.post("/sign-out", data={"csrf": token}).status_code == 403


def test_a_script_sends_the_token_in_a_header(house: House) -> None:
    house.sign_in()
    token = csrf(house.client.get("/sign-in/again").text)
    assert house.client.post("/sign-out", headers={"X-CSRF-Token": token}).status_code == 303


def test_nobody_keeps_a_copy_of_what_somebody_saw_who_was_signed_in(house: House) -> None:
    house.sign_in()
    assert house.client.get("/sign-in/again").headers["cache-control"] == "no-store"
