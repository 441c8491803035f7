"""How one gets into an account with a CalDAV server, and who is told its password."""

import base64
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from soundwell_hookspecs import Grade
from soundwell_plugins.connectors.calendars.dav_dialogue import trusted
from soundwell_plugins.connectors.calendars.plugin import Calendars
from soundwell_plugins.sdk.configuration import Secret

from .conftest import MAYA, Desk, Office, shown
from .dav_fronts import Front, front
from .dav_servers import DavServer, listening

NINE = [("2027-03-01 09:00", "2027-03-01 10:00")]
BLOCKED = [("2027-03-01 00:00", "2027-03-02 00:00")]


@pytest.fixture
def server(tmp_path: Path, desk: Desk) -> Iterator[DavServer]:
    with listening("radicale", tmp_path / "server") as running:
        running.ask("PUT", f"{running.home}work/9.ics", desk.week(9))
        yield running


def calendars(office: Office, address: str, **source: Any) -> Calendars:
    account = {"caldav": Secret.of(address), "username": "maya"}
    own = {**account, "password": Secret.of("secret-word"), **source}
    return office.calendars(own, private_hosts=["127.0.0.1", "localhost"])


def day(found: Calendars, desk: Desk) -> list[tuple[str, str]]:
    return shown(list(found.busy_times(MAYA, desk.window("2027-03-01", "2027-03-02"))))


def test_a_server_that_wants_digest_gets_it(office: Office, desk: Desk, server: DavServer) -> None:
    with front(server, digest=("maya", "secret-word")) as asked:
        assert day(calendars(office, f"{asked.address}/"), desk) == NINE
    assert any(each.startswith("Digest ") for each in asked.signed)


def test_a_wrong_password_is_not_taken_by_digest(
    office: Office, desk: Desk, server: DavServer
) -> None:
    with front(server, digest=("maya", "another-word")) as asked:
        assert day(calendars(office, f"{asked.address}/"), desk) == BLOCKED


def test_doctor_says_that_the_server_is_there_but_does_not_let_us_in(
    office: Office, server: DavServer
) -> None:
    with front(server, digest=("maya", "another-word")) as asked:
        findings = calendars(office, f"{asked.address}/").health()
    assert [each.grade for each in findings] == [Grade.FINE, Grade.FAILING, Grade.WARNING]
    assert findings[1].what == "Calendar 1 of maya does not let us sign in."
    assert "password" in findings[1].remedy


def test_the_calendars_are_found_by_the_well_known_address(
    office: Office, desk: Desk, server: DavServer
) -> None:
    with front(server, hidden=True) as asked:
        assert day(calendars(office, f"{asked.address}/"), desk) == NINE
    assert "/.well-known/caldav" in asked.paths


def test_another_host_is_not_told_the_password(
    office: Office, desk: Desk, server: DavServer
) -> None:
    with front(server) as stranger, front(server, leads_to=_as_localhost(stranger)) as asked:
        assert day(calendars(office, f"{asked.address}/"), desk) == BLOCKED
    assert stranger.paths == []


def test_a_host_that_the_admin_names_is_told_the_password(
    office: Office, desk: Desk, server: DavServer
) -> None:
    with front(server) as other, front(server, leads_to=_as_localhost(other)) as asked:
        found = calendars(office, f"{asked.address}/", hosts=["LocalHost"])
        assert day(found, desk) == NINE
    password = base64.b64encode(b"maya:secret-word").decode()
    assert f"Basic {password}" in other.signed


def test_doctor_names_the_host_to_add(office: Office, server: DavServer) -> None:
    with front(server) as other, front(server, leads_to=_as_localhost(other)) as asked:
        findings = calendars(office, f"{asked.address}/").health()
    assert "add it to `hosts`" in findings[0].remedy
    assert "localhost" in findings[0].remedy


@pytest.mark.parametrize(
    ("host", "home", "named", "expected"),
    [
        ("dav.practice.co.uk", "dav.practice.co.uk", (), True),
        ("dav.stranger.co.uk", "dav.practice.co.uk", (), False),
        ("other.practice.example", "dav.practice.example", (), False),
        ("other.practice.example", "dav.practice.example", ("other.practice.example",), True),
        ("p42-caldav.icloud.com", "caldav.icloud.com", (), True),
        ("caldav.evilicloud.com", "caldav.icloud.com", (), False),
        ("p42-caldav.icloud.com", "dav.practice.example", (), False),
    ],
)
def test_names_that_end_alike_are_not_one_provider(
    host: str, home: str, named: tuple[str, ...], *, expected: bool
) -> None:
    assert trusted(host, home, named) is expected


def _as_localhost(other: Front) -> str:
    return other.address.replace("127.0.0.1", "localhost")
