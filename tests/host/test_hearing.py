"""How one plugin hears of one event."""

import asyncio
import sys
import threading
from datetime import timedelta
from typing import Any

import pytest

from soundwell_hookspecs import (
    Delivery,
    DeliveryFailed,
    DeliveryRefused,
    Feature,
    NoConfig,
    hookimpl,
)
from soundwell_plugins.host.deliveries import DeliveryLate, StillRunning
from soundwell_plugins.host.hearing import Hearing
from soundwell_plugins.host.implementations import Implementations
from soundwell_plugins.host.specifications import Specifications
from soundwell_plugins.host.workers import Workers
from tests.host import hooks
from tests.host.conftest import Yard

LIT = hooks.LampLit(lamp="red")
DELIVERY = Delivery("e1:lamp_lit:keeper", 1)
PATIENCE = 30


class Keeper(Feature[NoConfig]):
    """Does what it was told when it hears of a lamp."""

    name = "keeper"
    heard: list[object]
    told: Any = None

    @hookimpl
    def lamp_lit(self, event: hooks.LampLit, delivery: Delivery) -> None:
        self.heard = [event, delivery]
        if self.told:
            self.told()

    @hookimpl
    def lamp_lit_hurriedly(self, event: hooks.LampLitHurriedly) -> None:
        self.told()


class Ear:
    """A hearing around one keeper."""

    def __init__(self, yard: Yard, threads: int = 2) -> None:
        specifications = Specifications([hooks])
        implementations = Implementations(specifications)
        keeper = yard.harbour(Keeper).plugins["keeper"]
        assert isinstance(keeper, Keeper)
        self.keeper = keeper
        plugins: Any = {"keeper": keeper}
        implementations.register(plugins, [])
        self.hearing = Hearing(
            specifications, implementations, {"keeper": Workers("keeper", threads)}
        )

    def hear(self, delivery: Delivery = DELIVERY) -> None:
        self.hearing.deliver("keeper", "lamp_lit", LIT, delivery)

    def hear_hurriedly(self, delivery: Delivery = DELIVERY) -> None:
        event = hooks.LampLitHurriedly()
        self.hearing.deliver("keeper", "lamp_lit_hurriedly", event, delivery)


@pytest.fixture
def ear(yard: Yard) -> Ear:
    return Ear(yard)


def raising(error: BaseException) -> Any:
    def fail() -> None:
        raise error

    return fail


def test_a_plugin_hears_of_an_event_with_its_delivery(ear: Ear) -> None:
    ear.hear()
    assert ear.keeper.heard == [LIT, DELIVERY]


@pytest.mark.parametrize(
    "error", [DeliveryFailed("Later."), DeliveryRefused("Not so."), KeyError("x")]
)
def test_what_a_plugin_raises_comes_through(ear: Ear, error: Exception) -> None:
    ear.keeper.told = raising(error)
    with pytest.raises(type(error)) as raised:
        ear.hear()
    assert raised.value is error


@pytest.mark.parametrize("kind", [SystemExit, KeyboardInterrupt, asyncio.CancelledError])
def test_what_would_end_the_program_is_a_failed_delivery(
    ear: Ear, kind: type[BaseException]
) -> None:
    ear.keeper.told = raising(kind("amelia@home.example"))
    with pytest.raises(DeliveryFailed) as raised:
        ear.hear()
    assert raised.value.reason.startswith(
        f"The plugin tried to end the program: {kind.__name__} in tests.host.test_hearing, line "
    )
    assert "amelia" not in raised.value.reason


def test_a_plugin_that_exits_is_told_as_such(ear: Ear) -> None:
    ear.keeper.told = sys.exit
    with pytest.raises(DeliveryFailed, match=r"^The plugin tried to end the program: SystemExit"):
        ear.hear()


def test_a_plugin_that_hangs_is_late(ear: Ear, yard: Yard) -> None:
    ear.keeper.told = yard.hang
    with pytest.raises(DeliveryLate) as late:
        ear.hear_hurriedly()
    assert late.value.reason == "It took longer than 0.3 seconds."


def test_a_second_attempt_waits_for_one_that_hangs(ear: Ear, yard: Yard) -> None:
    ear.keeper.told = yard.hang
    with pytest.raises(DeliveryLate):
        ear.hear_hurriedly()
    for _ in range(2):
        with pytest.raises(StillRunning):
            ear.hear_hurriedly()


def test_another_delivery_does_not_wait_for_one_that_hangs(ear: Ear, yard: Yard) -> None:
    ear.keeper.told = yard.hang
    with pytest.raises(DeliveryLate):
        ear.hear_hurriedly()
    ear.keeper.told = None
    ear.hear(Delivery("e2:lamp_lit:keeper", 1))


def test_an_attempt_goes_ahead_once_the_earlier_one_has_come_back(ear: Ear, yard: Yard) -> None:
    back = threading.Event()

    def hang() -> None:
        yard.hang()
        back.set()

    ear.keeper.told = hang
    with pytest.raises(DeliveryLate):
        ear.hear_hurriedly()
    ear.keeper.told = None
    yard.gate.set()
    assert back.wait(PATIENCE)
    for _ in range(1000):
        try:
            return ear.hear()
        except StillRunning:  # the thread says so just after it is back
            back.clear()
            back.wait(timedelta(milliseconds=5).total_seconds())
    pytest.fail("the earlier attempt never ended")


def test_a_plugin_whose_threads_all_hang_fails_a_delivery(yard: Yard) -> None:
    ear = Ear(yard, threads=1)
    ear.keeper.told = yard.hang
    with pytest.raises(DeliveryLate):
        ear.hear_hurriedly()
    with pytest.raises(DeliveryFailed) as failed:
        ear.hear_hurriedly(Delivery("e2:lamp_lit_hurriedly:keeper", 1))
    assert failed.value.reason == "The plugin is still busy with earlier calls."


def test_the_plugins_that_hear_of_a_hook_are_known(ear: Ear) -> None:
    assert ear.hearing.plugins_for("lamp_lit") == ("keeper",)


@pytest.mark.parametrize("hook", ["feeling_told", "no_such_hook"])
def test_a_hook_that_nobody_hears_of_has_no_plugins(ear: Ear, hook: str) -> None:
    assert ear.hearing.plugins_for(hook) == ()


def test_the_hook_of_an_event_is_known(ear: Ear) -> None:
    assert ear.hearing.hook_for(hooks.LampLit) == "lamp_lit"
    assert ear.hearing.event_type("lamp_lit") is hooks.LampLit


@pytest.mark.parametrize("hook", ["depths", "no_such_hook"])
def test_a_hook_that_tells_of_no_event_is_an_error(ear: Ear, hook: str) -> None:
    with pytest.raises(KeyError, match=hook):
        ear.hearing.event_type(hook)
