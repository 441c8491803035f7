"""When the connector says that a practitioner is busy."""

import logging
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from soundwell_hookspecs import BusySource, Finding, Grade, PersonId, PractitionerId
from soundwell_plugins.connectors.calendars.plugin import Calendars
from soundwell_plugins.connectors.calendars.readings import Readings
from soundwell_plugins.sdk.configuration import Secret

from .conftest import MAYA, Desk, Office, Server, Spans, shown

NINE = [("2027-03-01 09:00", "2027-03-01 10:00")]
TEN = [("2027-03-01 10:00", "2027-03-01 11:00")]
NINE_AND_TEN = [("2027-03-01 09:00", "2027-03-01 11:00")]
WHOLE_DAY = [("2027-03-01 00:00", "2027-03-02 00:00")]
MONDAY = "Mon, 01 Mar 2027 08:00:00 GMT"
POLICIES: dict[str, Spans] = {"block": WHOLE_DAY, "offer": []}
ELEVEN_MINUTES = timedelta(minutes=11)


@pytest.fixture
def url(server: Server) -> dict[str, object]:
    return {"url": Secret.of(server.address)}


def day(calendars: Calendars, desk: Desk) -> Spans:
    window = desk.window("2027-03-01", "2027-03-02")
    return shown(list(calendars.busy_times(MAYA, window)))


def test_a_file_is_read(office: Office, desk: Desk, tmp_path: Path) -> None:
    (tmp_path / "maya.ics").write_bytes(desk.week(9))
    assert day(office.calendars({"file": tmp_path / "maya.ics"}), desk) == NINE


