"""Invitations, read back by another library."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import icalendar
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from soundwell_plugins.features.scheduling.invitation import Invitation, Method

START = datetime(2027, 3, 1, 9, tzinfo=UTC)
INVITATION = Invitation(
    uid="0123@harbour.example",
    sequence=0,
    written=datetime(2027, 2, 28, 9, tzinfo=UTC),
    start=START,
    end=START + timedelta(minutes=15),
    title="Conversation with Maya Lindqvist",
    description="15 minutes, online.",
    location="https://meet.example/room",
    organizer="hello@harbour.example",
    attendee="ada@example.org",
)


def read(text: str) -> tuple[Any, Any]:
    calendar = icalendar.Calendar.from_ical(text)
    [event] = calendar.walk("VEVENT")
    return calendar, event


def test_a_request_carries_what_a_calendar_needs() -> None:
    calendar, event = read(INVITATION.text(Method.REQUEST))
    assert (calendar["METHOD"], calendar["VERSION"]) == ("REQUEST", "2.0")
    assert (event["UID"], event["SEQUENCE"], event["STATUS"]) == (INVITATION.uid, 0, "CONFIRMED")
    assert (event.start, event.end, event["DTSTAMP"].dt) == (
        INVITATION.start,
        INVITATION.end,
        INVITATION.written,
    )
    assert event["ORGANIZER"] == "mailto:hello@harbour.example"
    assert event["ATTENDEE"] == "mailto:ada@example.org"


def test_times_stand_in_utc() -> None:
    text = INVITATION.text(Method.REQUEST)
    assert "DTSTART:20270301T090000Z\r\n" in text
    assert "DTEND:20270301T091500Z\r\n" in text


def test_a_cancellation_has_the_next_number_and_the_same_name() -> None:
    calendar, event = read(replace(INVITATION, sequence=1).text(Method.CANCEL))
    assert (calendar["METHOD"], event["STATUS"]) == ("CANCEL", "CANCELLED")
    assert (event["UID"], event["SEQUENCE"]) == (INVITATION.uid, 1)


def test_a_published_file_invites_nobody() -> None:
    _, event = read(INVITATION.text(Method.PUBLISH))
    assert "ATTENDEE" not in event


def test_the_method_stands_before_the_event() -> None:
    text = INVITATION.text(Method.REQUEST)
    assert text.index("METHOD:") < text.index("BEGIN:VEVENT")


@pytest.mark.parametrize("method", Method)
def test_the_same_invitation_has_the_same_text(method: Method) -> None:
    assert INVITATION.text(method) == INVITATION.text(method)


@settings(deadline=None)
@given(st.text(st.characters(exclude_categories=["C", "Zl", "Zp"]), min_size=1, max_size=200))
def test_any_name_survives_folding_and_escaping(name: str) -> None:
    title = f"Conversation with {name}."
    text = replace(INVITATION, title=title).text(Method.REQUEST)
    assert all(len(line) <= 75 for line in text.encode().split(b"\r\n"))
    assert str(read(text)[1]["SUMMARY"]) == title
