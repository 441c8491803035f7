"""`soundwell doctor --security`: how safely a practice is deployed."""

import json
import re
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from soundwell_hookspecs import Role
from soundwell_plugins.host.accounts.passwords import Passwords
from soundwell_plugins.host.audit.trail import Trail
from soundwell_plugins.sdk.encryption import Key
from soundwell_plugins.testing import AdjustableClock

from .conftest import Folder, Soundwell

SAFE = "[spam]\n[web]\nsites = []\n"


class Examination:
    """A practice in a folder, and what the command says of it."""

    def __init__(self, folder: Folder, soundwell: Soundwell) -> None:
        self.folder = folder
        self._soundwell = soundwell
        self.code = 0

    @property
    def key(self) -> Path:
        return self.folder.path / "soundwell.key"

    def write(self, tables: str = SAFE, url: str = "") -> None:
        self.folder.write(tables)
        self.key.chmod(0o600)
        if url:
            file = self.folder.file
            told = re.sub(r"(?m)^zone = .*$", rf'\g<0>\nurl = "{url}"', file.read_text(), count=1)
            file.write_text(told)

    def of(self, part: str) -> list[tuple[str, str]]:
        """Return grade and sentence of all that is found about one part."""
        outcome = self._soundwell("doctor", "--security", "--json")
        self.code = outcome.code
        rows = json.loads(outcome.out)
        return [(row["grade"], row["what"]) for row in rows if row["plugin"] == part]

    def grades(self, part: str) -> set[str]:
        return {grade for grade, _ in self.of(part)}


@pytest.fixture
def examination(folder: Folder, soundwell: Soundwell) -> Iterator[Examination]:
    examination = Examination(folder, soundwell)
    examination.write()
    yield examination
    (folder.path / "data").chmod(0o700)


def test_what_is_not_fine_comes_with_its_remedy(soundwell: Soundwell, folder: Folder) -> None:
    folder.write()
    rows = json.loads(soundwell("doctor", "--security", "--json").out)
    assert {"fine", "warning"} <= {row["grade"] for row in rows}
    assert [row for row in rows if row["grade"] != "fine" and not row["remedy"]] == []


def test_it_is_printed_for_people_as_well(soundwell: Soundwell) -> None:
    assert "backup" in soundwell("doctor", "--security").out


@pytest.mark.parametrize(
    ("mode", "grade"), [(0o600, "fine"), (0o400, "fine"), (0o640, "warning"), (0o644, "failing")]
)
def test_who_can_read_the_key(examination: Examination, mode: int, grade: str) -> None:
    examination.key.chmod(mode)
    assert examination.grades("key") == {grade}
    assert examination.code == (1 if grade == "failing" else 0)


def test_a_key_that_somebody_made_up_is_found(examination: Examination) -> None:
    examination.key.write_text(Key(b"abcd", b"0" * 32).line())
    assert ("failing" in examination.grades("key")) is True


def test_a_key_that_was_not_retired_is_named(examination: Examination) -> None:
    with examination.key.open("a") as file:
        file.write(f"\n{Key.new().line()}\n")
    assert "warning" in examination.grades("key")


@pytest.mark.parametrize(
    ("mode", "grade"), [(0o700, "fine"), (0o750, "warning"), (0o755, "failing")]
)
def test_who_can_look_into_the_data(examination: Examination, mode: int, grade: str) -> None:
    examination.of("files")
    (examination.folder.path / "data").chmod(mode)
    assert grade in examination.grades("files")


def test_a_configuration_that_everybody_can_change_is_found(examination: Examination) -> None:
    examination.folder.file.chmod(0o666)
    assert "failing" in examination.grades("files")


def test_a_secret_that_everybody_can_read_is_named(examination: Examination) -> None:
    secret = examination.folder.path / "token"
    secret.write_text("x8-f7f64gqEq-9d")
    secret.chmod(0o644)
    examination.write('[spam]\n[web]\nmetrics_token = { file = "token" }\n')
    found = [what for grade, what in examination.of("files") if grade == "failing"]
    assert found == ["Everybody on this machine can read or change the secret web.metrics_token."]


@pytest.mark.parametrize(
    ("token", "grade"),
    [
        ("changeme", "failing"),
        ("Password1234", "failing"),
        ("a" * 30, "failing"),
        ("7vK2-pQ9x-Lm4w", "fine"),
    ],
)
def test_secrets_that_are_tried_first_are_found_and_not_shown(
    examination: Examination, monkeypatch: pytest.MonkeyPatch, token: str, grade: str
) -> None:
    monkeypatch.setenv("METRICS_TOKEN", token)
    examination.write('[spam]\n[web]\nmetrics_token = { env = "METRICS_TOKEN" }\n')
    found = [(each, what) for each, what in examination.of("secrets") if "address" not in what]
    assert [each for each, _ in found] == [grade]
    assert token not in found[0][1]


