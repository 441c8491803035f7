"""One attempt at one delivery."""

import json
import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

import pytest
from sqlalchemy import text

from soundwell_hookspecs import DeliveryFailed, DeliveryRefused, Event
from soundwell_plugins.host.deliveries import DeliveryLate, RetryPolicy, State, StillRunning
from soundwell_plugins.host.logs import LogFormat, LogLine
from soundwell_plugins.host.requests import caused_by, current_request
from soundwell_plugins.host.storage import Database
from soundwell_plugins.sdk.encryption import Key, KeyRing
from tests.host.deliveries.belfry import Belfry, Heard

SECRET = "ada@example.org"


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberedBell(Event):
    """A bell as another version of its plugin knows it."""

    bell: int

    @property
    def record(self) -> str:
        return f"bell:{self.bell}"


class Odd(Exception):
    """Something that a plugin's author did not expect."""


def raising(error: BaseException) -> Callable[[Heard], None]:
    def script(_heard: Heard) -> None:
        raise error

    return script


def test_a_delivery_that_got_through_is_done(belfry: Belfry) -> None:
    belfry.ring()
    belfry.attempt_all()
    (entry,) = belfry.entries()
    assert (entry.state, entry.settled_at) == (State.DONE, belfry.clock.moment)


def test_the_key_is_event_hook_and_plugin(belfry: Belfry) -> None:
    belfry.ring()
    belfry.attempt_all()
    with belfry.database.reading() as session:
        event = session.execute(text("SELECT id FROM events")).scalar_one()
    assert belfry.ears.heard[0].key == f"{event}:bell_rang:ear"


def test_a_repeat_has_the_same_key_and_the_next_number(belfry: Belfry) -> None:
    belfry.ears.scripts["ear"] = raising(DeliveryFailed("The ear is deaf."))
    belfry.ring()
    belfry.attempt_all()
    belfry.attempt_all()
    first, second = belfry.ears.heard
    assert (first.key, first.attempt, second.attempt) == (second.key, 1, 2)


def test_no_transaction_is_open_while_a_plugin_is_called(belfry: Belfry) -> None:
    seen: list[bool] = []
    belfry.ears.scripts["ear"] = lambda _: seen.append(belfry.database.in_transaction)
    belfry.ring()
    belfry.attempt_all()
    assert seen == [False]


def test_others_can_write_while_a_plugin_is_called(belfry: Belfry) -> None:
    belfry.ears.scripts["ear"] = lambda _: belfry.ring("small", 1)
    belfry.ring("great", 1)
    belfry.attempt_all()
    assert belfry.states() == [State.DONE, State.PENDING]


def test_the_sentence_of_a_failure_is_kept(belfry: Belfry) -> None:
    belfry.ears.scripts["ear"] = raising(DeliveryFailed("The ear is deaf.\nTry a bigger bell."))
    belfry.ring()
    belfry.attempt_all()
    (entry,) = belfry.entries()
    assert (entry.state, entry.reason) == (State.PENDING, "The ear is deaf. Try a bigger bell.")


def test_a_failed_delivery_waits_before_its_next_attempt(belfry: Belfry) -> None:
    pause = timedelta(minutes=5)
    belfry.ears.scripts["ear"] = raising(DeliveryFailed("Not now.", retry_after=pause))
    belfry.ring()
    belfry.attempt_all()
    assert belfry.entries()[0].due == belfry.clock.moment + pause
    delayed = belfry.wake_ups.client.list_workflows(status="DELAYED")
    assert [workflow.workflow_id for workflow in delayed] == [f"{belfry.entries()[0].id}:2"]


def test_a_refused_delivery_is_parked_at_once(belfry: Belfry) -> None:
    belfry.ears.scripts["ear"] = raising(DeliveryRefused("The key was changed: enter the new one."))
    belfry.ring()
    belfry.attempt_all()
    (entry,) = belfry.entries()
    assert (entry.state, entry.reason, entry.due) == (
        State.PARKED,
        "The key was changed: enter the new one.",
        None,
    )


def test_a_delivery_is_parked_after_the_last_attempt(belfry: Belfry) -> None:
    belfry.ears.scripts["ear"] = raising(DeliveryFailed("The ear is deaf."))
    belfry.ring()
    for _ in range(3):
        belfry.attempt_all()
    (entry,) = belfry.entries()
    assert (entry.state, entry.reason) == (
        State.PARKED,
        "Given up after 3 attempts. The ear is deaf.",
    )


@pytest.mark.parametrize("error", [Odd(SECRET), SystemExit(SECRET)])
def test_of_any_other_exception_only_type_and_place_are_kept(
    belfry: Belfry, error: BaseException
) -> None:
    belfry.ears.scripts["ear"] = raising(error)
    belfry.ring()
    belfry.attempt_all()
    reason = belfry.entries()[0].reason
    line = raising.__code__.co_firstlineno + 2
    assert reason == f"It raised {type(error).__name__} in {__name__}, line {line}."


@pytest.mark.parametrize("error", [DeliveryLate(timedelta(seconds=60)), StillRunning()])
def test_a_plugin_that_hangs_has_failed_this_time(belfry: Belfry, error: DeliveryFailed) -> None:
    belfry.ears.scripts["ear"] = raising(error)
    belfry.ring()
    belfry.attempt_all()
    (entry,) = belfry.entries()
    assert (entry.state, entry.reason) == (State.PENDING, error.reason)


