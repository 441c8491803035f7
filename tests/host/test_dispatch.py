"""Contributions: everybody is asked, and nobody can spoil it for the others."""

import os
import signal
import threading
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from soundwell_hookspecs import (
    Answer,
    Failure,
    FailureKind,
    Feature,
    NoConfig,
    PluginContext,
    Window,
    hookimpl,
)
from soundwell_plugins.host.host import Host
from tests.host import hooks
from tests.host.conftest import Yard
from tests.host.lighthouses import Eager, Far, Near, failing, raising


class Unbuilt(Feature[NoConfig]):
    name = "unbuilt"

    def __init__(self, config: NoConfig, context: PluginContext) -> None:
        super().__init__(config, context)
        raise RuntimeError("a secret")

    @hookimpl
    def depths(self) -> Sequence[int]:
        return []


class Misnamed(Feature[NoConfig]):
    name = "misnamed"

    @hookimpl
    def depth(self) -> Sequence[int]:
        return []


def asked(host: Host) -> list[str]:
    return [each.plugin for each in host.hooks.collect(hooks.depths, buoy="A1", limit=5).answers]


def test_every_plugin_adds_its_part(yard: Yard) -> None:
    answers = yard.harbour(Near, Far).hooks.collect(hooks.depths, buoy="A1", limit=5)
    assert answers.answers == (Answer("near", [2, 5]), Answer("far", (500,)))


@pytest.mark.parametrize("order", [(Near, Far), (Far, Near)])
def test_answers_stand_in_the_order_of_the_configuration(
    yard: Yard, order: tuple[type[Feature[NoConfig]], ...]
) -> None:
    assert asked(yard.harbour(*order)) == [each.name for each in order]


def test_a_plugin_that_wants_to_be_first_is_asked_first(yard: Yard) -> None:
    assert asked(yard.harbour(Near, Far, Eager)) == ["eager", "near", "far"]


def test_plugins_are_asked_side_by_side(yard: Yard) -> None:
    together = threading.Barrier(2, timeout=15)

    def meet() -> Sequence[int]:
        together.wait()
        return []

    host = yard.harbour(failing(meet, "one"), failing(meet, "two"))
    assert len(host.hooks.collect(hooks.depths, buoy="A1", limit=5).answers) == 2


def test_a_plugin_may_name_an_argument_by_keyword_alone(yard: Yard) -> None:
    class Strict(Feature[NoConfig]):
        name = "strict"

        @hookimpl
        def depths(self, *, limit: int, unknown: int = 7) -> Sequence[int]:
            return [limit, unknown]

    answers = yard.harbour(Strict).hooks.collect(hooks.depths, buoy="A1", limit=5)
    assert answers.values == ([5, 7],)


def test_a_plugin_may_take_whatever_there_is(yard: Yard) -> None:
    class Curious(Feature[NoConfig]):
        name = "curious"

        @hookimpl
        def depths(self, **given: Any) -> Sequence[int]:
            return [len(given["buoy"]), given["limit"]]

    answers = yard.harbour(Curious).hooks.collect(hooks.depths, buoy="A1", limit=5)
    assert answers.values == ([2, 5],)


def test_a_plugin_that_raises_is_named_without_what_it_said(yard: Yard) -> None:
    host = yard.harbour(failing(raising(ValueError("amelia@home.example"))), Near)
    answers = host.hooks.collect(hooks.depths, buoy="A1", limit=5)
    [failure] = answers.failures
    assert (failure.plugin, failure.kind) == ("failing", FailureKind.RAISED)
    assert failure.detail.startswith("ValueError in tests.host.lighthouses, line ")


