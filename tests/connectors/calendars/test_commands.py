"""`soundwell calendar busy`."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from soundwell_plugins.connectors.calendars.commands import app
from soundwell_plugins.sdk.commands import CommandFailed

from .conftest import Desk, Server

SPELLING = "such as 2027-03-01 or 2027-03-01T09:00, in ZONE unless it says otherwise"
DAY = ("--from", "2027-03-01", "--to", "2027-03-02", "--zone", "Europe/London")


def run(*arguments: str, stdin: bytes | None = None) -> Result:
    return CliRunner().invoke(app, ["busy", *arguments], input=stdin)


def sentence(*arguments: str, stdin: bytes | None = None) -> str:
    result = run(*arguments, stdin=stdin)
    assert isinstance(result.exception, CommandFailed)
    assert result.stdout == ""
    return result.exception.sentence


@pytest.fixture
def maya(tmp_path: Path, desk: Desk) -> str:
    path = tmp_path / "maya.ics"
    path.write_bytes(desk.week(9, 10))
    return str(path)


def test_busy_times_are_printed_as_json_in_utc(maya: str) -> None:
    result = run(maya, *DAY, "--json")
    assert json.loads(result.stdout) == [
        {"start": "2027-03-01T09:00:00Z", "end": "2027-03-01T10:00:00Z"},
        {"start": "2027-03-01T10:00:00Z", "end": "2027-03-01T11:00:00Z"},
    ]


def test_they_can_be_merged(maya: str) -> None:
    result = run(maya, *DAY, "--json", "--merge")
    assert json.loads(result.stdout) == [
        {"start": "2027-03-01T09:00:00Z", "end": "2027-03-01T11:00:00Z"}
    ]


def test_without_json_they_are_lines_in_the_zone(maya: str) -> None:
    zone = ("--zone", "Asia/Tokyo")
    result = run(maya, "--from", "2027-03-01", "--to", "2027-03-02", *zone, "--merge")
    assert result.stdout == "Mon 2027-03-01 18:00 to 20:00\n"


def test_a_line_names_the_day_of_the_end_where_it_is_another(tmp_path: Path, desk: Desk) -> None:
    path = tmp_path / "night.ics"
    path.write_bytes(desk.feed(desk.event("DTSTART:20270301T220000Z", "DURATION:PT9H")))
    result = run(str(path), "--from", "2027-03-01", "--to", "2027-03-05", "--zone", "Europe/London")
    assert result.stdout == "Mon 2027-03-01 22:00 to Tue 2027-03-02 07:00\n"


def test_no_busy_times_are_said_to_be_none(tmp_path: Path, desk: Desk) -> None:
    (tmp_path / "empty.ics").write_bytes(desk.feed())
    assert run(str(tmp_path / "empty.ics"), *DAY).stdout == "Nothing is busy in this time.\n"
    assert run(str(tmp_path / "empty.ics"), *DAY, "--json").stdout == "[]\n"


def test_the_input_is_read(desk: Desk) -> None:
    assert len(json.loads(run("-", *DAY, "--json", stdin=desk.week(9)).stdout)) == 1


def test_an_address_is_read(desk: Desk, server: Server) -> None:
    server.send(desk.week(9))
    assert len(json.loads(run(server.address, *DAY, "--json").stdout)) == 1


@pytest.mark.parametrize(
    ("start", "end"),
    [
        ("2027-03-01T09:00", "2027-03-01T10:00"),
        ("2027-03-01T09:00:00Z", "2027-03-01T10:00:00+00:00"),
        ("2027-03-01T18:00+09:00", "2027-03-01T05:00-05:00"),
        ("20270301T0900", "20270301T1000"),
    ],
)
def test_moments_may_have_an_offset(maya: str, start: str, end: str) -> None:
    result = run(maya, "--from", start, "--to", end, "--zone", "Europe/London", "--json")
    assert json.loads(result.stdout) == [
        {"start": "2027-03-01T09:00:00Z", "end": "2027-03-01T10:00:00Z"}
    ]


def test_what_is_not_understood_is_named_beside_the_result(tmp_path: Path, desk: Desk) -> None:
    path = tmp_path / "maya.ics"
    path.write_bytes(desk.feed(desk.event("DTSTART:soon")))
    result = run(str(path), *DAY, "--json")
    assert json.loads(result.stdout) == []
    assert result.stderr == "Line 3: this event has no start that can be read: it is left out.\n"


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    path = str(tmp_path / "maya.ics")
    assert sentence(path, *DAY) == f"{path} is not there: check the file's name and folder."


def test_a_folder_is_no_calendar(tmp_path: Path) -> None:
    assert sentence(str(tmp_path), *DAY) == f"{tmp_path} is a folder: name the .ics file in it."


def test_a_web_page_is_no_calendar(tmp_path: Path) -> None:
    path = tmp_path / "maya.ics"
    path.write_text("<html>")
    assert sentence(str(path), *DAY) == (
        f"{path} is a web page, perhaps one that asks to sign in: "
        "take the calendar's address in iCal format, or export the calendar once more."
    )


def test_an_empty_input_is_no_calendar() -> None:
    assert sentence("-", *DAY, stdin=b"").startswith("What came by the input is empty: ")


def test_an_address_is_never_repeated(server: Server) -> None:
    said = sentence(server.address, *DAY)
    assert said.startswith("The calendar at this address is answered with an error (status 500)")
    assert "secret-token" not in said


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (
            ("--from", "soon", "--to", "2027-03-02", "--zone", "UTC"),
            f"--from 'soon' is no date or time: write it {SPELLING}.",
        ),
        (
            ("--from", "2027-03-02", "--to", "2027-03-02", "--zone", "UTC"),
            "--to is not after --from: give a later one.",
        ),
        (
            ("--from", "2027-03-01", "--to", "2027-03-02", "--zone", "Mars/Olympus"),
            "--zone 'Mars/Olympus' is no time zone: give a name such as Europe/London.",
        ),
    ],
)
def test_wrong_options_are_named(maya: str, arguments: tuple[str, ...], expected: str) -> None:
    assert sentence(maya, *arguments) == expected


def test_declaring_the_command_imports_nothing_slow() -> None:
    script = (
        "import sys; import soundwell_plugins.connectors.calendars.commands;"
        "slow = {'httpx2', 'sqlalchemy', 'icalendar', 'pydantic', 'fastapi'} & set(sys.modules);"
        "sys.exit(str(slow) if slow else 0)"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], check=False, capture_output=True, text=True
    )
    assert (done.returncode, done.stderr) == (0, "")
