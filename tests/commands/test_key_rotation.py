"""`soundwell key rotate` and `soundwell key retire`, beside somebody who serves."""

from contextlib import closing
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select, text

from soundwell_hookspecs import LinkForged
from soundwell_plugins.host.deliveries.tables import EventRow
from soundwell_plugins.host.host import Host
from soundwell_plugins.host.people import PERSON
from soundwell_plugins.sdk.encryption import KeyRing, key_id
from tests.commands.conftest import Folder, publish

EMAIL = "ada@home.example"


def context(host: Host) -> Any:
    return host.plugins["mail"].context


@pytest.fixture
def peopled(folder: Folder) -> Folder:
    """Return a practice that knows Ada and an event."""
    with closing(folder.host()) as host:
        add(host)
        publish(host, "maya")
    return folder


def add(host: Host, email: str = EMAIL) -> str:
    with host.database.transaction() as session:
        return str(context(host).people.add(session, email=email, name="Ada Quinn"))


def note(host: Host, subject: str) -> None:
    with host.database.transaction() as session:
        context(host).audit.record(session, actor=None, action="visit", subject=subject)


def ring(folder: Folder) -> KeyRing:
    return KeyRing.from_text((folder.path / "soundwell.key").read_text())


def used_keys(folder: Folder) -> set[bytes]:
    """Return the ids of the keys with which something is encrypted."""
    with closing(folder.host()) as host, host.database.reading() as session:
        rows = session.execute(text("SELECT email, name, phone FROM person")).all()
        values = [value for row in rows for value in row]
        values += session.scalars(text("SELECT payload FROM events")).all()
    return {key_id(bytes(value)) for value in values}


def test_everything_is_encrypted_with_the_new_key(peopled: Folder, soundwell: Any) -> None:
    [old] = ring(peopled).keys
    outcome = soundwell("key", "rotate")
    assert outcome.code == 0, outcome.err
    new, kept = ring(peopled).keys
    assert kept == old
    assert used_keys(peopled) == {new.id}


def test_everything_can_still_be_read(peopled: Folder, soundwell: Any) -> None:
    soundwell("key", "rotate")
    with closing(peopled.host()) as host, host.database.reading() as session:
        assert session.scalars(select(PERSON.c.name)).all() == ["Ada Quinn"]
        assert "maya" in session.scalars(select(EventRow.payload)).one()


def test_the_new_key_is_printed_to_be_kept(peopled: Folder, soundwell: Any) -> None:
    said = soundwell("key", "rotate").out
    assert ring(peopled).keys[0].line() in said


def test_the_key_file_stays_its_owners_alone(peopled: Folder, soundwell: Any) -> None:
    (peopled.path / "soundwell.key").chmod(0o600)
    soundwell("key", "rotate")
    assert (peopled.path / "soundwell.key").stat().st_mode & 0o777 == 0o600


def test_whoever_serves_meanwhile_goes_on_with_the_new_key(peopled: Folder, soundwell: Any) -> None:
    with closing(peopled.host()) as host:
        soundwell("key", "rotate")
        add(host, "bea@home.example")
        with host.database.reading() as session:
            assert len(session.scalars(select(PERSON.c.name)).all()) == 2
    assert used_keys(peopled) == {ring(peopled).keys[0].id}


@pytest.mark.parametrize("retired", [False, True])
def test_a_person_is_found_again(peopled: Folder, soundwell: Any, *, retired: bool) -> None:
    with closing(peopled.host()) as host:
        person = add(host)
        soundwell("key", "rotate")
        if retired:
            assert soundwell("key", "retire").code == 0
        assert add(host) == person


def test_a_person_is_found_while_their_hash_is_the_old_one(peopled: Folder, soundwell: Any) -> None:
    with closing(peopled.host()) as host:
        person = add(host)
        with host.database.reading() as session:
            old = session.scalar(text("SELECT address_hash FROM person"))
        soundwell("key", "rotate")
        with host.database.transaction() as session:
            session.execute(text("UPDATE person SET address_hash = :old"), {"old": old})
        assert add(host) == person


