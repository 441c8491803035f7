"""`soundwell key new`: a key that only its owner can read and nothing overwrites."""

import os
from collections.abc import Iterator
from typing import Any

import pytest

from soundwell_plugins.sdk.encryption import KeyRing


@pytest.fixture
def careless_umask() -> Iterator[None]:
    """Let every new file be readable by everybody, unless it says otherwise."""
    before = os.umask(0)
    yield
    os.umask(before)


def test_it_writes_a_key_that_can_be_read(soundwell: Any, folder: Any) -> None:
    outcome = soundwell("key", "new", "new.key")
    assert outcome.code == 0
    assert outcome.out == "Wrote a new key to new.key. Keep a copy of it in a safe place.\n"
    assert len(KeyRing.from_text((folder.path / "new.key").read_text()).keys) == 1


@pytest.mark.usefixtures("careless_umask")
def test_only_its_owner_can_read_it(soundwell: Any, folder: Any) -> None:
    soundwell("key", "new", "new.key")
    assert (folder.path / "new.key").stat().st_mode & 0o777 == 0o600


def test_it_makes_the_folders_on_the_way(soundwell: Any, folder: Any) -> None:
    assert soundwell("key", "new", "keys/2027/new.key").code == 0
    assert (folder.path / "keys" / "2027" / "new.key").exists()


def test_it_never_overwrites(soundwell: Any, folder: Any) -> None:
    before = (folder.path / "soundwell.key").read_text()
    outcome = soundwell("key", "new", "soundwell.key")
    assert (outcome.code, outcome.out) == (2, "")
    assert outcome.err == (
        "soundwell: soundwell.key exists already, and a key must never be overwritten. Choose "
        "another name.\n"
    )
    assert (folder.path / "soundwell.key").read_text() == before


def test_two_keys_are_different(soundwell: Any, folder: Any) -> None:
    soundwell("key", "new", "one.key")
    soundwell("key", "new", "two.key")
    one, two = ((folder.path / name).read_text() for name in ("one.key", "two.key"))
    assert one != two


def test_where_it_cannot_write_it_says_so(soundwell: Any) -> None:
    outcome = soundwell("key", "new", "soundwell.toml/new.key")
    assert outcome.code == 2
    assert outcome.err == "soundwell: soundwell.toml/new.key cannot be written: File exists.\n"


def test_it_needs_no_configuration(soundwell: Any, folder: Any) -> None:
    folder.file.unlink()
    assert soundwell("key", "new", "new.key").code == 0


def test_the_key_is_not_printed(soundwell: Any, folder: Any) -> None:
    outcome = soundwell("key", "new", "new.key")
    secret = (folder.path / "new.key").read_text().split()[-1]
    assert secret not in outcome.out + outcome.err
