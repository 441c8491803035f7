"""CalDAV against real servers: busy times, and bookings in the practitioner's calendar."""

import logging
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from typing import cast

import pytest
from sqlalchemy.orm import Session

from soundwell_hookspecs import (
    Account,
    AccountId,
    BookingId,
    CalendarChange,
    CalendarEntryChanged,
    Channel,
    ConsultationBooked,
    ConsultationCancelled,
    Delivery,
    DeliveryFailed,
    Events,
    Grade,
    PersonId,
    Role,
)
from soundwell_plugins.connectors.calendars.dav import Refused, conversation
from soundwell_plugins.connectors.calendars.plugin import Calendars
from soundwell_plugins.sdk.configuration import Secret

from .conftest import MAYA, Desk, Office, moment, shown
from .dav_servers import SERVERS, DavServer, listening

NAME = "soundwell-b1.ics"
NINE = [("2027-03-01 09:00", "2027-03-01 10:00")]
FIRST = Delivery("consultation_booked:calendars:b1", 1)
BOOKED = ConsultationBooked(
    booking=BookingId("b1"),
    practitioner=MAYA,
    person=PersonId("p1"),
    start=moment("2027-03-02 10:00"),
    end=moment("2027-03-02 10:15"),
    channel=Channel.ONLINE,
    sequence=0,
)
MOVED = replace(
    BOOKED, start=moment("2027-03-03 11:00"), end=moment("2027-03-03 11:15"), sequence=1
)
CANCELLED = ConsultationCancelled(
    booking=BOOKED.booking,
    practitioner=MAYA,
    person=BOOKED.person,
    start=BOOKED.start,
    end=BOOKED.end,
    channel=Channel.ONLINE,
    sequence=1,
)


@dataclass
class Told:
    """Remembers what was published."""

    events: list[object] = field(default_factory=list)

    def publish(self, session: Session, event: object) -> None:
        self.events.append(event)


