"""Messages that wait here when there is no mail server."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from soundwell_hookspecs import Attachment, PersonId, PractitionerId, Recipient
from soundwell_plugins.connectors.mail.message import Letter, Mailbox, compose, digest
from soundwell_plugins.connectors.mail.spool import Spool

from .conftest import Office

ADA = PersonId("1f")
BEN = PersonId("2e")
MORNING = datetime(2026, 11, 2, 9, 30, tzinfo=UTC)


@pytest.fixture
def old(tmp_path: Path) -> Path:
    """Return the folder in which an earlier version kept messages; it is not there yet."""
    return tmp_path / "spool"


@pytest.fixture
def spool(office: Office, old: Path) -> Spool:
    return Spool(office.context.storage, old)


def put(
    spool: Spool,
    key: str,
    *,
    subject: str = "Your consultation",
    recipient: Recipient | None = None,
    written: datetime = MORNING,
    attachments: tuple[Attachment, ...] = (),
) -> bytes:
    practice = Mailbox("Harbour", "hello@harbour.example")
    ada = Mailbox("Ada Quinn", "ada@example.org")
    letter = f"Subject: {subject}\n\nDear Ada,\nGrüße\n"
    message = compose(Letter(practice, practice, ada, letter, attachments, written, key))
    spool.put(message, recipient=recipient or Recipient.person(ADA), key=key, written=written)
    return message.as_bytes()


def test_without_messages_nothing_waits(spool: Spool) -> None:
    assert spool.messages() == []


def test_a_message_comes_back_byte_for_byte(spool: Spool) -> None:
    sent = put(spool, "1")
    assert [spooled.raw for spooled in spool.messages()] == [sent]


def test_a_message_can_be_read(spool: Spool) -> None:
    put(spool, "1", attachments=(Attachment("way.txt", "text/plain", "left"),))
    [spooled] = spool.messages()
    assert spooled.to == "Ada Quinn <ada@example.org>"
    assert spooled.subject == "Your consultation"
    assert spooled.text == "Dear Ada,\nGrüße"
    assert spooled.attachments == ("way.txt",)
    assert spooled.when == MORNING


def test_a_repeat_takes_the_place_of_the_first(spool: Spool) -> None:
    put(spool, "1", subject="First")
    put(spool, "1", subject="Again", written=MORNING + timedelta(hours=1))
    assert [spooled.subject for spooled in spool.messages()] == ["Again"]


def test_the_newest_comes_last(spool: Spool) -> None:
    put(spool, "1", subject="late", written=MORNING + timedelta(hours=1))
    put(spool, "2", subject="early")
    assert [spooled.subject for spooled in spool.messages()] == ["early", "late"]


def test_what_was_written_in_one_second_stays_in_its_order(spool: Spool) -> None:
    subjects = [f"{number}" for number in range(9)]
    for number, subject in enumerate(subjects):
        written = MORNING + timedelta(microseconds=number)
        put(spool, f"key {subject}", subject=subject, written=written)
    assert [spooled.subject for spooled in spool.messages()] == subjects


def test_nobody_reads_a_message_without_the_key(office: Office, spool: Spool) -> None:
    put(spool, "1")
    with office.context.storage.reading() as session:
        [row] = session.execute(text("SELECT * FROM mail_spooled")).all()
    assert not any(b"ada" in bytes(str(each), "utf-8").lower() for each in row)
    assert b"ada" not in bytes(row.message).lower()


def test_what_prints_a_message_for_a_log_prints_nothing_of_it(spool: Spool) -> None:
    put(spool, "1")
    [spooled] = spool.messages()
    assert "ada" not in repr(spooled).lower()


def old_file(old: Path, sent: bytes, *, key: str = "1", recipient: str = "person:1f") -> Path:
    old.mkdir(exist_ok=True)
    path = old / f"{digest(key)}.eml"
    path.write_bytes(f"X-Soundwell-Recipient: {recipient}\r\n".encode() + sent)
    return path


def test_messages_of_the_old_folder_move_over_and_leave_no_file(spool: Spool, old: Path) -> None:
    sent = put(spool, "1")
    spool.erase(ADA)
    path = old_file(old, sent)
    [spooled] = spool.messages(ADA)
    assert (spooled.raw, spooled.when, spooled.id) == (sent, MORNING, digest("1"))
    assert not path.exists()


@pytest.mark.parametrize("what", ["erased", "expired"])
def test_what_still_lies_in_the_old_folder_goes_like_the_others(
    spool: Spool, old: Path, what: str
) -> None:
    sent = put(spool, "1")
    spool.erase(ADA)
    path = old_file(old, sent)
    gone = spool.erase(ADA) if what == "erased" else spool.expire(MORNING + timedelta(days=1))
    assert (gone, path.exists(), spool.messages()) == (1, False, [])


def test_a_file_of_somebody_else_stays_where_it_is(spool: Spool, old: Path) -> None:
    old.mkdir()
    theirs = old / "theirs.eml"
    theirs.write_bytes(b"\xff\x00 no message at all")
    odd = old_file(old, b"Subject: x\r\n\r\n", recipient="nobody:1")
    assert spool.messages() == []
    assert theirs.exists()
    assert odd.exists()


def test_what_was_never_finished_goes(spool: Spool, old: Path) -> None:
    old.mkdir()
    (old / "abc.part").write_bytes(b"Subject: ha")
    assert spool.messages() == []
    assert list(old.iterdir()) == []


def test_of_two_who_are_one_the_messages_come_together(spool: Spool) -> None:
    put(spool, "1")
    put(spool, "2", recipient=Recipient.person(BEN))
    spool.merge(kept=BEN, dropped=ADA)
    assert (len(spool.messages(BEN)), spool.messages(ADA)) == (2, [])


def test_a_person_finds_what_waits_for_them_alone(spool: Spool) -> None:
    put(spool, "1", subject="Ada's")
    put(spool, "2", subject="Ben's", recipient=Recipient.person(BEN))
    assert [spooled.subject for spooled in spool.messages(ADA)] == ["Ada's"]


def test_a_practitioner_with_the_same_id_is_somebody_else(spool: Spool) -> None:
    put(spool, "1", recipient=Recipient.practitioner(PractitionerId(ADA)))
    assert spool.messages(ADA) == []


def test_erasing_removes_what_waits_for_that_person_alone(spool: Spool) -> None:
    put(spool, "1")
    put(spool, "2", subject="Ben's", recipient=Recipient.person(BEN))
    assert spool.erase(ADA) == 1
    assert [spooled.subject for spooled in spool.messages()] == ["Ben's"]


def test_erasing_twice_does_no_harm(spool: Spool) -> None:
    put(spool, "1")
    spool.erase(ADA)
    assert spool.erase(ADA) == 0
