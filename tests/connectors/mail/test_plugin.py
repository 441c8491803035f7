"""What the connector does with a message that is asked for."""

import logging
import socket
from collections.abc import Callable
from datetime import timedelta

import pytest

from soundwell_hookspecs import (
    Delivery,
    DeliveryFailed,
    DeliveryRefused,
    Finding,
    Grade,
    MessageRequested,
    PersonId,
    PractitionerId,
    Recipient,
)

from .conftest import Office

FIRST = Delivery("17:message_requested:mail", 1)
Ask = Callable[..., MessageRequested]


def test_without_a_server_a_message_waits_in_the_spool(office: Office, booked: Ask) -> None:
    mail = office.mail()
    mail.message_requested(booked(Recipient.person(office.visitor())), FIRST)
    [spooled] = mail.spool.messages()
    assert spooled.subject == "Your consultation with Maya Lind"
    assert spooled.text == "Dear Ada Quinn,\n\nhttps://harbour.example/b/1"
    assert spooled.to == "Ada Quinn <ada@example.org>"
    assert spooled.when == office.clock.now()


def test_a_practitioners_address_stands_in_the_configuration(office: Office, booked: Ask) -> None:
    mail = office.mail()
    mail.message_requested(booked(Recipient.practitioner(PractitionerId("maya"))), FIRST)
    assert [spooled.to for spooled in mail.spool.messages()] == ["Maya Lind <maya@harbour.example>"]


def test_the_practice_itself_gets_what_concerns_it(office: Office, booked: Ask) -> None:
    mail = office.mail()
    mail.message_requested(booked(Recipient.practice()), FIRST)
    [spooled] = mail.spool.messages()
    assert spooled.to == "Harbour Music Therapy <hello@harbour.example>"


def test_the_address_it_comes_from_can_be_another_than_the_practices(
    office: Office, booked: Ask
) -> None:
    mail = office.mail(**{"from": "no-reply@post.example"})
    mail.message_requested(booked(Recipient.person(office.visitor())), FIRST)
    [spooled] = mail.spool.messages()
    assert spooled.message["From"] == "Harbour Music Therapy <no-reply@post.example>"
    assert spooled.message["Reply-To"] == "Harbour Music Therapy <hello@harbour.example>"


def test_where_one_can_leave_the_message_says_so(office: Office, booked: Ask) -> None:
    link = "https://harbour.example/newsletter/leave/0"
    mail = office.mail()
    mail.message_requested(booked(Recipient.person(office.visitor()), unsubscribe=link), FIRST)
    [spooled] = mail.spool.messages()
    assert spooled.message["List-Unsubscribe"] == f"<{link}>"


def test_a_message_has_plain_text_and_html(office: Office, booked: Ask) -> None:
    mail = office.mail()
    mail.message_requested(booked(Recipient.person(office.visitor())), FIRST)
    [spooled] = mail.spool.messages()
    html = spooled.message.get_body(("html",))
    assert html is not None
    assert "<p>Dear Ada Quinn,</p>" in html.get_content()


@pytest.mark.parametrize(
    "link",
    ["mailto:a@b.example", "https://a.example/\r\nBcc: b@c.example", "https://a>.example", "x"],
)
def test_leaving_needs_the_address_of_a_page(booked: Ask, link: str) -> None:
    with pytest.raises(ValueError, match="the address of a page"):
        booked(Recipient.practice(), unsubscribe=link)


def test_another_attempt_leaves_one_message(office: Office, booked: Ask) -> None:
    mail = office.mail()
    event = booked(Recipient.person(office.visitor()))
    mail.message_requested(event, FIRST)
    mail.message_requested(event, Delivery(FIRST.key, 2))
    assert len(mail.spool.messages()) == 1


