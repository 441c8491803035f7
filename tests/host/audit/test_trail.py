"""The audit trail: only added to, in ids alone, and what is done to it shows."""

import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from pathlib import Path
from subprocess import PIPE, Popen

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from soundwell_hookspecs import AccountId, Feature, NoConfig
from soundwell_plugins.host.audit import Verification, verify
from soundwell_plugins.host.audit.chain import Chain
from soundwell_plugins.host.audit.trail import Trail
from soundwell_plugins.host.storage import Database
from soundwell_plugins.host.storage.schema import migrate
from soundwell_plugins.sdk.encryption import Key, KeyRing
from soundwell_plugins.testing import AdjustableClock, assembled
from tests.audit_tampering import disarm

KEYRING = KeyRing((Key.new(),))
ADMIN = AccountId("a1")
ROOT = Path(__file__).parents[3]


@dataclass(frozen=True)
class Book:
    """A database with an audit trail, and an intruder's way into it."""

    database: Database
    trail: Trail

    def write(self, *subjects: str) -> None:
        for subject in subjects:
            with self.database.transaction() as session:
                self.trail.record(session, actor=ADMIN, action="person.read", subject=subject)

    def tamper(self, *statements: str) -> None:
        """Do what somebody can do who has the database and not the key."""
        with self.database.engine.begin() as connection:
            disarm(connection)
            for statement in statements:
                connection.execute(text(statement))

    def verified(self, noted: str = "") -> Verification:
        return verify(self.database, Chain.of(KEYRING), noted=noted)


@pytest.fixture
def book(database_url: str) -> Iterator[Book]:
    database = Database(database_url, KEYRING)
    migrate(database, [])
    yield Book(database, Trail(database, Chain.of(KEYRING), AdjustableClock()))
    database.close()


@pytest.fixture
def written(book: Book) -> Book:
    book.write("person:a", "person:b", "person:c", "person:d", "person:e")
    return book


def test_entries_are_listed_the_newest_first(written: Book) -> None:
    listed = written.trail.entries(limit=2)
    assert [(each.seq, each.subject) for each in listed] == [(5, "person:e"), (4, "person:d")]


def test_entries_can_be_narrowed_to_a_subject(written: Book) -> None:
    assert [each.seq for each in written.trail.entries(subject="person:b")] == [2]


def test_entries_can_be_narrowed_to_an_account(written: Book) -> None:
    assert written.trail.entries(actor=AccountId("a2")) == ()


def test_a_plugin_reads_what_was_done_to_one_subject_by_the_deeds_it_names(book: Book) -> None:
    book.write("person:a", "person:b", "person:a")
    with book.database.transaction() as session:
        book.trail.record(session, actor=None, action="care.ended", subject="person:a")
        found = book.trail.about(session, "person:a", actions=["person.read"])
    assert [(each.actor, each.action) for each in found] == [(ADMIN, "person.read")] * 2


def test_entries_can_be_paged_through(written: Book) -> None:
    assert [each.seq for each in written.trail.entries(before=3)] == [2, 1]


def test_a_trail_that_nobody_touched_is_whole(written: Book) -> None:
    found = written.verified()
    assert (found.entries, found.faults) == (5, ())


def test_an_empty_trail_is_whole(book: Book) -> None:
    assert book.verified() == Verification(0, None, "", ())


def test_an_entry_of_a_transaction_that_fails_is_not_kept(book: Book) -> None:
    with suppress(RuntimeError), book.database.transaction() as session:
        book.trail.record(session, actor=None, action="person.read", subject="person:a")
        raise RuntimeError
    assert book.trail.entries() == ()


@pytest.mark.parametrize(
    "statement", ["UPDATE audit SET subject = 'person:z'", "DELETE FROM audit WHERE seq = 5"]
)
def test_the_database_refuses_to_change_or_remove_an_entry(written: Book, statement: str) -> None:
    with (
        pytest.raises(DBAPIError, match="stay as they are"),
        written.database.engine.begin() as connection,
    ):
        connection.execute(text(statement))


@pytest.mark.parametrize(
    "change",
    [
        "subject = 'person:z'",
        "actor = NULL",
        "action = 'person.seen'",
        "detail = 'x'",
        "at = '2027-01-01 00:00:00'",
    ],
)
def test_a_changed_entry_is_found(written: Book, change: str) -> None:
    written.tamper(f"UPDATE audit SET {change} WHERE seq = 3")
    assert written.verified().faults == ("The entry 3 was changed or moved.",)


def test_a_removed_entry_is_found(written: Book) -> None:
    written.tamper("DELETE FROM audit WHERE seq = 3")
    assert written.verified().faults == ("Between the entries 2 and 4 some were removed.",)


def test_a_removed_first_entry_is_found(written: Book) -> None:
    written.tamper("DELETE FROM audit WHERE seq = 1")
    assert written.verified().faults == ("Between the entries 0 and 2 some were removed.",)


def test_a_removed_entry_is_found_though_the_others_closed_up(written: Book) -> None:
    written.tamper("DELETE FROM audit WHERE seq = 3", "UPDATE audit SET seq = 3 WHERE seq = 4")
    assert "The entry 3 was changed or moved." in written.verified().faults


