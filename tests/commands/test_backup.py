"""`soundwell backup` and `soundwell restore`."""

from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from sqlalchemy import delete, func, select

from soundwell_plugins.host.deliveries import State
from soundwell_plugins.host.people import PERSON
from soundwell_plugins.sdk.encryption import Key
from tests.commands.conftest import Folder, publish, until


@pytest.fixture
def peopled(folder: Folder) -> Folder:
    """Return a practice that knows Ada, and has a delivery to make and a file of a plugin."""
    with closing(folder.host()) as host:
        context = host.plugins["mail"].context
        with context.storage.transaction() as session:
            context.people.add(session, email="ada@home.example", name="Ada Quinn")
        publish(host, "maya")
    (folder.path / "data" / "mail").mkdir(exist_ok=True)
    (folder.path / "data" / "mail" / "kept.txt").write_text("a file of a plugin")
    return folder


@pytest.fixture
def backup(peopled: Folder, soundwell: Any) -> Path:
    """Return a backup of it."""
    outcome = soundwell("backup", "monday.zip")
    assert outcome.code == 0, outcome.err
    return peopled.path / "monday.zip"


def names(folder: Folder) -> list[str]:
    with closing(folder.host()) as host, host.database.reading() as session:
        return list(session.scalars(select(PERSON.c.name)))


def forget(folder: Folder) -> None:
    """Lose what the practice knew."""
    with closing(folder.host()) as host, host.database.transaction() as session:
        session.execute(delete(PERSON))


@pytest.mark.usefixtures("peopled")
def test_a_backup_says_what_is_in_it_and_what_is_not(soundwell: Any) -> None:
    said = soundwell("backup", "monday.zip").out
    assert "person: 1 rows" in said
    assert "The key is not in it" in said


def test_a_backup_is_its_owners_alone(backup: Path) -> None:
    assert backup.stat().st_mode & 0o777 == 0o600


def test_a_backup_leaves_nothing_beside_it(backup: Path) -> None:
    assert [path.name for path in backup.parent.iterdir() if backup.name in path.name] == [
        backup.name
    ]


def test_a_backup_holds_the_configuration_and_the_plugins_files(backup: Path) -> None:
    with ZipFile(backup) as archive:
        assert archive.read("files/mail/kept.txt") == b"a file of a plugin"
        assert b"Harbour Practice" in archive.read("configuration/soundwell.toml")


def test_the_key_is_never_in_a_backup(peopled: Folder, soundwell: Any) -> None:
    line = (peopled.path / "soundwell.key").read_text()
    (peopled.path / "data" / "mail" / "copy.of.key").write_text(f"# mine\n{line}")
    soundwell("backup", "monday.zip")
    with ZipFile(peopled.path / "monday.zip") as archive:
        held = b"".join(archive.read(name) for name in archive.namelist())
    assert line.split()[-1].encode() not in held


def test_nothing_readable_about_people_is_in_a_backup(backup: Path) -> None:
    with ZipFile(backup) as archive:
        held = b"".join(archive.read(name) for name in archive.namelist())
    assert b"Ada" not in held
    assert b"home.example" not in held


def test_a_backup_never_overwrites(backup: Path, soundwell: Any) -> None:
    before = backup.read_bytes()
    outcome = soundwell("backup", backup.name)
    assert outcome.code == 2
    assert "monday.zip exists already" in outcome.err
    assert backup.read_bytes() == before


@pytest.mark.usefixtures("peopled")
def test_a_backup_inside_the_data_folder_is_refused(soundwell: Any) -> None:
    outcome = soundwell("backup", "data/monday.zip")
    assert outcome.code == 2
    assert "inside the data folder" in outcome.err


def test_what_was_lost_comes_back(backup: Path, peopled: Folder, soundwell: Any) -> None:
    forget(peopled)
    outcome = soundwell("restore", backup.name, "--replace")
    assert outcome.code == 0, outcome.err
    assert names(peopled) == ["Ada Quinn"]
    assert (peopled.path / "data" / "mail" / "kept.txt").read_text() == "a file of a plugin"


def test_a_restored_delivery_goes_on(backup: Path, peopled: Folder, soundwell: Any) -> None:
    with closing(peopled.host()) as host:
        host.start()
        until(lambda: bool(host.ledger.entries(state=State.DONE)))
    soundwell("restore", backup.name, "--replace")
    with closing(peopled.host()) as host:
        assert [entry.state for entry in host.ledger.entries()] == [State.PENDING]
        host.start()
        until(lambda: bool(host.ledger.entries(state=State.DONE)))


def test_a_restored_practice_backs_up_again(backup: Path, peopled: Folder, soundwell: Any) -> None:
    soundwell("restore", backup.name, "--replace")
    assert soundwell("backup", "tuesday.zip").code == 0
    with ZipFile(backup) as one, ZipFile(peopled.path / "tuesday.zip") as other:
        table = "tables/person.jsonl"
        assert one.read(table) == other.read(table)