def test_for_a_person_who_was_erased_there_is_nothing_to_send(
    office: Office, booked: Ask, caplog: pytest.LogCaptureFixture
) -> None:
    mail, visitor = office.mail(), office.visitor()
    office.forget(visitor)
    with caplog.at_level(logging.INFO, "soundwell.mail"):
        mail.message_requested(booked(Recipient.person(visitor)), FIRST)
    assert mail.spool.messages() == []
    assert caplog.messages == [f"nothing sent about booking:42: person {visitor} is gone"]


def test_a_practitioner_who_has_left_is_reported_with_a_remedy(office: Office, booked: Ask) -> None:
    with pytest.raises(DeliveryRefused, match=r"no practitioner 'jo'.*: put the table"):
        office.mail().message_requested(booked(Recipient.practitioner(PractitionerId("jo"))), FIRST)


def test_a_template_without_a_subject_is_reported(office: Office, booked: Ask) -> None:
    event = booked(Recipient.person(office.visitor()), template="bare")
    with pytest.raises(DeliveryRefused, match="begin with a line `Subject: …`"):
        office.mail().message_requested(event, FIRST)


def test_with_a_server_nothing_waits_in_the_spool(office: Office, booked: Ask) -> None:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port = listener.getsockname()[1]
    mail = office.mail(host="127.0.0.1", port=port, security="none")
    with pytest.raises(DeliveryFailed, match=f"cannot be reached at port {port}"):
        mail.message_requested(booked(Recipient.person(office.visitor())), FIRST)
    assert mail.spool.messages() == []


def test_a_person_gets_the_messages_that_wait_for_them(office: Office, booked: Ask) -> None:
    mail, visitor = office.mail(), office.visitor()
    mail.message_requested(booked(Recipient.person(visitor)), FIRST)
    [record] = mail.personal_data(visitor)
    assert record.kind == "message"
    assert record.values == {
        "date": "2026-11-02T09:30:00+00:00",
        "to": "Ada Quinn <ada@example.org>",
        "subject": "Your consultation with Maya Lind",
        "text": "Dear Ada Quinn,\n\nhttps://harbour.example/b/1",
    }


def test_somebody_without_messages_gets_nothing(office: Office) -> None:
    assert office.mail().personal_data(PersonId("0")) == []


def test_erasing_removes_them_even_when_the_person_is_gone_already(
    office: Office, booked: Ask
) -> None:
    mail, visitor = office.mail(), office.visitor()
    mail.message_requested(booked(Recipient.person(visitor)), FIRST)
    office.forget(visitor)
    assert mail.erase_personal_data(visitor).erased == 1
    assert mail.spool.messages() == []


def test_without_a_server_doctor_says_that_messages_stay_here(office: Office) -> None:
    [finding] = office.mail().health()
    assert finding == Finding(
        Grade.WARNING,
        "Messages stay on this machine: there is no mail server.",
        "Set `host` in the table `[mail]`; `soundwell mail list` shows them.",
    )


def test_a_server_that_is_not_there_is_found_failing(office: Office) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port = listening.getsockname()[1]
    [finding] = office.mail(host="127.0.0.1", port=port, security="none").health()
    assert finding.grade is Grade.FAILING
    assert finding.remedy == "Compare the table `[mail]` with what your mail provider says."


def test_messages_wait_no_longer_than_is_configured(office: Office, booked: Ask) -> None:
    mail = office.mail(keep="10 days")
    mail.message_requested(booked(Recipient.person(office.visitor())), FIRST)
    written = office.clock.now()
    assert mail.expire_personal_data(written + timedelta(days=10)).erased == 0
    assert mail.expire_personal_data(written + timedelta(days=10, seconds=1)).erased == 1
    assert mail.spool.messages() == []


def test_the_data_map_says_where_messages_are(office: Office) -> None:
    [here] = office.mail(keep="10 days").data_kept()
    [elsewhere] = office.mail(host="smtp.example").data_kept()
    assert (here.how_long, "this machine" in here.where) == (
        "10 days. They are encrypted.",
        True,
    )
    assert "mail provider" in elsewhere.where