def test_entries_in_another_order_are_found(written: Book) -> None:
    written.tamper(
        "UPDATE audit SET seq = 99 WHERE seq = 2",
        "UPDATE audit SET seq = 2 WHERE seq = 3",
        "UPDATE audit SET seq = 3 WHERE seq = 99",
    )
    assert "The entry 2 was changed or moved." in written.verified().faults
    assert "The entry 3 was changed or moved." in written.verified().faults


def test_an_end_that_was_cut_off_is_found(written: Book) -> None:
    written.tamper("DELETE FROM audit WHERE seq > 3")
    faults = written.verified().faults
    assert faults == ("All after the entry 3 was cut off, up to the entry 5.",)


def test_a_cut_is_still_found_after_new_entries(written: Book) -> None:
    written.tamper("DELETE FROM audit WHERE seq > 3")
    written.write("person:f")
    assert written.verified().faults == ("Between the entries 3 and 6 some were removed.",)


def test_a_cut_is_found_though_the_seals_number_was_set_back(written: Book) -> None:
    written.tamper("DELETE FROM audit WHERE seq > 3", "UPDATE audit_head SET seq = 3")
    assert written.verified().faults == ("The seal does not fit the end of the trail.",)


def test_a_removed_seal_is_found(written: Book) -> None:
    written.tamper("DELETE FROM audit WHERE seq > 3", "DELETE FROM audit_head")
    assert written.verified().faults == ("The seal at the end of the trail was removed.",)


def test_an_end_that_was_noted_is_found_again_in_a_longer_trail(written: Book) -> None:
    noted = written.verified().end
    written.write("person:f")
    assert written.verified(noted).faults == ()


def test_an_older_copy_of_everything_is_found_by_the_end_that_was_noted(written: Book) -> None:
    assert written.verified("6:0123456789abcdef").faults == (
        "The entry 6:0123456789abcdef that was noted is not in the trail.",
    )


def test_another_key_does_not_verify_the_trail(written: Book) -> None:
    found = verify(written.database, Chain.of(KeyRing((Key.new(),))))
    assert len(found.faults) == 6


def test_many_who_write_at_once_make_one_chain(book: Book) -> None:
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(book.write, [f"person:{number}" for number in range(40)]))
    found = book.verified()
    assert (found.entries, found.faults) == (40, ())


def test_several_processes_that_write_at_once_make_one_chain(
    book: Book, database_url: str, tmp_path: Path
) -> None:
    key = tmp_path / "key"
    key.write_text(KEYRING.keys[0].line(), encoding="utf-8")
    names = ("one", "two", "three")
    words = (sys.executable, "-m", "tests.audit_writer", database_url, str(key))
    with ExitStack() as stack:
        writers = [
            stack.enter_context(
                Popen((*words, name, "25"), cwd=ROOT, stdin=PIPE, stdout=PIPE, text=True)
            )
            for name in names
        ]
        ready = [each.stdout.readline() for each in writers if each.stdout is not None]
        for each in writers:
            assert each.stdin is not None
            each.stdin.write("go\n")
            each.stdin.flush()
        book.write("person:a")
        ended = [each.wait(timeout=60) for each in writers]
    found = book.verified()
    assert (ready, ended) == (["ready\n"] * 3, [0] * 3)
    assert (found.entries, found.faults) == (76, ())


@pytest.mark.parametrize(
    "entry",
    [
        {"subject": "amelia@home.example"},
        {"subject": "Amelia Hart"},
        {"subject": ""},
        {"subject": "x" * 201},
        {"action": "Read It"},
        {"detail": "amelia@home.example"},
        {"detail": "line\nbreak"},
    ],
)
def test_what_is_no_id_is_refused_without_being_quoted(
    tmp_path: Path, entry: dict[str, str]
) -> None:
    database = Database(f"sqlite:///{tmp_path}/soundwell.db", KEYRING)
    trail = Trail(database, Chain.of(KEYRING), AdjustableClock())
    words = {"action": "person.read", "subject": "person:a", "detail": ""} | entry
    with database.reading() as session, pytest.raises(ValueError, match="ids") as refused:
        trail.record(session, actor=None, **words)
    assert "amelia" not in str(refused.value).lower()


def test_the_secret_of_the_chain_shows_nowhere() -> None:
    chain = Chain.of(KEYRING)
    for secret in KEYRING.secrets("audit trail"):
        assert repr(secret) not in repr(chain)


class Reader(Feature[NoConfig]):
    """Reads about people and says so."""

    name = "reader"


def test_a_plugin_records_what_it_let_somebody_read(tmp_path: Path) -> None:
    host = assembled(tmp_path, Reader)
    context = host.plugins["reader"].context
    with context.storage.transaction() as session:
        context.audit.record(session, actor=ADMIN, action="answers.read", subject="person:a")
    [entry] = host.audit.entries()
    assert (entry.actor, entry.action, entry.subject) == (ADMIN, "answers.read", "person:a")
    assert host.verify_audit().faults == ()
    host.close()