def test_a_reason_without_end_is_cut(belfry: Belfry) -> None:
    belfry.ears.scripts["ear"] = raising(DeliveryFailed("deaf " * 1000))
    belfry.ring()
    belfry.attempt_all()
    assert len(belfry.entries()[0].reason) == 500


def test_the_log_has_one_line_without_the_text_of_an_exception(
    belfry: Belfry, caplog: pytest.LogCaptureFixture
) -> None:
    belfry.ears.scripts["ear"] = raising(DeliveryFailed(SECRET))
    belfry.ring()
    with caplog.at_level(logging.INFO):
        belfry.attempt_all()
    entry = belfry.entries()[0].id
    (record,) = caplog.records
    told = json.loads(LogLine(LogFormat.JSON).format(record))
    assert told["event"] == "delivery failed"
    assert (told["delivery"], told["hook"], told["plugin"]) == (entry, "bell_rang", "ear")
    assert (told["attempt"], told["state"]) == (1, "pending")


def test_the_next_of_a_line_is_woken_when_the_first_is_done(belfry: Belfry) -> None:
    belfry.ring("great", 1, 2)
    belfry.attempt_all()
    assert [entry.attempt for entry in belfry.entries()] == [1, 1]


def test_a_parked_delivery_holds_back_only_its_own_plugin_and_record(belfry: Belfry) -> None:
    def deaf_to_the_first(heard: Heard) -> None:
        if (heard.bell, heard.count) == ("great", 1):
            raise DeliveryRefused("No.")

    belfry.steeple.plugins = ["ear", "eye"]
    belfry.ears.scripts["ear"] = deaf_to_the_first
    belfry.ring("great", 1, 2)
    belfry.ring("small", 1, 2)
    for _ in range(3):
        belfry.attempt_all()
    assert belfry.ears.counts("ear") == {"great": [1], "small": [1, 2]}
    assert belfry.ears.counts("eye") == {"great": [1, 2], "small": [1, 2]}


def test_an_attempt_that_was_not_asked_for_last_is_void(belfry: Belfry) -> None:
    belfry.ring()
    entry = belfry.entries()[0].id
    belfry.courier.attempt(entry, 2)
    assert belfry.ears.heard == []


def test_an_attempt_at_a_delivery_behind_another_is_void(belfry: Belfry) -> None:
    belfry.ring("great", 1, 2)
    belfry.courier.attempt(belfry.entries()[1].id, 0)
    assert belfry.ears.heard == []


def test_an_attempt_at_a_settled_delivery_is_void(belfry: Belfry) -> None:
    belfry.ring()
    (wake_up,) = belfry.awake()
    belfry.courier.attempt(wake_up.delivery, wake_up.attempt)
    belfry.courier.attempt(wake_up.delivery, wake_up.attempt)
    assert len(belfry.ears.heard) == 1


def test_what_came_of_an_attempt_does_not_undo_what_an_admin_did_meanwhile(belfry: Belfry) -> None:
    belfry.ears.scripts["ear"] = lambda _: void(belfry.ledger.discard(entry, "Too loud."))
    belfry.ring()
    entry = belfry.entries()[0].id
    belfry.attempt_all()
    assert belfry.states() == [State.DISCARDED]


def void(_: object) -> None:
    """Drop a result."""


def test_a_plugin_that_was_switched_off_meanwhile_is_not_called(belfry: Belfry) -> None:
    belfry.ring()
    belfry.steeple.plugins = []
    belfry.attempt_all()
    (entry,) = belfry.entries()
    assert (entry.state, entry.reason) == (
        State.PARKED,
        (
            "The plugin ear is not on, or takes no bell_rang. Switch it on and retry, or discard"
            " the delivery."
        ),
    )


def test_an_event_that_cannot_be_read_any_more_is_parked_without_its_content(
    belfry: Belfry, monkeypatch: pytest.MonkeyPatch
) -> None:
    belfry.ring(bell=SECRET)
    monkeypatch.setattr(belfry.steeple, "event_type", lambda _hook: NumberedBell)
    belfry.attempt_all()
    (entry,) = belfry.entries()
    assert (entry.state, entry.reason) == (
        State.PARKED,
        (
            "This version cannot read the event any more. Retry with the version that wrote it, or"
            " discard the delivery."
        ),
    )


def test_an_event_whose_key_is_missing_is_parked_until_the_key_is_back(
    belfry: Belfry, url: str, policy: RetryPolicy
) -> None:
    belfry.ring()
    elsewhere = Database(url, KeyRing((Key.new(),)))
    Belfry(elsewhere, policy).attempt_all()
    elsewhere.close()
    (entry,) = belfry.entries()
    assert (entry.state, entry.reason) == (
        State.PARKED,
        "The event cannot be decrypted. Put its key back into the key file, then retry.",
    )


def test_a_plugin_is_called_for_the_request_that_caused_the_event(belfry: Belfry) -> None:
    requests: list[str] = []
    belfry.ears.scripts["ear"] = lambda _: requests.append(current_request())
    with caused_by("request-1"):
        belfry.ring()
    belfry.attempt_all()
    assert requests == ["request-1"]
