"""`soundwell mail`, as a person types it."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, TypeVar

import pytest
from typer.testing import CliRunner, Result

from soundwell_hookspecs import Attachment, Delivery, MessageRequested, Plugin, Recipient
from soundwell_plugins.connectors.mail import Mail
from soundwell_plugins.connectors.mail.commands import app
from soundwell_plugins.sdk.commands import CommandFailed

from .conftest import Office

P = TypeVar("P", bound=Plugin[Any])


@dataclass
class OnePlugin:
    """A practice whose only plugin is `mail`."""

    mail: Mail

    def plugin(self, kind: type[P]) -> P:
        assert isinstance(self.mail, kind)
        return self.mail


def run(mail: Mail, *words: str) -> Result:
    return CliRunner().invoke(app, list(words), obj=OnePlugin(mail))


def sentence(result: Result) -> str:
    assert isinstance(result.exception, CommandFailed)
    return result.exception.sentence


@pytest.fixture
def full(office: Office, booked: Callable[..., MessageRequested]) -> Mail:
    """Return the plugin with two messages, an hour apart, in its spool."""
    mail = office.mail()
    way = Attachment("way.txt", "text/plain", "left")
    ada = Recipient.person(office.visitor())
    ben = Recipient.person(office.visitor(name="Bénédicte", email="ben@example.org"))
    mail.message_requested(booked(ada, attachments=(way,)), Delivery("1", 1))
    office.clock.forward(timedelta(hours=1))
    mail.message_requested(booked(ben), Delivery("2", 1))
    return mail


def test_the_list_shows_when_to_whom_and_what_the_newest_last(full: Mail) -> None:
    assert run(full, "list").output.splitlines() == [
        "1  2026-11-02 09:30 GMT  Ada Quinn <ada@example.org>  Your consultation with Maya Lind",
        "2  2026-11-02 10:30 GMT  Bénédicte <ben@example.org>  Your consultation with Maya Lind",
    ]


def test_the_list_in_json_gives_times_in_utc(full: Mail) -> None:
    rows = json.loads(run(full, "list", "--json").output)
    assert [(row["number"], row["when"]) for row in rows] == [
        (1, "2026-11-02T09:30:00Z"),
        (2, "2026-11-02T10:30:00Z"),
    ]
    assert set(rows[0]) == {"number", "id", "when", "to", "subject"}


def test_an_empty_spool_says_what_would_fill_it(office: Office) -> None:
    assert run(office.mail(), "list").output == (
        "No message waits here yet: one appears as soon as somebody books, for example.\n"
    )


def test_an_empty_spool_is_an_empty_list_in_json(office: Office) -> None:
    assert json.loads(run(office.mail(), "list", "--json").output) == []


def test_where_a_server_sends_them_the_list_says_so(office: Office) -> None:
    assert run(office.mail(host="smtp.example.org"), "list").output == (
        "No message waits here: they leave through the mail server smtp.example.org.\n"
    )


@pytest.mark.usefixtures("full")
def test_what_waited_before_there_was_a_server_is_still_listed(office: Office) -> None:
    assert len(run(office.mail(host="smtp.example.org"), "list").output.splitlines()) == 2


def test_a_message_is_shown_with_its_headers_and_text(full: Mail) -> None:
    assert run(full, "show", "1").output.splitlines() == [
        "Date:     2026-11-02 09:30 GMT",
        "From:     Harbour Music Therapy <hello@harbour.example>",
        "To:       Ada Quinn <ada@example.org>",
        "Subject:  Your consultation with Maya Lind",
        "Attached: way.txt",
        "",
        "Dear Ada Quinn,",
        "",
        "https://harbour.example/b/1",
    ]


def test_a_message_can_be_named_by_its_id(full: Mail) -> None:
    [_, newest] = json.loads(run(full, "list", "--json").output)
    assert run(full, "show", newest["id"]).output == run(full, "show", "2").output


def test_raw_means_byte_for_byte(full: Mail) -> None:
    assert run(full, "show", "2", "--raw").stdout_bytes == full.spool.messages()[1].raw


def test_a_message_that_is_not_there_leads_to_the_list(full: Mail) -> None:
    assert sentence(run(full, "show", "7")) == (
        "There is no message '7'. `soundwell mail list` names those that there are."
    )


def test_a_message_out_of_an_empty_spool_is_explained(office: Office) -> None:
    assert sentence(run(office.mail(), "show", "1")).startswith(
        "There is no message '1'. No message waits here yet"
    )
