"""`soundwell deliveries`: see what is stuck, and mend it."""

import json
from typing import Any

import pytest

from soundwell_plugins.host.deliveries import State

WHY = (
    "There is no practitioner 'gone' in soundwell.toml: put the table back and retry, or discard "
    "this."
)


def line(entry: Any, state: str, reason: str = "") -> str:
    when = f"{entry.happened_at:%Y-%m-%d %H:%M:%S}Z"
    row = f"{entry.id[:8]}  {when}  {state:<9}  mail          message_requested       booking:42"
    return f"{row}  {reason}".rstrip()


def standing(folder: Any) -> list[State]:
    host = folder.host()
    try:
        return [entry.state for entry in sorted(host.ledger.entries(), key=lambda each: each.seq)]
    finally:
        host.close()


def test_without_deliveries_the_list_says_so(soundwell: Any) -> None:
    outcome = soundwell("deliveries", "list")
    assert (outcome.code, outcome.out) == (0, "There are no such deliveries.\n")


def test_the_list_shows_the_newest_first(soundwell: Any, stuck: Any) -> None:
    outcome = soundwell("deliveries", "list")
    assert outcome.code == 0
    assert outcome.out.splitlines() == [
        line(stuck.second, "pending"),
        line(stuck.first, "parked", WHY),
    ]


@pytest.mark.parametrize(
    "choice", [("--state", "parked"), ("--limit", "1", "--state", "parked", "--plugin", "mail")]
)
def test_the_list_can_be_narrowed(soundwell: Any, stuck: Any, choice: tuple[str, ...]) -> None:
    outcome = soundwell("deliveries", "list", *choice)
    assert outcome.out.splitlines() == [line(stuck.first, "parked", WHY)]


@pytest.mark.usefixtures("stuck")
@pytest.mark.parametrize("choice", [("--state", "done"), ("--plugin", "calendars")])
def test_what_is_narrowed_to_nothing_is_said_to_be_nothing(
    soundwell: Any, choice: tuple[str, ...]
) -> None:
    assert soundwell("deliveries", "list", *choice).out == "There are no such deliveries.\n"


def test_a_state_that_there_is_not_is_refused_with_those_that_there_are(soundwell: Any) -> None:
    outcome = soundwell("deliveries", "list", "--state", "lost")
    assert outcome.code == 2
    for state in State:
        assert state.value in outcome.err


def test_the_list_as_json_has_stable_keys(soundwell: Any, stuck: Any) -> None:
    [found] = json.loads(soundwell("deliveries", "list", "--state", "parked", "--json").out)
    assert found == {
        "id": stuck.first.id,
        "hook": "message_requested",
        "plugin": "mail",
        "record": "booking:42",
        "seq": 1,
        "state": "parked",
        "attempt": 1,
        "happened_at": f"{stuck.first.happened_at:%Y-%m-%dT%H:%M:%SZ}",
        "due": None,
        "settled_at": None,
        "reason": WHY,
        "holds_back": 1,
        "request": stuck.first.request,
    }


def test_an_empty_list_as_json_is_an_empty_array(soundwell: Any) -> None:
    assert json.loads(soundwell("deliveries", "list", "--json").out) == []


def test_one_is_shown_by_the_beginning_of_its_id(soundwell: Any, stuck: Any) -> None:
    outcome = soundwell("deliveries", "show", stuck.first.id[:8])
    assert outcome.code == 0
    assert outcome.out.splitlines() == [
        f"id           {stuck.first.id}",
        "hook         message_requested",
        "plugin       mail",
        "record       booking:42",
        "seq          1",
        "state        parked",
        "attempt      1",
        f"happened at  {stuck.first.happened_at:%Y-%m-%dT%H:%M:%SZ}",
        f"reason       {WHY}",
        "holds back   1",
        "request      the-booking",
    ]