def test_a_link_outlives_rotation_and_retirement_until_its_line_is_deleted(
    peopled: Folder, soundwell: Any
) -> None:
    with closing(peopled.host()) as host:
        links = context(host).links
        expires = datetime.now(UTC) + timedelta(days=9)
        token = links.sign("acme.visit", "42", expires=expires)
        soundwell("key", "rotate")
        assert links.verify("acme.visit", token) == "42"
        soundwell("key", "retire")
        assert links.verify("acme.visit", token) == "42"
        first, _ = (peopled.path / "soundwell.key").read_text().splitlines()
        (peopled.path / "soundwell.key").write_text(first)
        with pytest.raises(LinkForged):
            links.verify("acme.visit", token)


def test_after_its_retirement_a_key_is_kept_beside_for_backups(
    peopled: Folder, soundwell: Any
) -> None:
    [old] = ring(peopled).keys
    soundwell("key", "rotate")
    outcome = soundwell("key", "retire")
    assert outcome.code == 0, outcome.err
    retired = peopled.path / "soundwell.key.retired"
    assert KeyRing.from_text(retired.read_text()).keys == (old,)
    assert retired.stat().st_mode & 0o777 == 0o600
    assert old not in ring(peopled).keys
    assert used_keys(peopled) == {ring(peopled).keys[0].id}


def test_a_key_that_is_needed_cannot_be_retired(peopled: Folder, soundwell: Any) -> None:
    old = (peopled.path / "soundwell.key").read_text()
    soundwell("key", "new", "new.key")
    new = (peopled.path / "new.key").read_text()
    (peopled.path / "soundwell.key").write_text(f"{new}{old}\n")
    outcome = soundwell("key", "retire")
    assert outcome.code == 2
    assert "still needs an older key" in outcome.err
    assert len(ring(peopled).keys) == 2


def test_a_rotation_that_was_cut_off_goes_on_without_a_further_key(
    peopled: Folder, soundwell: Any
) -> None:
    old = (peopled.path / "soundwell.key").read_text()
    soundwell("key", "new", "new.key")
    new = (peopled.path / "new.key").read_text()
    (peopled.path / "soundwell.key").write_text(f"{new}{old}\n")
    outcome = soundwell("key", "rotate")
    assert "An earlier rotation is not finished" in outcome.out
    assert used_keys(peopled) == {ring(peopled).keys[0].id}
    assert len(ring(peopled).keys) == 2


def test_the_audit_trail_can_be_verified_after_rotation_and_retirement(
    peopled: Folder, soundwell: Any
) -> None:
    with closing(peopled.host()) as host:
        note(host, "before")
        soundwell("key", "rotate")
        note(host, "between")
        soundwell("key", "retire")
        note(host, "after")
    outcome = soundwell("audit", "verify")
    assert outcome.code == 0, outcome.err


def test_the_only_key_cannot_be_retired(peopled: Folder, soundwell: Any) -> None:
    outcome = soundwell("key", "retire")
    assert outcome.code == 2
    assert "There is one key" in outcome.err
    assert len(ring(peopled).keys) == 1


def test_a_value_that_cannot_be_decrypted_keeps_its_key_and_is_counted(
    peopled: Folder, soundwell: Any
) -> None:
    with closing(peopled.host()) as host, host.database.transaction() as session:
        session.execute(text("UPDATE person SET phone = name"))
    outcome = soundwell("key", "rotate")
    assert outcome.code == 2
    assert "1 values and 0 keyed hashes still need an older key" in outcome.err
    assert soundwell("key", "retire").code == 2


def test_tables_of_a_plugin_that_is_off_come_along(peopled: Folder, soundwell: Any) -> None:
    peopled.write("[scheduling]\n")
    assert soundwell("key", "rotate").code == 0
    assert used_keys(peopled) == {ring(peopled).keys[0].id}


def test_a_key_that_stands_in_no_file_is_left_alone(
    peopled: Folder, soundwell: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ACME_KEY", (peopled.path / "soundwell.key").read_text())
    written = peopled.file.read_text()
    key = '{ file = "soundwell.key" }'
    peopled.file.write_text(written.replace(key, '{ env = "ACME_KEY" }'))
    outcome = soundwell("key", "rotate")
    assert outcome.code == 2
    assert "The key stands in no file" in outcome.err
