"""The folder where messages wait when there is no mail server."""

import stat
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from soundwell_hookspecs import Attachment, PersonId, PractitionerId, Recipient
from soundwell_plugins.connectors.mail.message import Letter, Mailbox, compose
from soundwell_plugins.connectors.mail.spool import Spool

ADA = PersonId("1f")
BEN = PersonId("2e")
MORNING = datetime(2026, 11, 2, 9, 30, tzinfo=UTC)


@pytest.fixture
def spool(tmp_path: Path) -> Spool:
    return Spool(tmp_path / "not" / "there" / "yet")


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
    text = f"Subject: {subject}\n\nDear Ada,\nGrüße\n"
    message = compose(Letter(practice, practice, ada, text, attachments, written, key))
    spool.put(message, recipient=recipient or Recipient.person(ADA), key=key)
    return message.as_bytes()


def test_a_folder_that_is_not_there_holds_nothing(spool: Spool) -> None:
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
    for subject in subjects:
        put(spool, f"key {subject}", subject=subject)
    assert [spooled.subject for spooled in spool.messages()] == subjects


def test_nobody_else_on_the_machine_can_read_a_message(spool: Spool) -> None:
    put(spool, "1")
    [path] = spool.folder.iterdir()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(spool.folder.stat().st_mode) == 0o700


def test_the_name_of_a_file_tells_nothing(spool: Spool) -> None:
    put(spool, "17:message_requested:mail")
    [path] = spool.folder.iterdir()
    assert "message" not in path.name
    assert path.suffix == ".eml"


def test_a_message_that_was_not_finished_is_not_shown(spool: Spool) -> None:
    put(spool, "1")
    (spool.folder / "abc.part").write_bytes(b"Subject: ha")
    assert len(spool.messages()) == 1


def test_a_file_that_somebody_else_put_there_does_no_harm(spool: Spool) -> None:
    put(spool, "1", subject="Ours")
    (spool.folder / "theirs.eml").write_bytes(b"\xff\x00 no message at all")
    assert "Ours" in {spooled.subject for spooled in spool.messages()}


def test_a_person_finds_what_waits_for_them_alone(spool: Spool) -> None:
    put(spool, "1", subject="Ada's")
    put(spool, "2", subject="Ben's", recipient=Recipient.person(BEN))
    assert [spooled.subject for spooled in spool.of_person(ADA)] == ["Ada's"]


def test_a_practitioner_with_the_same_id_is_somebody_else(spool: Spool) -> None:
    put(spool, "1", recipient=Recipient.practitioner(PractitionerId(ADA)))
    assert spool.of_person(ADA) == []


def test_erasing_removes_what_waits_for_that_person_alone(spool: Spool) -> None:
    put(spool, "1")
    put(spool, "2", subject="Ben's", recipient=Recipient.person(BEN))
    assert spool.erase(ADA) == 1
    assert [spooled.subject for spooled in spool.messages()] == ["Ben's"]


def test_erasing_twice_does_no_harm(spool: Spool) -> None:
    put(spool, "1")
    spool.erase(ADA)
    assert spool.erase(ADA) == 0


def test_erasing_removes_what_was_not_finished_too(spool: Spool) -> None:
    put(spool, "1")
    [path] = spool.folder.iterdir()
    path.rename(path.with_suffix(".part"))
    assert spool.erase(ADA) == 1
    assert list(spool.folder.iterdir()) == []
