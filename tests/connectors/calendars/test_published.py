"""Feeds of bookings that practitioners subscribe to."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from soundwell_hookspecs import BookingId, Channel, ConsultationBooked, Delivery, PersonId
from soundwell_plugins.connectors.calendars.commands import app
from soundwell_plugins.connectors.calendars.plugin import Calendars
from soundwell_plugins.sdk.commands import CommandFailed
from soundwell_plugins.testing import RunningPractice, running

from .conftest import MAYA, moment

FIRST = Delivery("consultation_booked:calendars:b1", 1)
BOOKED = ConsultationBooked(
    booking=BookingId("b1"),
    practitioner=MAYA,
    person=PersonId("p1"),
    start=moment("2027-01-05 10:00"),
    end=moment("2027-01-05 10:15"),
    channel=Channel.ONLINE,
    sequence=0,
)


@pytest.fixture
def practice(tmp_path: Path) -> Iterator[RunningPractice]:
    with running(tmp_path, Calendars) as started:
        yield started


@pytest.fixture
def calendars(practice: RunningPractice) -> Calendars:
    plugin = practice.host.plugins["calendars"]
    assert isinstance(plugin, Calendars)
    return plugin


def path(calendars: Calendars) -> str:
    return f"/calendars/published/{calendars.published.make(MAYA)}.ics"


def test_bookings_can_be_subscribed_to_in_neutral_words(
    practice: RunningPractice, calendars: Calendars
) -> None:
    calendars.consultation_booked(BOOKED, FIRST)
    answer = practice.client.get(path(calendars))
    assert answer.headers["content-type"] == "text/calendar; charset=utf-8"
    assert "SUMMARY:Consultation\r\n" in answer.text
    assert "REFRESH-INTERVAL;VALUE=DURATION:PT15M\r\n" in answer.text
    assert "X-PUBLISHED-TTL:PT15M\r\n" in answer.text


def test_what_did_not_change_is_not_sent_again(
    practice: RunningPractice, calendars: Calendars
) -> None:
    for number in range(9):
        calendars.consultation_booked(replace(BOOKED, booking=BookingId(f"b{number}")), FIRST)
    address = path(calendars)
    etag = practice.client.get(address).headers["etag"]
    assert practice.client.get(address, headers={"If-None-Match": etag}).status_code == 304


def test_a_revoked_address_leads_nowhere(practice: RunningPractice, calendars: Calendars) -> None:
    address = path(calendars)
    assert calendars.published.revoke(MAYA) == 1
    assert practice.client.get(address).status_code == 404


def test_an_address_that_was_never_made_leads_nowhere(practice: RunningPractice) -> None:
    assert practice.client.get("/calendars/published/guessed.ics").status_code == 404


@dataclass(frozen=True)
class Opened:
    """The practice as a command sees it."""

    calendars: Calendars

    def plugin(self, kind: type[Calendars]) -> Calendars:
        return self.calendars


def command(calendars: Calendars, *arguments: str) -> Result:
    return CliRunner().invoke(app, arguments, obj=Opened(calendars))


def test_the_command_publish_prints_an_address_that_works(
    practice: RunningPractice, calendars: Calendars
) -> None:
    said = command(calendars, "publish", "maya").stdout
    address = said.strip().removeprefix(calendars.context.practice.url)
    assert practice.client.get(address).status_code == 200


def test_the_command_publish_warns_about_who_can_read_it(calendars: Calendars) -> None:
    assert "Whoever has this address" in command(calendars, "publish", "maya").stderr


def test_the_command_unpublish_revokes_all_addresses(
    practice: RunningPractice, calendars: Calendars
) -> None:
    addresses = [path(calendars), path(calendars)]
    assert command(calendars, "unpublish", "maya").stdout == "2 revoked.\n"
    assert {practice.client.get(each).status_code for each in addresses} == {404}


def test_the_command_unpublish_says_when_there_is_nothing_to_revoke(calendars: Calendars) -> None:
    assert command(calendars, "unpublish", "maya").stdout == "There was no address to revoke.\n"


@pytest.mark.parametrize("name", ["publish", "unpublish"])
def test_a_practitioner_who_is_not_there_is_named_with_those_who_are(
    calendars: Calendars, name: str
) -> None:
    error = command(calendars, name, "noor").exception
    assert isinstance(error, CommandFailed)
    assert "'noor': give one of maya" in error.sentence


def test_a_person_can_be_forgotten(calendars: Calendars) -> None:
    calendars.consultation_booked(BOOKED, FIRST)
    [record] = calendars.personal_data(PersonId("p1"))
    assert record.values["start"] == "2027-01-05T10:00:00+00:00"
    assert calendars.erase_personal_data(PersonId("p1")).erased == 1
    assert calendars.personal_data(PersonId("p1")) == []