@pytest.mark.parametrize(
    ("answer", "kind", "detail"),
    [
        (raising(SystemExit(3)), FailureKind.RAISED, "SystemExit in "),
        (raising(KeyboardInterrupt()), FailureKind.RAISED, "KeyboardInterrupt in "),
        (lambda: None, FailureKind.WRONG_RESULT, "of the type NoneType"),
        (lambda: 7, FailureKind.WRONG_RESULT, "of the type int"),
        (lambda: "7", FailureKind.WRONG_RESULT, "of the type str"),
        (lambda: ["7"], FailureKind.WRONG_RESULT, "of the type list"),
        (lambda: [True], FailureKind.WRONG_RESULT, "of the type list"),
        (lambda: {7: 8}, FailureKind.WRONG_RESULT, "of the type dict"),
        (lambda: (each for each in [7]), FailureKind.WRONG_RESULT, "of the type generator"),
    ],
)
def test_a_plugin_that_misbehaves_is_named_and_the_others_answer(
    yard: Yard, answer: Callable[[], Any], kind: FailureKind, detail: str
) -> None:
    host = yard.harbour(failing(answer), Near)
    answers = host.hooks.collect(hooks.depths, buoy="A1", limit=5)
    assert [each.plugin for each in answers.answers] == ["near"]
    [failure] = answers.failures
    assert (failure.plugin, failure.kind) == ("failing", kind)
    assert failure.detail.startswith(detail)


def test_the_fields_of_values_are_checked_too(yard: Yard) -> None:
    nothing: Any = None
    host = yard.harbour(failing(lambda: [hooks.Lamp(nothing, 3)]))
    [failure] = host.hooks.collect(hooks.lamps).failures
    assert failure == Failure("failing", FailureKind.WRONG_RESULT, "of the type list")


def test_values_come_back_as_they_were_given(yard: Yard) -> None:
    host = yard.harbour(failing(lambda: [hooks.Lamp("red", 3)]))
    assert host.hooks.collect(hooks.lamps).values == ([hooks.Lamp("red", 3)],)


def test_a_moment_without_a_zone_spoils_only_its_own_answer(yard: Yard) -> None:
    naive = datetime(2027, 3, 1, 9)  # noqa: DTZ001  # what a careless plugin answers
    high = Window(datetime(2027, 3, 1, 9, tzinfo=UTC), datetime(2027, 3, 1, 10, tzinfo=UTC))
    careless = failing(lambda: [Window(naive, naive + timedelta(hours=1))], "careless")
    answers = yard.harbour(careless, failing(lambda: [high], "careful")).hooks.collect(hooks.tides)
    assert answers.answers == (Answer("careful", [high]),)
    [failure] = answers.failures
    assert failure.detail.startswith("ValueError in soundwell_hookspecs.moments, line ")


def test_a_moment_whose_zone_was_taken_away_is_found(yard: Yard) -> None:
    naive = datetime(2027, 3, 1, 9)  # noqa: DTZ001  # what a careless plugin answers

    def forge() -> Sequence[Window]:
        window = Window(naive.replace(tzinfo=UTC), naive.replace(tzinfo=UTC) + timedelta(hours=1))
        object.__setattr__(window, "start", naive)
        return [window]

    [failure] = yard.harbour(failing(forge)).hooks.collect(hooks.tides).failures
    assert failure.kind is FailureKind.WRONG_RESULT


def test_a_sequence_that_raises_when_it_is_read_is_a_wrong_result(yard: Yard) -> None:
    class Trap(Sequence[int]):
        def __len__(self) -> int:
            return 1

        def __getitem__(self, index: Any) -> Any:
            raise RuntimeError("trapped")

    host = yard.harbour(failing(Trap), Near)
    answers = host.hooks.collect(hooks.depths, buoy="A1", limit=5)
    assert [each.plugin for each in answers.answers] == ["near"]


def test_a_plugin_that_hangs_is_left_out_after_the_deadline(yard: Yard) -> None:
    host = yard.harbour(failing(yard.hang), failing(lambda: [7], "prompt"))
    answers = host.hooks.collect(hooks.winds)
    assert answers.answers == (Answer("prompt", [7]),)
    assert answers.failures == (Failure("failing", FailureKind.LATE, "longer than 0.3 s"),)


def test_a_plugin_whose_threads_all_hang_is_refused_at_once_and_named(yard: Yard) -> None:
    host = yard.harbour(failing(yard.hang))
    callers = [threading.Thread(target=host.hooks.collect, args=[hooks.winds]) for _ in range(8)]
    for caller in callers:
        caller.start()
    for caller in callers:
        caller.join()
    answers = host.hooks.collect(hooks.depths, buoy="A1", limit=5)
    assert answers.failures == (Failure("failing", FailureKind.BUSY, "all of its threads hang"),)


