"""Backups in the back office: made while pages are served, taken away, and known by their age."""

from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from time import monotonic, sleep
from typing import Any
from zipfile import ZipFile

import pytest

from soundwell_hookspecs import Role
from soundwell_plugins.host.undertakings import UndertakingKind
from soundwell_plugins.testing import sign_in

Open = Callable[..., Any]


@pytest.fixture
def admin(open_site: Open) -> Any:
    site = open_site()
    sign_in(site.host, site.client, Role.ADMIN)
    return site


def made(site: Any) -> str:
    """Make a backup, and return the path of its page once it is made."""
    path = str(site.client.post("/office/backup").headers["location"])
    deadline = monotonic() + 60
    while "data-goes-on" in site.client.get(path).text and monotonic() < deadline:
        sleep(0.02)
    return path


def test_where_there_is_none_it_says_so_here_and_on_the_page_of_the_day(admin: Any) -> None:
    assert "There is none yet." in admin.client.get("/office/backup").text
    assert "There is no backup yet." in admin.client.get("/office").text


def test_one_is_made_and_taken_away_and_both_are_written_down(admin: Any) -> None:
    path = made(admin)
    answer = admin.client.get(f"{path}/file")
    assert 'filename="soundwell-2027-01-04-' in answer.headers["content-disposition"]
    with ZipFile(BytesIO(answer.content)) as packed:
        assert "configuration/soundwell.toml" in packed.namelist()
        assert not [name for name in packed.namelist() if "to-take-away" in name]
    assert [each.action for each in admin.host.audit.entries()] == ["backup.taken", "backup.made"]


def test_its_age_and_size_are_shown(admin: Any) -> None:
    made(admin)
    admin.clock.advance(timedelta(hours=3))
    sign_in(admin.host, admin.client, Role.ADMIN)
    page = admin.client.get("/office/backup").text
    assert "3 hours ago." in page
    assert "Its file has 0" in page
    assert "backup" not in admin.client.get("/office").text.partition("What takes place")[0]


def test_one_that_is_old_needs_somebody(admin: Any) -> None:
    made(admin)
    admin.clock.advance(timedelta(days=9))
    sign_in(admin.host, admin.client, Role.ADMIN)
    assert "The last backup is 9 days old." in admin.client.get("/office").text


def test_a_second_one_takes_the_place_of_the_first(admin: Any) -> None:
    first, second = made(admin), made(admin)
    answers = [admin.client.get(f"{path}/file").status_code for path in (first, second)]
    assert answers == [404, 200]
    assert "The file is gone from here." in admin.client.get(first).text


def test_while_one_is_made_no_other_begins(admin: Any) -> None:
    with admin.host.database.transaction() as session:
        begun = admin.host.undertakings.begin(session, UndertakingKind.BACKUP, "", actor=None)
    admin.host.undertakings.say(begun, "3/12")
    path = admin.client.post("/office/backup").headers["location"]
    page = admin.client.get(path).text
    assert path.endswith(begun)
    assert '<progress value="3" max="12"' in page


def test_one_that_died_half_way_is_not_waited_for(admin: Any) -> None:
    with admin.host.database.transaction() as session:
        begun = admin.host.undertakings.begin(session, UndertakingKind.BACKUP, "", actor=None)
    admin.clock.advance(timedelta(minutes=11))
    assert "It was not finished." in admin.client.get(f"/office/backup/{begun}").text


def test_a_disk_without_room_is_told(admin: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError("no space left on device")

    monkeypatch.setattr("soundwell_plugins.web.office.backup.make_backup", full)
    assert "Is there room on the disk?" in admin.client.get(made(admin)).text


def test_making_one_needs_a_recent_proof(admin: Any) -> None:
    admin.clock.advance(admin.host.accounts.settings.recent * 2)
    assert admin.client.post("/office/backup").headers["location"].startswith("/sign-in/again")


@pytest.mark.parametrize("path", ["/office/backup/unknown", "/office/backup/unknown/file"])
def test_an_unknown_one_is_not_found(admin: Any, path: str) -> None:
    assert admin.client.get(path).status_code == 404