def test_addresses_of_an_example_are_found(examination: Examination) -> None:
    assert "warning" in examination.grades("secrets")


def test_a_practice_without_tls_is_found(examination: Examination) -> None:
    examination.write(url="http://practice.example")
    assert examination.grades("address") == {"failing"}


def test_a_public_address_that_does_not_answer_is_no_failure(examination: Examination) -> None:
    examination.write(url="https://127.0.0.1:9")
    assert examination.grades("address") == {"fine", "warning"}
    assert examination.code == 0


@pytest.mark.parametrize(
    ("table", "grade"),
    [
        ('proxies = ["0.0.0.0/0"]', "failing"),
        ('proxies = ["::/0"]', "failing"),
        ('proxies = ["10.0.0.7"]\nhost = "0.0.0.0"', "fine"),
        ('host = "0.0.0.0"', "warning"),
        ("", "fine"),
    ],
)
def test_whose_word_is_taken(examination: Examination, table: str, grade: str) -> None:
    examination.write(f"[spam]\n[web]\n{table}\n")
    assert examination.grades("listening") == {grade}


@pytest.mark.parametrize(
    ("site", "grades"),
    [
        ("https://www.practice.example", {"fine"}),
        ("http://www.practice.example", {"fine", "failing"}),
        ("http://localhost:8080", {"fine"}),
    ],
)
def test_which_sites_may_show_the_pages(
    examination: Examination, site: str, grades: set[str]
) -> None:
    examination.write(f'[spam]\n[web]\nsites = ["{site}"]\n')
    assert examination.grades("sites") == grades


def test_forms_that_nothing_protects_are_found(examination: Examination) -> None:
    examination.write("[scheduling]\n")
    assert examination.grades("forms") == {"warning"}


def admin(folder: Folder, password: str) -> None:
    """Add an admin with a password that no form would have taken."""
    with closing(folder.host()) as host, host.database.transaction() as session:
        account = host.accounts.register.add(
            session, email="ida@harbour.example", name="Ida Voss", roles=[Role.ADMIN]
        )
        host.accounts.new_passwords.begin_with(session, account, Passwords().hashed(password))


def test_a_practice_without_an_admin_is_told(examination: Examination) -> None:
    assert examination.grades("accounts") == {"warning"}


def test_an_admin_without_a_second_factor_is_counted_and_not_named(
    examination: Examination,
) -> None:
    admin(examination.folder, "copper lantern seven")
    found = examination.of("accounts")
    assert found[0] == ("failing", "Accounts without a second factor: 1 of 1.")
    assert "Ida" not in repr(found)


def test_a_password_that_anybody_tries_first_is_found(examination: Examination) -> None:
    admin(examination.folder, "soundwellsoundwell")
    assert ("failing", "An admin has a password that anybody tries first.") in examination.of(
        "accounts"
    )


def test_roles_without_a_second_factor_are_named(examination: Examination) -> None:
    admin(examination.folder, "copper lantern seven")
    examination.write('[spam]\n[sign_in]\nsecond_factor_for = ["practitioner"]\n')
    named = "A second factor is not asked of: admin, supervisor."
    assert ("failing", named) in examination.of("accounts")


def test_a_practice_that_was_never_backed_up_is_told(examination: Examination) -> None:
    assert examination.grades("backup") == {"warning"}


def test_a_backup_is_noted(examination: Examination, soundwell: Soundwell) -> None:
    examination.of("backup")
    assert soundwell("backup", "monday.zip").code == 0
    assert examination.of("backup") == [("fine", "The last backup was made 0 hours ago.")]


@pytest.mark.parametrize(("days", "grade"), [(1, "fine"), (3, "warning"), (8, "failing")])
def test_an_old_backup_is_told(examination: Examination, days: int, grade: str) -> None:
    with closing(examination.folder.host()) as host:
        clock = AdjustableClock(datetime.now(UTC) - timedelta(days=days))
        trail = Trail(host.database, host.chain, clock)
        with host.database.transaction() as session:
            trail.record(session, actor=None, action="backup.made", subject="backup:1")
    assert examination.grades("backup") == {grade}


def test_an_audit_trail_that_was_tampered_with_is_found(
    examination: Examination, soundwell: Any
) -> None:
    examination.of("audit")
    soundwell("backup", "monday.zip")
    with closing(examination.folder.host()) as host, host.database.engine.begin() as connection:
        connection.execute(text("UPDATE audit_head SET seq = 7"))
    assert examination.grades("audit") == {"failing"}
