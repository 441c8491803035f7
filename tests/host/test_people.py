"""People: found again by their address, never overwritten, unreadable in the file."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import delete, func, select
from sqlalchemy.exc import StatementError

from soundwell_hookspecs import Person, PersonId
from soundwell_plugins.host.people import PERSON, PeopleRegister
from soundwell_plugins.host.storage import Database
from soundwell_plugins.host.storage.tables import HOST
from soundwell_plugins.sdk.encryption import Key, KeyRing
from soundwell_plugins.testing import AdjustableClock

RING = KeyRing((Key.new(),))
PEOPLE = PeopleRegister(RING, AdjustableClock())
EMAIL = "Amelia.Hart@home.example"


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    database = Database(database_url, RING)
    HOST.create_all(database.engine)
    yield database
    database.close()


def added(
    database: Database, email: str = EMAIL, name: str = "Amelia Hart", phone: str = ""
) -> PersonId:
    with database.transaction() as session:
        return PEOPLE.add(session, email=email, name=name, phone=phone)


def known(database: Database, person: PersonId) -> Person | None:
    with database.reading() as session:
        return PEOPLE.get(session, person)


def test_a_person_comes_back_as_they_wrote_themselves(database: Database) -> None:
    person = added(database, phone="0117 496 0123")
    expected = Person(person, EMAIL, "Amelia Hart", "0117 496 0123")
    assert known(database, person) == expected


@pytest.mark.parametrize(
    "again", [EMAIL, EMAIL.lower(), EMAIL.upper(), f"  {EMAIL}\n", EMAIL.swapcase()]
)
def test_a_person_is_found_again_however_the_address_is_written(
    database: Database, again: str
) -> None:
    assert added(database, again) == added(database, EMAIL)


def test_an_address_is_the_same_however_its_letters_are_composed(database: Database) -> None:
    assert added(database, "zoe\N{COMBINING DIAERESIS}@home.example") == added(
        database, "zo\N{LATIN SMALL LETTER E WITH DIAERESIS}@home.example"
    )


@pytest.mark.parametrize(
    "other",
    [
        "amelia.hart@home.examples",
        "ameliahart@home.example",
        "amelia.hart+x@home.example",
        "amelia.\N{LATIN SMALL LETTER LONG S}@home.example",
    ],
)
def test_another_address_is_another_person(database: Database, other: str) -> None:
    assert added(database, other) != added(database, EMAIL)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("straße@a.example", "strasse@a.example"),
        ("\N{LATIN SMALL LETTER LONG S}@a.example", "s@a.example"),
    ],
)
def test_two_mailboxes_that_only_look_alike_are_two_people(
    database: Database, one: str, other: str
) -> None:
    assert added(database, one) != added(database, other)


def test_what_is_known_of_a_person_is_never_overwritten(database: Database) -> None:
    person = added(database, phone="0117 496 0123")
    added(database, EMAIL.upper(), name="Somebody Else", phone="0117 496 0999")
    expected = Person(person, EMAIL, "Amelia Hart", "0117 496 0123")
    assert known(database, person) == expected


def test_an_address_is_kept_once(database: Database) -> None:
    for written in (EMAIL, EMAIL.lower(), EMAIL.upper()):
        added(database, written)
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(PERSON)) == 1


def test_nobody_is_known_by_an_id_that_was_never_given(database: Database) -> None:
    assert known(database, PersonId("nobody")) is None


def test_nobody_is_known_after_an_erasure(database: Database) -> None:
    person = added(database)
    with database.transaction() as session:
        session.execute(delete(PERSON))
    assert known(database, person) is None


def test_a_person_is_found_again_after_a_rotation_of_the_keys(database: Database) -> None:
    person = added(database)
    rotated = PeopleRegister(KeyRing((Key.new(), *RING.keys)), AdjustableClock())
    with database.transaction() as session:
        assert rotated.add(session, email=EMAIL, name="Amelia Hart") == person


def test_an_id_says_nothing_about_the_person(database: Database) -> None:
    assert "amelia" not in added(database).lower()


@pytest.mark.sqlite
def test_the_file_holds_nothing_that_can_be_read(database: Database, tmp_path: Path) -> None:
    added(database, phone="0117 496 0123")
    written = b"".join(path.read_bytes() for path in (tmp_path / "data").iterdir())
    readable = ["Amelia", "amelia", "home.example", "0117"]
    assert [each for each in readable if each.encode() in written] == []


def test_an_error_of_the_database_quotes_nobody(database: Database) -> None:
    class Naive:
        def now(self) -> datetime:
            return datetime.now(UTC).replace(tzinfo=None)

    people = PeopleRegister(RING, Naive())
    with pytest.raises(StatementError) as failed, database.transaction() as session:
        people.add(session, email=EMAIL, name="Amelia Hart")
    assert "Amelia" not in str(failed.value)


def test_an_address_is_known_again_by_its_fingerprints_however_it_is_written() -> None:
    assert PEOPLE.fingerprints(f" {EMAIL.upper()}") == PEOPLE.fingerprints(EMAIL)


def test_two_addresses_have_no_fingerprint_in_common() -> None:
    assert PEOPLE.fingerprints("amelia@home.example") != PEOPLE.fingerprints(EMAIL)