def test_an_interruption_by_the_person_who_waits_is_not_laid_on_a_plugin(yard: Yard) -> None:
    def interrupt() -> None:
        yard.gate.wait(0.05)  # until the other thread waits
        os.kill(os.getpid(), signal.SIGINT)
        yard.hang()

    host = yard.harbour(failing(interrupt))
    with pytest.raises(KeyboardInterrupt):
        host.hooks.collect(hooks.depths, buoy="A1", limit=5)


def test_a_failure_is_logged_without_what_the_plugin_said(
    yard: Yard, caplog: pytest.LogCaptureFixture
) -> None:
    host = yard.harbour(failing(raising(ValueError("amelia@home.example"))))
    host.hooks.collect(hooks.depths, buoy="A1", limit=5)
    assert "depths: failing raised an error (ValueError in " in caplog.text
    assert "amelia" not in caplog.text


def test_a_plugin_that_could_not_be_built_is_named_where_it_would_have_answered(
    yard: Yard,
) -> None:
    host = yard.harbour(Unbuilt, Near)
    [failure] = host.hooks.collect(hooks.depths, buoy="A1", limit=5).failures
    assert (failure.plugin, failure.kind) == ("unbuilt", FailureKind.OFF)
    assert failure.detail.startswith("It cannot be built: RuntimeError in ")


def test_a_plugin_that_could_not_be_built_is_not_missed_where_it_has_no_part(yard: Yard) -> None:
    assert yard.harbour(Unbuilt).hooks.collect(hooks.lamps).failures == ()


def test_a_plugin_that_could_not_be_imported_is_missed_everywhere(yard: Yard) -> None:
    [failure] = yard.harbour(Misnamed).hooks.collect(hooks.lamps).failures
    assert (failure.plugin, failure.kind) == ("misnamed", FailureKind.OFF)


def test_nobody_is_asked_inside_a_transaction(yard: Yard) -> None:
    host = yard.harbour(Near)
    with (
        host.database.transaction(),
        pytest.raises(RuntimeError, match=r"^depths was asked inside a transaction: ask before"),
    ):
        host.hooks.collect(hooks.depths, buoy="A1", limit=5)


def test_plugins_may_be_asked_after_a_transaction_that_failed(yard: Yard) -> None:
    host = yard.harbour(Near)
    with pytest.raises(ZeroDivisionError), host.database.transaction():
        raise ZeroDivisionError
    assert asked(host) == ["near"]


def test_a_plugin_may_ask_others_while_it_is_asked(yard: Yard) -> None:
    class Relay(Feature[NoConfig]):
        name = "relay"

        @hookimpl
        def lamps(self) -> Sequence[hooks.Lamp]:
            answers = self.context.hooks.collect(hooks.depths, buoy="A1", limit=5)
            return [hooks.Lamp("white", depth) for each in answers.values for depth in each]

    host = yard.harbour(Relay, Far)
    assert host.hooks.collect(hooks.lamps).values == ([hooks.Lamp("white", 500)],)


@pytest.mark.parametrize(
    "arguments", [{"buoy": "A1"}, {"buoy": "A1", "limit": 5, "tide": 1}, {"bouy": "A1", "limit": 5}]
)
def test_a_missing_or_unknown_argument_is_an_error(yard: Yard, arguments: dict[str, Any]) -> None:
    with pytest.raises(TypeError, match="argument"):
        yard.harbour(Near).hooks.collect(hooks.depths, **arguments)


def test_a_choice_is_not_collected(yard: Yard) -> None:
    with pytest.raises(TypeError, match=r"^colour is of the kind choice, not contribution$"):
        yard.harbour(Near).hooks.collect(hooks.colour, buoy="A1")


def test_a_function_that_is_no_hook_of_this_host_is_an_error(yard: Yard) -> None:
    def depths(buoy: str, limit: int) -> Sequence[int]:
        raise NotImplementedError

    with pytest.raises(TypeError, match="is no hook specification of this host"):
        yard.harbour(Near).hooks.collect(depths, buoy="A1", limit=5)
