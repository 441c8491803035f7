"""Plugins that cannot be imported or built: named with a reason and a remedy for a person."""

import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from datetime import timedelta
from typing import Any

import pytest

from soundwell_hookspecs import (
    Entry,
    Feature,
    NoConfig,
    hookimpl,
)
from soundwell_plugins.host.discovery import Installed
from soundwell_plugins.host.inspection import PluginUnfit
from soundwell_plugins.host.loading import build, load
from soundwell_plugins.host.specifications import Specifications
from soundwell_plugins.testing.practice import InlineEntrance

HOOKS = Specifications()
AT_ONCE = timedelta(seconds=0.05)
ITS_AUTHOR_MENDS_IT = "Its author has to mend it; until then, set enabled = false in its table."


class Entrance:
    """An entry point that does something of its own when it is loaded."""

    group = "soundwell.v1"

    def __init__(self, import_it: Callable[[], object]) -> None:
        self.load = import_it


@pytest.fixture
def gate() -> Iterator[threading.Event]:
    gate = threading.Event()
    yield gate
    gate.set()


def refusal(call: Callable[[], object]) -> tuple[str, str]:
    with pytest.raises(PluginUnfit) as refused:
        call()
    return refused.value.reason, refused.value.remedy


def importing(import_it: Callable[[], object]) -> tuple[str, str]:
    """Return why a plugin cannot be imported, and what to do about it."""
    return refusal(lambda: load(Installed("acme", Entrance(import_it)), HOOKS))


def inspecting(plugin: object, name: str = "acme") -> tuple[str, str]:
    """Return why a plugin cannot be used, and what to do about it."""
    return refusal(lambda: load(Installed(name, InlineEntrance(plugin)), HOOKS))


def building(plugin: Any) -> tuple[str, str]:
    """Return why a plugin cannot be built, and what to do about it."""
    nothing: Any = None
    return refusal(lambda: build(plugin, NoConfig(), nothing))


def raising(error: BaseException) -> Callable[[], object]:
    def import_it() -> object:
        raise error

    return import_it


class Acme(Feature[NoConfig]):
    """A plugin with nothing wrong."""

    name = "acme"

    @hookimpl
    def entries(self) -> Sequence[Entry]:
        return []


def test_a_plugin_with_nothing_wrong_is_loaded() -> None:
    assert load(Installed("acme", InlineEntrance(Acme)), HOOKS) is Acme


def test_a_plugin_that_cannot_be_imported_is_named_without_what_it_said() -> None:
    reason, remedy = importing(raising(ImportError("cannot reach amelia@home.example")))
    assert reason.startswith("It cannot be imported: ImportError in tests.host.test_loading, line ")
    assert "amelia" not in reason
    assert remedy == ITS_AUTHOR_MENDS_IT


def test_the_module_that_a_plugin_misses_is_named() -> None:
    assert importing(raising(ModuleNotFoundError(name="odoolib"))) == (
        "It cannot be imported: the module odoolib is missing.",
        "Install the plugin again with all that it needs.",
    )


def test_a_plugin_that_exits_while_it_is_imported_ends_nothing() -> None:
    reason, remedy = importing(raising(SystemExit("amelia@home.example")))
    assert reason.startswith("It cannot be imported: SystemExit in tests.host.test_loading, line ")
    assert remedy == ITS_AUTHOR_MENDS_IT


def test_a_plugin_that_hangs_while_it_is_imported_is_left_out(gate: threading.Event) -> None:
    found = Installed("acme", Entrance(gate.wait))
    assert refusal(lambda: load(found, HOOKS, AT_ONCE)) == (
        "It took longer than 0.05 seconds to be imported.",
        "Its author has to leave long work until it is needed.",
    )


def test_a_plugin_that_cannot_be_built_is_named_without_what_it_said() -> None:
    class Broken(Acme):
        def __init__(self, *given: object) -> None:
            raise ValueError("amelia@home.example")

    reason, remedy = building(Broken)
    assert reason.startswith("It cannot be built: ValueError in tests.host.test_loading, line ")
    assert remedy == ITS_AUTHOR_MENDS_IT


def test_a_plugin_that_exits_while_it_is_built_ends_nothing() -> None:
    class Broken(Acme):
        def __init__(self, *given: object) -> None:
            sys.exit("amelia@home.example")

    reason, remedy = building(Broken)
    assert reason.startswith("It cannot be built: SystemExit in tests.host.test_loading, line ")
    assert remedy == ITS_AUTHOR_MENDS_IT


def test_a_plugin_that_hangs_while_it_is_built_is_left_out(gate: threading.Event) -> None:
    class Slow(Acme):
        def __init__(self, *given: object) -> None:
            gate.wait(60)

    slow: Any = Slow
    nothing: Any = None
    assert refusal(lambda: build(slow, NoConfig(), nothing, AT_ONCE)) == (
        "It took longer than 0.05 seconds to be built.",
        "Its author has to leave long work until it is needed.",
    )


def test_a_class_that_raises_when_it_is_looked_at_is_left_out() -> None:
    class Prickly(type(Feature)):  # type: ignore[misc]  # a metaclass is what a class can hide behind
        def __dir__(cls) -> list[str]:
            raise RuntimeError("do not look")

    Hedgehog = Prickly("Hedgehog", (Acme,), {})  # noqa: N806  # a class
    reason, _ = inspecting(Hedgehog)
    assert reason.startswith("It cannot be imported: RuntimeError in tests.host.test_loading")