def test_data_that_are_there_are_not_replaced_unasked(
    backup: Path, peopled: Folder, soundwell: Any
) -> None:
    forget(peopled)
    outcome = soundwell("restore", backup.name)
    assert outcome.code == 2
    assert "--replace" in outcome.err
    assert names(peopled) == []


@pytest.mark.sqlite
def test_data_that_were_there_are_kept_aside(backup: Path, peopled: Folder, soundwell: Any) -> None:
    said = soundwell("restore", backup.name, "--replace").out
    [aside] = (peopled.path / "data").glob("before-restore-*")
    assert aside.name in said
    assert {"soundwell.db", "mail"} <= {path.name for path in aside.iterdir()}


def test_what_is_kept_aside_is_in_no_later_backup(
    backup: Path, peopled: Folder, soundwell: Any
) -> None:
    soundwell("restore", backup.name, "--replace")
    soundwell("backup", "tuesday.zip")
    with ZipFile(peopled.path / "tuesday.zip") as archive:
        assert not [name for name in archive.namelist() if "before-restore" in name]


def test_nothing_is_restored_while_somebody_serves(
    backup: Path, peopled: Folder, soundwell: Any
) -> None:
    with closing(peopled.host()) as host:
        host.claim()
        outcome = soundwell("restore", backup.name, "--replace")
    assert outcome.code == 2
    assert "already delivering" in outcome.err


def damaged(content: bytes) -> bytes:
    middle = len(content) // 3
    spoiled = bytes(each ^ 1 for each in content[middle : middle + 40])
    return content[:middle] + spoiled + content[middle + 40 :]


@pytest.mark.parametrize(
    "spoil", [damaged, lambda content: content[:-200], lambda _: b"no backup", lambda _: b""]
)
def test_a_damaged_backup_changes_nothing(
    backup: Path, peopled: Folder, soundwell: Any, spoil: Callable[[bytes], bytes]
) -> None:
    backup.write_bytes(spoil(backup.read_bytes()))
    outcome = soundwell("restore", backup.name, "--replace")
    assert outcome.code == 2
    assert "nothing was restored" in outcome.err
    assert names(peopled) == ["Ada Quinn"]


def test_a_backup_that_was_put_together_without_the_key_is_refused(
    backup: Path, peopled: Folder, soundwell: Any
) -> None:
    forged = peopled.path / "forged.zip"
    with ZipFile(backup) as archive, ZipFile(forged, "w") as other:
        for name in archive.namelist():
            content = archive.read(name)
            is_manifest = name == "manifest.json"
            other.writestr(name, content.replace(b"0.1.0", b"0.1.1") if is_manifest else content)
    outcome = soundwell("restore", forged.name, "--replace")
    assert "was changed, or was made with another key" in outcome.err


def test_a_backup_of_another_key_is_refused_and_the_key_is_named(
    backup: Path, peopled: Folder, soundwell: Any
) -> None:
    needed = (peopled.path / "soundwell.key").read_text().split()[1]
    (peopled.path / "soundwell.key").write_text(Key.new().line())
    outcome = soundwell("restore", backup.name, "--replace")
    assert outcome.code == 2
    assert f"The key {needed} is needed" in outcome.err


def test_another_configuration_is_written_beside(
    backup: Path, peopled: Folder, soundwell: Any
) -> None:
    was = peopled.file.read_text()
    peopled.file.write_text(was.replace("Harbour Practice", "Lake Practice"))
    soundwell("restore", backup.name, "--replace")
    assert "Lake Practice" in peopled.file.read_text()
    assert peopled.file.with_name("soundwell.toml.restored").read_text() == was


def test_a_plugin_that_is_off_keeps_its_data_out_of_reach_and_is_named(
    backup: Path, peopled: Folder, soundwell: Any
) -> None:
    peopled.write("[mail]\n")
    outcome = soundwell("restore", backup.name, "--replace")
    assert outcome.code == 2
    assert "not installed or not on: scheduling" in outcome.err
    assert names(peopled) == ["Ada Quinn"]


def test_what_happens_during_a_backup_waits_for_the_next(
    peopled: Folder, soundwell: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    with closing(peopled.host()) as host:
        context = host.plugins["mail"].context

        def meanwhile(*_: object) -> dict[str, Path]:
            with context.storage.transaction() as session:
                context.people.add(session, email="bea@home.example", name="Bea")
            return {"configuration/soundwell.toml": peopled.file}

        module = "soundwell_plugins.host.backups.practice_files"
        monkeypatch.setattr(module, meanwhile)
        assert "person: 1 rows" in soundwell("backup", "monday.zip").out
        with host.database.reading() as session:
            assert session.scalar(select(func.count()).select_from(PERSON)) == 2
