"""Signing up: one neutral answer, proof of consent, and a confirmation by the press of a button."""

from collections.abc import Callable
from datetime import timedelta
from hashlib import sha256

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import select

from soundwell_hookspecs import SubscriberConfirmed, SubscriberPending
from soundwell_plugins.features.newsletter.tables import (
    CONSENT,
    CONSENT_TEXT,
    SIGN_UP,
    SUBSCRIBER,
)

from .conftest import ADA, TABLES, Town, path, words


def everything(town: Town) -> str:
    """Return the database's file as it lies on the disk."""
    with town.host.database.engine.connect() as connection:
        tables = (SIGN_UP, SUBSCRIBER, CONSENT)
        return "".join(
            str(connection.exec_driver_sql(f"SELECT * FROM {each.name}").all()) for each in tables
        )


def test_the_first_page_leads_to_the_form(town: Town) -> None:
    assert 'href="/newsletter"' in town.client.get("/").text


def test_the_form_says_how_often_the_letter_comes(town: Town) -> None:
    assert "once a month" in words(town.client.get("/newsletter").text)


def test_a_sign_up_is_answered_with_a_look_into_the_inbox(town: Town) -> None:
    answer = town.sign_up()
    assert answer.headers["location"] == "/newsletter/sent"
    assert "Please look into your inbox" in words(town.client.get("/newsletter/sent").text)


@pytest.mark.parametrize("before", ["nothing", "pending", "confirmed", "left", "never"])
def test_everybody_gets_the_same_answer(town: Town, before: str) -> None:
    if before == "pending":
        town.sign_up()
        town.deliver()
    elif before == "confirmed":
        town.joined()
    elif before == "left":
        town.newsletter.subscriptions.leave(town.joined().way_out)
    elif before == "never":
        town.newsletter.readers.suppress(ADA, actor=None)
    answer = town.sign_up()
    told = {name: text for name, text in answer.headers.items() if name != "x-request-id"}
    assert (answer.status_code, told["location"], answer.text) == (303, "/newsletter/sent", "")
    assert "set-cookie" not in told


def test_nobody_is_in_the_list_before_they_have_confirmed(town: Town) -> None:
    town.sign_up()
    assert town.events() == []
    assert town.state() == "pending"


def test_reading_the_link_confirms_nothing(town: Town) -> None:
    town.sign_up()
    [mail] = town.mails()
    assert "One last step" in words(town.client.get(path(mail)).text)
    assert town.state() == "pending"


def test_pressing_the_button_confirms(town: Town) -> None:
    town.joined(**{"topic-groups": "yes", "first_name": "Ada"})
    [event] = town.events()
    assert isinstance(event, SubscriberConfirmed)
    assert event.topics == ("groups",)
    assert town.state() == "confirmed"


def test_pressing_the_button_twice_confirms_once(town: Town) -> None:
    town.sign_up()
    [mail] = town.mails()
    answers = [town.client.post(path(mail)).status_code for _ in range(2)]
    assert answers == [200, 200]
    assert len(town.events()) == 1


def test_a_confirmed_reader_gets_the_links_of_their_own_page_and_for_leaving(town: Town) -> None:
    town.sign_up()
    [mail] = town.mails()
    town.client.post(path(mail))
    [welcome] = town.mails()
    assert welcome.template == "newsletter/mail/welcome"
    assert path(welcome).startswith("/newsletter/preferences/")
    assert "/newsletter/leave/" in welcome.values["leave"]


def test_who_is_in_the_list_already_is_sent_their_own_page(town: Town) -> None:
    town.joined()
    town.sign_up(ADA.upper())
    assert [mail.template for mail in town.mails()] == ["newsletter/mail/preferences"]


def test_the_confirmation_is_sent_again_within_limits(town: Town) -> None:
    for _ in range(5):
        town.sign_up()
    assert len(town.mails()) == 3


def test_another_day_the_confirmation_is_sent_again(town: Town) -> None:
    for _ in range(4):
        town.sign_up()
    town.mails()
    town.clock.advance(timedelta(days=1))
    town.sign_up()
    assert len(town.mails()) == 1


def test_only_the_latest_confirmation_counts(town: Town) -> None:
    town.sign_up()
    [first] = town.mails()
    town.sign_up()
    [second] = town.mails()
    answers = [town.client.post(path(mail)).status_code for mail in (first, second)]
    assert answers == [410, 200]


def test_a_confirmation_that_was_used_does_not_confirm_a_later_sign_up(town: Town) -> None:
    town.sign_up()
    [used] = town.mails()
    town.client.post(path(used))
    [reader] = town.newsletter.readers.search(ADA)
    town.newsletter.subscriptions.leave(reader.way_out)
    town.sign_up()
    assert town.client.post(path(used)).status_code == 410
    assert town.state() != "confirmed"


def test_an_old_confirmation_does_not_bring_back_who_has_left(town: Town) -> None:
    town.sign_up()
    [mail] = town.mails()
    town.client.post(path(mail))
    [reader] = town.newsletter.readers.search(ADA)
    town.newsletter.subscriptions.leave(reader.way_out)
    assert town.client.post(path(mail)).status_code == 410
    assert town.state() == "left"


def test_a_forged_confirmation_is_refused(town: Town) -> None:
    assert town.client.post("/newsletter/confirm/forged").status_code == 410