@pytest.mark.parametrize("command", [("show",), ("retry",), ("discard", "--reason", "old")])
def test_an_unknown_id_is_refused(soundwell: Any, command: tuple[str, ...]) -> None:
    outcome = soundwell("deliveries", *command, "nothing")
    assert (outcome.code, outcome.out) == (2, "")
    assert outcome.err == "soundwell: There is no delivery nothing. The list shows all ids.\n"


def test_a_parked_one_is_set_going_again(soundwell: Any, folder: Any, stuck: Any) -> None:
    outcome = soundwell("deliveries", "retry", stuck.first.id[:8])
    assert outcome.code == 0
    assert outcome.out == f"Set going again: {line(stuck.first, 'pending', WHY)}\n"
    assert standing(folder) == [State.PENDING, State.PENDING]


def test_one_that_waits_for_another_is_not_retried(soundwell: Any, stuck: Any) -> None:
    outcome = soundwell("deliveries", "retry", stuck.second.id)
    assert outcome.code == 2
    assert outcome.err == (
        "soundwell: This delivery waits for an earlier one to the same plugin about the same "
        "record.\n"
    )


@pytest.mark.usefixtures("stuck")
def test_all_that_are_parked_for_a_plugin_are_set_going(soundwell: Any, folder: Any) -> None:
    outcome = soundwell("deliveries", "retry", "--plugin", "mail")
    assert (outcome.code, outcome.out) == (0, "Parked deliveries of mail set going: 1.\n")
    assert standing(folder) == [State.PENDING, State.PENDING]


@pytest.mark.parametrize("words", [(), ("1a2b", "--plugin", "mail")])
def test_a_retry_is_about_one_or_about_a_plugin(soundwell: Any, words: tuple[str, ...]) -> None:
    outcome = soundwell("deliveries", "retry", *words)
    assert outcome.code == 2
    assert outcome.err == "soundwell: Name either one delivery, or a plugin with --plugin.\n"


def test_one_that_is_given_up_lets_those_behind_it_go(
    soundwell: Any, folder: Any, stuck: Any
) -> None:
    outcome = soundwell("deliveries", "discard", stuck.first.id[:8], "--reason", "She has left.")
    assert outcome.code == 0
    assert outcome.out == f"Given up: {line(stuck.first, 'discarded', 'She has left.')}\n"
    assert standing(folder) == [State.DISCARDED, State.PENDING]
    assert "due " in soundwell("deliveries", "show", stuck.second.id).out


def test_giving_up_needs_a_reason(soundwell: Any, folder: Any, stuck: Any) -> None:
    outcome = soundwell("deliveries", "discard", stuck.first.id)
    assert outcome.code == 2
    assert "--reason" in outcome.err
    assert standing(folder) == [State.PARKED, State.PENDING]


@pytest.mark.parametrize("command", [("retry",), ("discard", "--reason", "twice")])
def test_one_that_is_given_up_stays_so(
    soundwell: Any, stuck: Any, command: tuple[str, ...]
) -> None:
    soundwell("deliveries", "discard", stuck.first.id, "--reason", "She has left.")
    outcome = soundwell("deliveries", *command, stuck.first.id)
    assert outcome.code == 2
    assert outcome.err == "soundwell: This delivery is discarded already.\n"


@pytest.mark.sqlite
def test_a_database_that_is_damaged_is_told_without_a_traceback(
    soundwell: Any, folder: Any
) -> None:
    (folder.path / "data").mkdir()
    (folder.path / "data" / "soundwell.db").write_bytes(b"no database at all " * 1000)
    outcome = soundwell("deliveries", "list")
    assert (outcome.code, outcome.out) == (2, "")
    assert outcome.err == (
        "soundwell: soundwell.toml, storage: the database cannot be used: file is not a database.\n"
    )


def test_tables_of_a_newer_version_are_left_alone(soundwell: Any, folder: Any) -> None:
    host = folder.host()
    with host.database.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE version_host SET version_num = '9999'")
    host.close()
    outcome = soundwell("deliveries", "list")
    assert outcome.code == 2
    assert outcome.err.endswith(
        "soundwell: soundwell.toml, storage: the tables were made by a newer version. Install it "
        "again.\n"
    )