@pytest.fixture(params=SERVERS)
def server(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[DavServer]:
    with listening(request.param, tmp_path / "server") as running:
        yield running


@pytest.fixture
def source(server: DavServer) -> dict[str, object]:
    return {
        "caldav": Secret.of(f"{server.address}/"),
        "username": "maya",
        "password": Secret.of("secret-word"),
        "write": "Work",
    }


@pytest.fixture
def told() -> Told:
    return Told()


@pytest.fixture
def calendars(office: Office, source: dict[str, object], told: Told) -> Calendars:
    office.context = replace(office.context, events=cast("Events", told))
    return office.calendars(source)


def week(calendars: Calendars, desk: Desk) -> list[tuple[str, str]]:
    return shown(list(calendars.busy_times(MAYA, desk.window("2027-03-01", "2027-03-08"))))


def look(calendars: Calendars, office: Office) -> None:
    """Let time pass and look at the calendars as the background does."""
    office.clock.forward(timedelta(minutes=11))
    calendars.refresh(office.clock.now())


def put(server: DavServer, desk: Desk, hour: int, calendar: str = "work") -> None:
    path = f"{server.home}{calendar}/{hour}.ics"
    assert server.ask("PUT", path, desk.week(hour)).status_code in (201, 204)


def move_entry(server: DavServer) -> None:
    """Move the booking in the calendar, as a practitioner does by mistake."""
    text = server.entries()[NAME]
    later = text.replace("20270302T1000", "20270302T1400").replace("20270302T1015", "20270302T1415")
    server.ask("PUT", f"{server.home}work/{NAME}", later.encode())


def test_the_calendars_of_an_account_are_found_and_read(
    calendars: Calendars, server: DavServer, desk: Desk
) -> None:
    put(server, desk, 9)
    put(server, desk, 12, "home")
    assert week(calendars, desk) == [*NINE, ("2027-03-01 12:00", "2027-03-01 13:00")]


def test_only_the_calendars_that_are_named_count(
    office: Office, server: DavServer, source: dict[str, object], desk: Desk
) -> None:
    put(server, desk, 9)
    put(server, desk, 12, "home")
    assert week(office.calendars({**source, "calendars": ["work"]}), desk) == NINE


def test_a_name_that_is_not_among_them_blocks_rather_than_offers(
    office: Office, source: dict[str, object], desk: Desk
) -> None:
    calendars = office.calendars({**source, "calendars": ["Wrok"]})
    assert week(calendars, desk) == [("2027-03-01 00:00", "2027-03-08 00:00")]


def test_calendars_that_did_not_change_cost_one_request(
    calendars: Calendars, server: DavServer, office: Office, desk: Desk
) -> None:
    put(server, desk, 9)
    look(calendars, office)
    server.seen.clear()
    look(calendars, office)
    assert [line.split()[0] for line in server.seen] == ["PROPFIND"]
    assert week(calendars, desk) == NINE


def test_a_change_is_seen_in_the_background(
    calendars: Calendars, server: DavServer, office: Office, desk: Desk
) -> None:
    look(calendars, office)
    put(server, desk, 9)
    look(calendars, office)
    server.seen.clear()
    assert week(calendars, desk) == NINE
    assert server.seen == []


def test_a_booking_appears_in_the_calendar_in_neutral_words(
    calendars: Calendars, server: DavServer
) -> None:
    calendars.consultation_booked(BOOKED, FIRST)
    text = server.entries()[NAME]
    assert "SUMMARY:Consultation" in text
    assert "DTSTART:20270302T100000Z" in text
    assert "UID:b1@harbour.example" in text


def test_a_repeat_writes_nothing_twice(calendars: Calendars, server: DavServer) -> None:
    for _ in range(3):
        calendars.consultation_booked(BOOKED, FIRST)
    assert list(server.entries()) == [NAME]


def test_a_repeat_after_a_crash_takes_over_what_was_written(
    calendars: Calendars, server: DavServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as crashing:
        crashing.setattr(type(calendars._entries), "written", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            calendars.consultation_booked(BOOKED, FIRST)
    calendars.consultation_booked(BOOKED, FIRST)
    assert list(server.entries()) == [NAME]


def test_a_cancellation_after_a_crash_finds_what_was_written(
    calendars: Calendars, server: DavServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as crashing:
        crashing.setattr(type(calendars._entries), "written", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            calendars.consultation_booked(BOOKED, FIRST)
    calendars.consultation_cancelled(CANCELLED, FIRST)
    assert server.entries() == {}


def test_a_booking_that_moves_moves_in_the_calendar(
    calendars: Calendars, server: DavServer
) -> None:
    calendars.consultation_booked(BOOKED, FIRST)
    calendars.consultation_booked(MOVED, FIRST)
    assert list(server.entries()) == [NAME]
    text = server.entries()[NAME]
    assert "DTSTART:20270303T110000Z" in text
    assert "SEQUENCE:1" in text


def test_an_earlier_version_never_comes_back(calendars: Calendars, server: DavServer) -> None:
    calendars.consultation_booked(MOVED, FIRST)
    calendars.consultation_booked(BOOKED, FIRST)
    assert "DTSTART:20270303T110000Z" in server.entries()[NAME]


def test_a_cancelled_booking_disappears(calendars: Calendars, server: DavServer) -> None:
    calendars.consultation_booked(BOOKED, FIRST)
    for _ in range(2):
        calendars.consultation_cancelled(CANCELLED, FIRST)
    assert server.entries() == {}


def test_our_own_entries_do_not_count_as_busy(
    calendars: Calendars, office: Office, desk: Desk
) -> None:
    calendars.consultation_booked(BOOKED, FIRST)
    look(calendars, office)
    assert week(calendars, desk) == []


def test_an_entry_that_was_removed_is_noticed_once_and_cancels_nothing(
    calendars: Calendars, server: DavServer, office: Office, told: Told
) -> None:
    calendars.consultation_booked(BOOKED, FIRST)
    look(calendars, office)
    server.ask("DELETE", f"{server.home}work/{NAME}")
    look(calendars, office)
    look(calendars, office)
    assert told.events == [
        CalendarEntryChanged(
            booking=BOOKED.booking, practitioner=MAYA, change=CalendarChange.REMOVED
        )
    ]


def test_an_entry_that_was_moved_is_noticed_with_its_new_time(
    calendars: Calendars, server: DavServer, office: Office, told: Told
) -> None:
    calendars.consultation_booked(BOOKED, FIRST)
    look(calendars, office)
    move_entry(server)
    look(calendars, office)
    [event] = told.events
    assert isinstance(event, CalendarEntryChanged)
    assert (event.change, event.start) == (CalendarChange.MOVED, moment("2027-03-02 14:00"))


def test_an_entry_that_was_moved_stays_noticed_whatever_else_changes_in_the_calendar(
    calendars: Calendars, server: DavServer, office: Office, told: Told, desk: Desk
) -> None:
    calendars.consultation_booked(BOOKED, FIRST)
    move_entry(server)
    look(calendars, office)
    put(server, desk, 9)
    look(calendars, office)
    [entry] = calendars._entries.of_person(BOOKED.person)
    assert (entry.noticed.value, len(told.events)) == ("moved", 1)


def test_an_entry_that_was_put_right_is_noticed_no_more(
    calendars: Calendars, server: DavServer, office: Office
) -> None:
    calendars.consultation_booked(BOOKED, FIRST)
    as_written = server.entries()[NAME]
    move_entry(server)
    look(calendars, office)
    server.ask("PUT", f"{server.home}work/{NAME}", as_written.encode())
    look(calendars, office)
    [entry] = calendars._entries.of_person(BOOKED.person)
    assert entry.noticed.value == ""


def test_a_change_that_somebody_who_books_was_the_first_to_read_is_noticed_all_the_same(
    calendars: Calendars, server: DavServer, office: Office, told: Told, desk: Desk
) -> None:
    calendars.consultation_booked(BOOKED, FIRST)
    look(calendars, office)
    server.ask("DELETE", f"{server.home}work/{NAME}")
    office.clock.forward(timedelta(minutes=11))
    calendars.busy_times(MAYA, desk.window("2027-03-02", "2027-03-03"))
    calendars.refresh(office.clock.now())
    assert [type(event) for event in told.events] == [CalendarEntryChanged]


def test_only_the_version_that_is_known_is_written_over(
    calendars: Calendars, server: DavServer
) -> None:
    calendars.consultation_booked(BOOKED, FIRST)
    [entry] = calendars._entries.of_person(BOOKED.person)
    [feed] = calendars._all()
    text = server.entries()[NAME]
    with conversation(feed.account()) as dav:
        with pytest.raises(Refused):  # If-None-Match: *
            dav.put(entry.url, text, "")
        move_entry(server)
        with pytest.raises(Refused):  # If-Match
            dav.put(entry.url, text, entry.etag)
    assert "20270302T1400" in server.entries()[NAME]


def test_an_entry_that_got_a_note_is_not_told_of(
    calendars: Calendars, server: DavServer, office: Office, told: Told
) -> None:
    calendars.consultation_booked(BOOKED, FIRST)
    look(calendars, office)
    text = server.entries()[NAME].replace("SUMMARY:Consultation", "SUMMARY:Consultation (phone)")
    server.ask("PUT", f"{server.home}work/{NAME}", text.encode())
    look(calendars, office)
    assert told.events == []


def test_a_change_in_the_calendar_is_shown_to_the_practitioner(
    calendars: Calendars, server: DavServer, office: Office
) -> None:
    calendars.consultation_booked(BOOKED, FIRST)
    look(calendars, office)
    server.ask("DELETE", f"{server.home}work/{NAME}")
    look(calendars, office)
    maya = Account(AccountId("a"), "Maya", "maya@x.example", frozenset({Role.PRACTITIONER}), MAYA)
    [shown_to_maya] = calendars.attention(maya)
    assert shown_to_maya.what.startswith("Somebody removed the booking of 3/2/27, 10:00")
    assert shown_to_maya.what.endswith("from the calendar of Maya Lind.")
    assert calendars.attention(replace(maya, practitioner=None)) == []


def test_a_server_that_is_away_makes_the_delivery_wait(
    office: Office, source: dict[str, object]
) -> None:
    calendars = office.calendars({**source, "caldav": Secret.of("http://127.0.0.1:9/")})
    with pytest.raises(DeliveryFailed, match="cannot be reached"):
        calendars.consultation_booked(BOOKED, FIRST)


def test_a_password_is_not_sent_unencrypted_to_a_host_that_is_not_allowed(
    office: Office, source: dict[str, object], server: DavServer
) -> None:
    calendars = office.calendars(source, private_hosts=[])
    with pytest.raises(DeliveryFailed, match="unencrypted"):
        calendars.consultation_booked(BOOKED, FIRST)
    assert server.seen == []


def test_doctor_goes_through_every_step(calendars: Calendars) -> None:
    grades = [(finding.grade, finding.what) for finding in calendars.health()]
    assert grades == [
        (Grade.FINE, "Calendar 1 of maya can be reached."),
        (Grade.FINE, "Calendar 1 of maya lets us sign in."),
        (Grade.FINE, "Calendar 1 of maya has the calendars that count."),
        (Grade.FINE, "Calendar 1 of maya can be read."),
        (Grade.FINE, "Calendar 1 of maya takes bookings."),
        (Grade.FINE, "Calendar 1 of maya is fresh: what is known is 0 minutes old."),
    ]


@pytest.mark.parametrize(
    ("wrong", "step", "remedy"),
    [
        ({"caldav": Secret.of("http://127.0.0.1:9/")}, 0, "Check its address, or try again later."),
        ({"calendars": ["Wrok"]}, 2, "Write the names as the calendar program shows them."),
        ({"write": "Wrok"}, 4, "Write the names as the calendar program shows them."),
    ],
)
def test_doctor_stops_at_the_step_that_does_not_work(
    office: Office, source: dict[str, object], wrong: dict[str, object], step: int, remedy: str
) -> None:
    findings = office.calendars({**source, **wrong}).health()
    found = [finding for finding in findings if finding.grade is Grade.FAILING]
    assert (findings.index(found[0]), [each.remedy for each in found]) == (step, [remedy])


def test_a_change_is_noticed_in_a_calendar_that_does_not_count(
    office: Office, server: DavServer, source: dict[str, object], told: Told
) -> None:
    office.context = replace(office.context, events=cast("Events", told))
    calendars = office.calendars({**source, "calendars": ["Home"]})
    calendars.consultation_booked(BOOKED, FIRST)
    look(calendars, office)
    server.ask("DELETE", f"{server.home}work/{NAME}")
    look(calendars, office)
    assert [type(event) for event in told.events] == [CalendarEntryChanged]


def test_a_calendar_that_does_not_count_is_not_asked_entry_by_entry_while_nothing_changes(
    office: Office, server: DavServer, source: dict[str, object]
) -> None:
    calendars = office.calendars({**source, "calendars": ["Home"]})
    calendars.consultation_booked(BOOKED, FIRST)
    look(calendars, office)
    server.seen.clear()
    look(calendars, office)
    assert {line.split()[0] for line in server.seen} == {"PROPFIND"}


def test_nothing_secret_is_logged(
    calendars: Calendars,
    server: DavServer,
    office: Office,
    desk: Desk,
    caplog: pytest.LogCaptureFixture,
) -> None:
    put(server, desk, 9)
    with caplog.at_level(logging.INFO):
        calendars.consultation_booked(BOOKED, FIRST)
        look(calendars, office)
    assert "secret-word" not in caplog.text
    assert server.address not in "".join(
        record.getMessage() for record in caplog.records if record.name.startswith("soundwell")
    )