def test_the_proof_names_text_version_language_hash_and_times(town: Town) -> None:
    town.joined()
    with town.host.database.reading() as session:
        consent = session.execute(select(CONSENT)).mappings().one()
        text = session.execute(select(CONSENT_TEXT)).mappings().one()
    written = "\n".join((text["version"], text["language"], text["text"]))
    assert sha256(written.encode()).hexdigest() == text["hash"] == consent["text_hash"]
    assert "newsletter of Harbour Practice" in text["text"]
    assert consent["given_at"] == consent["confirmed_at"] == town.clock.now()


def test_a_text_that_has_changed_meanwhile_is_shown_again(town: Town) -> None:
    answer = town.sign_up(consent="0" * 64)
    assert answer.status_code == 422
    assert "The text that you agree to has changed" in words(answer.text)
    assert ADA in answer.text


def test_a_slip_in_the_address_comes_back_with_what_was_typed(town: Town) -> None:
    answer = town.sign_up("ada@", first_name="Ada", **{"topic-sound": "yes"})
    assert answer.status_code == 422
    assert 'value="Ada"' in answer.text
    assert 'name="topic-sound" value="yes" checked' in answer.text


@pytest.mark.parametrize(
    "name", ["Win at https://evil.example", "www.evil", "evil.example", "ada@evil", "a/b"]
)
def test_a_name_cannot_advertise_in_a_mail_to_somebody_else(town: Town, name: str) -> None:
    answer = town.sign_up(first_name=name)
    assert answer.status_code == 422
    assert "without an address in it" in words(answer.text)


@pytest.mark.parametrize("name", ["Dr. Ada", "J.R.", "Anne-Marie O'Neill", "Ада", "Zoë (she)"])
def test_names_are_what_people_are_called(town: Town, name: str) -> None:
    assert town.sign_up(first_name=name).status_code == 303


def test_topics_that_the_practice_does_not_have_are_dropped(town: Town) -> None:
    assert town.joined(**{"topic-secrets": "yes", "topic-sound": "yes"}).topics == ("sound",)


def test_too_many_forms_from_one_place_are_asked_to_wait(open_town: Callable[..., Town]) -> None:
    town = open_town(TABLES.replace('keep_ip = "30 days"', "sign_ups_per_hour = 2"))
    assert [town.sign_up().status_code for _ in range(3)] == [303, 303, 429]


def test_a_household_is_one_place_whichever_of_its_addresses_it_uses(
    open_town: Callable[..., Town],
) -> None:
    town = open_town(TABLES.replace('keep_ip = "30 days"', "sign_ups_per_hour = 2"))
    app = town.client.app

    def status(address: str) -> int:
        visitor = TestClient(
            app,
            base_url=town.host.practice.url,
            client=(address, 50000),
            follow_redirects=False,
        )
        return visitor.post("/newsletter", data=town.form()).status_code

    found = [status(f"2001:db8:1:2::{number}") for number in range(1, 4)]
    assert [*found, status("2001:db8:1:3::1")] == [303, 303, 429, 303]


def test_the_file_shows_neither_address_nor_name(town: Town) -> None:
    town.joined(first_name="Wilhelmina")
    town.sign_up("second@example.org", first_name="Wilhelmina")
    kept = everything(town)
    assert "example.org" not in kept
    assert "Wilhelmina" not in kept


def test_a_form_is_gone_once_it_was_looked_at(town: Town) -> None:
    town.sign_up()
    town.deliver()
    with town.host.database.reading() as session:
        assert session.execute(select(SIGN_UP)).all() == []


def test_looking_at_a_form_twice_signs_up_once(town: Town) -> None:
    town.sign_up()
    with town.host.database.reading() as session:
        form = session.scalars(select(SIGN_UP.c.id)).one()
    for _ in range(2):
        town.newsletter.sign_ups.look_at(form)
    assert len(town.mails()) == 1


def test_where_a_connector_asks_for_the_confirmation_we_do_not(town: Town) -> None:
    town.post.confirms = True
    town.sign_up()
    assert town.mails() == []
    assert [type(event) for event in town.events()] == [SubscriberPending]


def test_who_must_never_be_written_to_is_sent_nothing(town: Town) -> None:
    town.newsletter.readers.suppress(ADA, actor=None)
    town.sign_up()
    assert town.mails() == []
    assert town.state() == ""


def test_who_has_left_can_come_back(town: Town) -> None:
    town.newsletter.subscriptions.leave(town.joined().way_out)
    assert town.joined().state.value == "confirmed"


def test_a_form_that_nobody_ever_looked_at_is_purged(town: Town) -> None:
    town.sign_up()
    town.clock.advance(timedelta(days=7))
    [work] = town.newsletter.scheduled_work()
    work.work(town.clock.now())
    with town.host.database.reading() as session:
        assert session.execute(select(SIGN_UP)).all() == []


def test_another_site_can_send_the_form(town: Town) -> None:
    headers = {"Origin": "https://www.practice.example", "Sec-Fetch-Site": "cross-site"}
    answer = town.client.post("/newsletter", data=town.form(), headers=headers)
    assert (answer.status_code, answer.headers["location"]) == (303, "/newsletter/sent")


def test_unconfirmed_sign_ups_are_purged(town: Town) -> None:
    town.sign_up()
    town.deliver()
    town.clock.advance(timedelta(days=7))
    [work] = town.newsletter.scheduled_work()
    work.work(town.clock.now())
    assert town.state() == ""
