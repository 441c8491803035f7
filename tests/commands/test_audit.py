"""`soundwell audit`: who did what, and whether somebody tampered with that."""

import json
from typing import Any

import pytest
from sqlalchemy import text

from soundwell_hookspecs import AccountId
from tests.audit_tampering import disarm


@pytest.fixture
def host_with_entries(folder: Any) -> Any:
    host = folder.host()
    for subject in ("person:a", "person:b"):
        with host.database.transaction() as session:
            host.audit.record(session, actor=AccountId("a1"), action="person.read", subject=subject)
    yield host
    host.close()


def test_without_entries_the_list_says_so(soundwell: Any) -> None:
    assert soundwell("audit", "list").out == "There are no such entries.\n"


def test_without_entries_there_is_nothing_to_verify(soundwell: Any) -> None:
    assert soundwell("audit", "verify").out == "There are no entries yet.\n"


@pytest.mark.usefixtures("host_with_entries")
def test_the_list_shows_who_did_what_to_what(soundwell: Any) -> None:
    lines = soundwell("audit", "list").out.splitlines()
    assert [line.split()[-3:] for line in lines] == [
        ["a1", "person.read", "person:b"],
        ["a1", "person.read", "person:a"],
    ]


@pytest.mark.usefixtures("host_with_entries")
def test_the_list_can_be_narrowed_and_be_json(soundwell: Any) -> None:
    [entry] = json.loads(soundwell("audit", "list", "--subject", "person:a", "--json").out)
    assert (entry["seq"], entry["actor"], entry["at"]) == (1, "a1", entry["at"])


@pytest.mark.usefixtures("host_with_entries")
def test_a_whole_trail_is_verified_with_its_end(soundwell: Any) -> None:
    outcome = soundwell("audit", "verify")
    assert outcome.code == 0
    assert outcome.out.startswith("All 2 entries since ")
    assert "The end is 2:" in outcome.out


def test_what_was_tampered_with_is_told(soundwell: Any, host_with_entries: Any) -> None:
    with host_with_entries.database.engine.begin() as connection:
        disarm(connection)
        connection.execute(text("UPDATE audit SET subject = 'person:z' WHERE seq = 1"))
    outcome = soundwell("audit", "verify")
    assert (outcome.code, outcome.out) == (2, "The entry 1 was changed or moved.\n")
    assert "Keep a copy of it as it is" in outcome.err