def test_a_file_that_changed_is_read_at_once(office: Office, desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "maya.ics"
    path.write_bytes(desk.week(9))
    calendars = office.calendars({"file": path})
    assert day(calendars, desk) == NINE
    path.write_bytes(desk.week(9, 10))
    assert day(calendars, desk) == NINE_AND_TEN


def test_a_file_that_is_gone_leaves_its_last_good_copy(
    office: Office, desk: Desk, tmp_path: Path
) -> None:
    path = tmp_path / "maya.ics"
    path.write_bytes(desk.week(9))
    calendars = office.calendars({"file": path})
    day(calendars, desk)
    path.unlink()
    assert day(calendars, desk) == NINE


def test_a_practitioner_without_calendars_is_not_busy(office: Office, desk: Desk) -> None:
    window = desk.window("2027-03-01", "2027-03-02")
    assert office.calendars().busy_times(PractitionerId("noor"), window) == []


def test_all_calendars_of_a_practitioner_count(
    office: Office, desk: Desk, server: Server, url: dict[str, object], tmp_path: Path
) -> None:
    (tmp_path / "maya.ics").write_bytes(desk.week(9))
    server.send(desk.week(10))
    assert day(office.calendars({"file": tmp_path / "maya.ics"}, url), desk) == NINE + TEN


def test_whole_days_are_meant_in_the_practitioners_zone(
    office: Office, desk: Desk, tmp_path: Path
) -> None:
    (tmp_path / "maya.ics").write_bytes(desk.feed(desk.event("DTSTART;VALUE=DATE:20270701")))
    calendars = office.calendars({"file": tmp_path / "maya.ics"})
    busy = calendars.busy_times(MAYA, desk.window("2027-06-30", "2027-07-03"))
    assert shown(list(busy)) == [("2027-06-30 23:00", "2027-07-01 23:00")]


def test_whole_days_are_meant_in_the_zone_of_the_source_if_it_names_one(
    office: Office, desk: Desk, tmp_path: Path
) -> None:
    (tmp_path / "maya.ics").write_bytes(desk.feed(desk.event("DTSTART;VALUE=DATE:20270701")))
    calendars = office.calendars({"file": tmp_path / "maya.ics", "zone": "Asia/Tokyo"})
    busy = calendars.busy_times(MAYA, desk.window("2027-06-30", "2027-07-03"))
    assert shown(list(busy)) == [("2027-06-30 15:00", "2027-07-01 15:00")]


def test_a_fresh_copy_is_used_without_asking(
    office: Office, desk: Desk, server: Server, url: dict[str, object]
) -> None:
    server.send(desk.week(9))
    calendars = office.calendars(url)
    assert day(calendars, desk) == day(calendars, desk) == NINE
    assert len(server.seen) == 1


def test_an_older_copy_is_renewed(
    office: Office, desk: Desk, server: Server, url: dict[str, object]
) -> None:
    server.send(desk.week(9))
    calendars = office.calendars(url)
    day(calendars, desk)
    office.clock.forward(ELEVEN_MINUTES)
    server.send(desk.week(10))
    assert day(calendars, desk) == TEN


def test_the_copy_outlives_the_process(
    office: Office, desk: Desk, server: Server, url: dict[str, object]
) -> None:
    server.send(desk.week(9))
    day(office.calendars(url), desk)
    server.send(b"", status=500)
    assert day(office.calendars(url), desk) == NINE


@pytest.mark.parametrize("validator", [("ETag", '"1"'), ("Last-Modified", MONDAY)])
def test_an_unchanged_feed_is_not_sent_again_and_counts_as_fresh(
    office: Office, desk: Desk, server: Server, url: dict[str, object], validator: tuple[str, str]
) -> None:
    name, value = validator
    asked = {"ETag": "If-None-Match", "Last-Modified": "If-Modified-Since"}[name]
    server.send_if_changed(desk.week(9), {name: value})
    calendars = office.calendars({**url, "oldest": "15 minutes"})
    day(calendars, desk)
    for _ in range(3):
        office.clock.forward(ELEVEN_MINUTES)
        assert day(calendars, desk) == NINE
    assert [request.get(asked) for request in server.seen] == [None, value, value, value]


def test_an_unchanged_feed_is_not_worked_out_again(
    office: Office,
    desk: Desk,
    server: Server,
    url: dict[str, object],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    server.send(desk.week(9))
    calendars = office.calendars(url)
    day(calendars, desk)
    monkeypatch.setattr(Readings, "work_out", None)
    office.clock.forward(ELEVEN_MINUTES)
    assert day(calendars, desk) == NINE
    inside = desk.window("2027-03-01 09:15", "2027-03-01 09:30")
    assert list(calendars.busy_times(MAYA, inside)) == [inside]


@pytest.mark.parametrize(
    "body", [b"<html>Please sign in</html>", b"", b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\n"]
)
def test_garbage_does_not_replace_the_last_good_copy(
    office: Office, desk: Desk, server: Server, url: dict[str, object], body: bytes
) -> None:
    server.send(desk.week(9))
    calendars = office.calendars(url)
    day(calendars, desk)
    office.clock.forward(ELEVEN_MINUTES)
    server.send(body)
    assert day(calendars, desk) == NINE


def test_a_feed_that_explodes_does_not_replace_the_last_good_copy(
    office: Office, desk: Desk, server: Server, url: dict[str, object]
) -> None:
    server.send(desk.week(9))
    calendars = office.calendars(url)
    day(calendars, desk)
    office.clock.forward(ELEVEN_MINUTES)
    server.send(
        desk.feed(desk.event("DTSTART:20270101T000000Z", "DURATION:PT1S", "RRULE:FREQ=SECONDLY"))
    )
    assert day(calendars, desk) == NINE


def test_a_dead_server_leaves_its_last_good_copy(
    office: Office, desk: Desk, server: Server, url: dict[str, object]
) -> None:
    server.send(desk.week(9))
    calendars = office.calendars(url)
    day(calendars, desk)
    server.send(b"", status=500)
    office.clock.forward(timedelta(days=3))
    assert day(calendars, desk) == NINE


@pytest.mark.parametrize("policy", POLICIES)
def test_a_copy_that_is_too_old_counts_as_the_practice_says(
    office: Office,
    desk: Desk,
    server: Server,
    url: dict[str, object],
    policy: str,
) -> None:
    server.send(desk.week(9))
    calendars = office.calendars({**url, "when_stale": policy})
    day(calendars, desk)
    server.send(b"", status=500)
    office.clock.forward(timedelta(days=3, seconds=1))
    assert day(calendars, desk) == POLICIES[policy]


@pytest.mark.parametrize("policy", POLICIES)
def test_a_calendar_that_was_never_read_counts_as_the_practice_says(
    office: Office,
    desk: Desk,
    url: dict[str, object],
    policy: str,
) -> None:
    assert day(office.calendars({**url, "when_stale": policy}), desk) == POLICIES[policy]


def test_of_several_calendars_those_that_are_busy_are_named(
    office: Office, desk: Desk, tmp_path: Path
) -> None:
    for name, hour in (("one", 9), ("two", 12)):
        (tmp_path / f"{name}.ics").write_bytes(desk.week(hour))
    calendars = office.calendars(
        {"file": str(tmp_path / "one.ics")},
        {"file": str(tmp_path / "two.ics")},
        {"file": str(tmp_path / "gone.ics")},
        {"file": str(tmp_path / "gone.ics"), "when_stale": "offer"},
    )
    found = calendars.busy_sources(MAYA, desk.window("2027-03-01 12:00", "2027-03-01 13:00"))
    assert found == [
        BusySource("Calendar 2 of maya"),
        BusySource("Calendar 3 of maya", known=False),
    ]


def test_a_calendar_whose_secret_is_missing_blocks_its_times(office: Office, desk: Desk) -> None:
    calendars = office.calendars({"url": {"env": "NO_SUCH_VARIABLE_ANYWHERE"}})
    assert day(calendars, desk) == WHOLE_DAY


def test_a_server_that_failed_is_left_alone_for_a_minute(
    office: Office, desk: Desk, server: Server, url: dict[str, object]
) -> None:
    calendars = office.calendars(url)
    day(calendars, desk)
    day(calendars, desk)
    assert len(server.seen) == 1
    server.send(desk.week(9))
    office.clock.forward(timedelta(minutes=1))
    assert day(calendars, desk) == NINE


def test_the_log_says_once_what_is_wrong_without_the_address(
    office: Office,
    desk: Desk,
    server: Server,
    url: dict[str, object],
    caplog: pytest.LogCaptureFixture,
) -> None:
    server.send(desk.week(9))
    calendars = office.calendars(url)
    day(calendars, desk)
    office.clock.forward(ELEVEN_MINUTES)
    server.send(b"<html>token</html>", status=404)
    with caplog.at_level(logging.INFO):
        day(calendars, desk)
    [said] = caplog.messages
    assert said == (
        "calendar 1 of maya is not at its address any more (status 404); "
        "copy its address in iCal format once more"
    )


def test_the_log_names_what_is_not_understood(
    office: Office, desk: Desk, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "maya.ics").write_bytes(desk.feed(desk.event("SUMMARY:private")))
    day(office.calendars({"file": tmp_path / "maya.ics"}), desk)
    [said] = caplog.messages
    assert said == (
        "calendar 1 of maya: not everything in it is understood; line 3: this event has no start "
        "that can be read: it is left out (1 such lines)"
    )


def test_the_database_shows_neither_address_nor_content(
    office: Office, desk: Desk, server: Server, url: dict[str, object]
) -> None:
    server.send(desk.week(9))
    day(office.calendars(url), desk)
    with office.database.engine.connect() as connection:
        [row] = connection.execute(text("SELECT * FROM calendars_copy")).all()
    kept = b" ".join(part if isinstance(part, bytes) else str(part).encode() for part in row)
    assert b"VEVENT" not in kept
    assert b"secret-token" not in kept


def test_it_keeps_nothing_about_visitors(office: Office) -> None:
    calendars = office.calendars()
    assert calendars.personal_data(PersonId("p")) == []
    assert [each.encrypted for each in calendars.data_kept()] == [True, False, False]
    assert calendars.erase_personal_data(PersonId("p")).erased == 0


def test_doctor_reads_every_calendar_and_says_which_cannot_be_read(
    office: Office, desk: Desk, server: Server, url: dict[str, object], tmp_path: Path
) -> None:
    (tmp_path / "maya.ics").write_bytes(desk.week(9))
    server.send(b"", status=404)
    fine, fresh, failing, unknown = office.calendars({"file": tmp_path / "maya.ics"}, url).health()
    assert fine == Finding(Grade.FINE, "Calendar 1 of maya can be read.")
    assert (failing.grade, failing.what[:18]) == (Grade.FAILING, "Calendar 2 of maya")
    assert [fresh.grade, unknown.grade] == [Grade.FINE, Grade.WARNING]


def test_doctor_asks_again_even_when_there_is_a_fresh_copy(
    office: Office, desk: Desk, server: Server, url: dict[str, object]
) -> None:
    server.send(desk.week(9))
    calendars = office.calendars(url)
    day(calendars, desk)
    server.send(b"", status=500)
    assert calendars.health()[0].grade is Grade.FAILING
