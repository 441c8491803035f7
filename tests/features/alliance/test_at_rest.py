"""What whoever has the database's file sees of check-ins without the key: nothing of anybody."""

from pathlib import Path

import pytest

from soundwell_plugins.features.alliance.client import Details, Guardian

from .conftest import MAYA, Harbour

pytestmark = pytest.mark.sqlite

SECRETS = (
    b"raise-how",
    b"somebody-i-love",
    b"Hallelujah by the sea",
    b"Kim Quinn",
    b"Ada Quinn",
    b"ada@example.org",
    b'"safe"',
    b"bond-trust",
    b"fully",
    b"hums before she speaks",
)


def test_neither_the_database_nor_its_journal_shows_an_answer_a_draft_or_a_name(
    harbour: Harbour, tmp_path: Path
) -> None:
    details = Details(young=True, guardian=Guardian("Kim Quinn", "2027-01-01"))
    with harbour.context.storage.transaction() as session:
        harbour.alliance.clients.agree(
            session, harbour.client.id, details=details, language="en_GB"
        )
    submitted, draft = harbour.begun("words", occasion="1"), harbour.begun("alliance", occasion="2")
    harbour.answer(submitted, "five", safe="no", raise_how="self", raise_words="somebody-i-love")
    harbour.answer(submitted, "words", words_wishes="Hallelujah by the sea")
    harbour.submit(submitted)
    harbour.answer(draft, "alliance", bond_trust="fully")
    with harbour.context.storage.transaction() as session:
        harbour.alliance.notes.write(
            session, harbour.client.id, MAYA, "She hums before she speaks."
        )
    files = {
        each.name: each.read_bytes() for each in (tmp_path / "data").iterdir() if each.is_file()
    }
    questions = harbour.alliance.catalogue.form(["words", "alliance"])
    known = "".join(each.document for each in questions).encode()
    found = [
        (name, secret)
        for name, content in files.items()
        for secret in SECRETS
        if content.count(secret) > known.count(secret)
    ]
    assert any(name.endswith("-wal") for name in files)
    assert found == []
