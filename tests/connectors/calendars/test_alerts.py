"""The practice hears that a calendar could not be read for too long: once each time."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from soundwell_hookspecs import Account, AccountId, MessageRequested, Recipient, Role
from soundwell_plugins.connectors.calendars.plugin import Calendars
from soundwell_plugins.sdk.configuration import Secret

from .conftest import MAYA, Desk, Office, Server

TOO_LONG = timedelta(days=3, seconds=1)

Look = Callable[[], int]


@pytest.fixture
def calendars(office: Office, server: Server, desk: Desk) -> Calendars:
    """Return Maya's calendar, which was read well a moment ago."""
    server.send(desk.week(9))
    found = office.calendars({"url": Secret.of(server.address)})
    found.refresh(office.clock.now())
    return found


@pytest.fixture
def look(office: Office, calendars: Calendars) -> Look:
    """Return what looks at the calendar and says how many messages have been asked for."""

    def now() -> int:
        calendars.refresh(office.clock.now())
        return len(office.told.events)

    return now


def test_a_calendar_that_can_be_read_is_nothing_to_tell(look: Look) -> None:
    assert look() == 0


def test_a_good_copy_is_enough_for_a_while(office: Office, server: Server, look: Look) -> None:
    server.send(b"", status=500)
    office.clock.forward(TOO_LONG - timedelta(hours=1))
    assert look() == 0


def test_then_the_practice_and_the_practitioner_hear_of_it(
    office: Office, server: Server, look: Look
) -> None:
    server.send(b"", status=500)
    office.clock.forward(TOO_LONG)
    look()
    messages = [each for each in office.told.events if isinstance(each, MessageRequested)]
    assert [each.recipient for each in messages] == [
        Recipient.practice(),
        Recipient.practitioner(MAYA),
    ]
    assert dict(messages[0].values) == {
        "practitioner": "Maya Lind",
        "calendar": "1 of maya",
        "blocks": "yes",
    }


def test_the_practitioner_hears_of_it_in_their_own_language(office: Office, server: Server) -> None:
    practice = office.context.practice
    maya = replace(practice.practitioners[MAYA], language="de_DE")
    office.context = replace(office.context, practice=replace(practice, practitioners={MAYA: maya}))
    server.send(b"", status=500)
    office.calendars({"url": Secret.of(server.address)}).refresh(office.clock.now())
    messages = [each for each in office.told.events if isinstance(each, MessageRequested)]
    assert [each.language for each in messages] == ["", "de_DE"]


@pytest.mark.parametrize(
    ("policy", "effect"),
    [("block", "Its times are blocked."), ("offer", "Times are offered without it.")],
)
def test_the_first_page_says_what_is_wrong_and_what_comes_of_it(
    office: Office, server: Server, desk: Desk, policy: str, effect: str
) -> None:
    admin = Account(AccountId("a"), "Ann", "ann@x.example", frozenset({Role.ADMIN}), None)
    calendars = office.calendars({"url": Secret.of(server.address), "when_stale": policy})

    def said() -> list[str]:
        calendars.refresh(office.clock.now())
        return [each.what for each in calendars.attention(admin)]

    assert said() == [f"Calendar 1 of maya was never read. {effect}"]
    server.send(desk.week(9))
    office.clock.forward(timedelta(minutes=1))
    assert said() == []
    server.send(b"", status=500)
    office.clock.forward(timedelta(minutes=90))
    assert said() == [
        "Calendar 1 of maya cannot be read at the moment. What was read 1 hour ago counts."
    ]
    office.clock.forward(timedelta(days=3))
    assert said() == [f"Calendar 1 of maya could not be read for 3 days. {effect}"]


def test_the_secret_address_is_not_told(office: Office, server: Server, look: Look) -> None:
    server.send(b"", status=500)
    office.clock.forward(TOO_LONG)
    look()
    assert "secret-token" not in repr(office.told.events)


def test_it_is_told_once(office: Office, server: Server, look: Look) -> None:
    server.send(b"", status=500)
    office.clock.forward(TOO_LONG)
    assert look() == 2
    office.clock.forward(TOO_LONG)
    assert look() == 2


def test_and_again_after_it_could_be_read(
    office: Office, server: Server, desk: Desk, look: Look
) -> None:
    server.send(b"", status=500)
    office.clock.forward(TOO_LONG)
    look()
    server.send(desk.week(9))
    office.clock.forward(timedelta(minutes=11))
    assert look() == 2
    server.send(b"", status=500)
    office.clock.forward(TOO_LONG)
    assert look() == 4


def test_a_calendar_that_left_the_configuration_is_forgotten(
    office: Office, server: Server, look: Look
) -> None:
    server.send(b"", status=500)
    office.clock.forward(TOO_LONG)
    look()
    office.calendars().expire_personal_data(office.clock.now())
    assert look() == 4
