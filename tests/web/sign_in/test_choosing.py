"""Choosing a password: forgotten, invited, or the first to come."""

from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from sqlalchemy import func, select

from soundwell_hookspecs import Role
from soundwell_plugins.host.accounts.tables import TICKET
from soundwell_plugins.host.deliveries.tables import EventRow

from .conftest import EMAIL, House, OpenHouse

NEW = "silver harbour kettle"


def invited(house: House) -> str:
    """Return the path of a link for a new password."""
    with house.host.database.transaction() as session:
        link = house.host.accounts.new_passwords.link(session, house.mira)
    return urlsplit(link).path


def messages(house: House) -> list[str]:
    with house.host.database.reading() as session:
        return list(session.scalars(select(EventRow.payload)))


def test_a_link_is_sent_to_whoever_has_the_address(house: House) -> None:
    assert house.client.post("/sign-in/forgotten", data={"email": EMAIL}).status_code == 200
    [message] = messages(house)
    assert "/sign-in/new-password/" in message


def test_the_answer_is_the_same_for_an_address_that_nobody_has(house: House) -> None:
    answers = [
        house.client.post("/sign-in/forgotten", data={"email": email}).text
        for email in (EMAIL, "nobody@harbour.example")
    ]
    assert answers[0] == answers[1]
    assert len(messages(house)) == 1


def test_nobody_is_flooded_with_links(house: House) -> None:
    for _ in range(6):
        house.client.post("/sign-in/forgotten", data={"email": EMAIL})
    assert len(messages(house)) == 3


def test_something_that_is_no_address_is_said_to_be_none(house: House) -> None:
    assert house.client.post("/sign-in/forgotten", data={"email": "mira"}).status_code == 422


def test_with_the_link_a_password_is_chosen(house: House) -> None:
    path = invited(house)
    assert house.client.get(path).status_code == 200
    assert house.client.post(path, data={"password": NEW}).status_code == 303
    assert house.sign_in(password=NEW).status_code == 303
    assert house.sign_in().status_code == 422


def test_a_link_works_once(house: House) -> None:
    path = invited(house)
    house.client.post(path, data={"password": NEW})
    assert house.client.post(path, data={"password": NEW}).status_code == 410
    assert house.client.get(path).status_code == 410


def test_a_link_expires(house: House) -> None:
    path = invited(house)
    house.clock.advance(timedelta(days=8))
    assert house.client.get(path).status_code == 410


def test_what_is_in_a_link_is_not_kept(house: House) -> None:
    token = invited(house).rpartition("/")[2]
    with house.host.database.reading() as session:
        [kept] = session.scalars(select(TICKET.c.ticket_hash))
    assert token.encode() not in kept


def test_a_new_password_ends_all_sessions(house: House) -> None:
    house.sign_in()
    house.browser().post(invited(house), data={"password": NEW})
    assert house.client.get("/sign-in/again").status_code == 303


def test_whoever_chose_a_password_is_told_so(house: House) -> None:
    house.client.post(invited(house), data={"password": NEW})
    assert any("password_changed" in message for message in messages(house))


@pytest.mark.parametrize(
    ("password", "sentence"),
    [
        ("short", "at least 12 characters"),
        ("passwordpassword", "tried first"),
        ("aaaaaaaaaaaaaaaa", "tried first"),
        ("mira-holm-1990", "your own name"),
        ("x" * 201, "at most 200"),
    ],
)
def test_a_password_that_is_easily_guessed_is_refused(
    house: House, password: str, sentence: str
) -> None:
    answer = house.client.post(invited(house), data={"password": password})
    assert answer.status_code == 422
    assert sentence in answer.text
    assert password not in answer.text


def test_a_practice_with_an_admin_has_no_link_for_a_first_one(house: House) -> None:
    assert house.host.accounts.management.first_link() == ""


def test_whoever_opens_the_first_link_becomes_the_first_admin(open_house: OpenHouse) -> None:
    house = open_house(roles=(Role.PRACTITIONER,))
    path = urlsplit(house.host.accounts.management.first_link()).path
    assert house.client.get(path).status_code == 200
    form = {"name": "Ida Voss", "email": "ida@harbour.example", "password": NEW}
    assert house.client.post(path, data=form).status_code == 303
    assert house.sign_in(email="ida@harbour.example", password=NEW).status_code == 303
    with house.host.database.reading() as session:
        [admin] = house.host.accounts.register.having(session, Role.ADMIN)
    assert admin.name == "Ida Voss"


def test_the_first_link_works_once(open_house: OpenHouse) -> None:
    house = open_house(roles=())
    path = urlsplit(house.host.accounts.management.first_link()).path
    form = {"name": "Ida Voss", "email": "ida@harbour.example", "password": NEW}
    house.client.post(path, data=form)
    form["email"] = "other@harbour.example"
    assert house.client.post(path, data=form).status_code == 410


def test_the_first_form_comes_back_with_what_was_typed(open_house: OpenHouse) -> None:
    house = open_house(roles=())
    path = urlsplit(house.host.accounts.management.first_link()).path
    answer = house.client.post(path, data={"name": "Ida Voss", "email": "ida", "password": NEW})
    assert answer.status_code == 422
    assert 'value="Ida Voss"' in answer.text
    assert NEW not in answer.text


def test_nothing_is_left_of_a_used_ticket(house: House) -> None:
    house.client.post(invited(house), data={"password": NEW})
    with house.host.database.reading() as session:
        assert session.scalar(select(func.count()).select_from(TICKET)) == 0
