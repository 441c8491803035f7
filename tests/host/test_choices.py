"""Choices: plugins are asked in turn until one has an answer."""

import threading
from collections.abc import Callable
from typing import Any

import pytest

from tests.host import hooks
from tests.host.conftest import Yard
from tests.host.lighthouses import Eager, Far, Near, failing, raising


def test_no_choice_is_made_inside_a_transaction(yard: Yard) -> None:
    host = yard.harbour(Near)
    with host.database.transaction(), pytest.raises(RuntimeError):
        host.hooks.choose(hooks.colour, buoy="A1")


def test_the_first_answer_decides_a_choice(yard: Yard) -> None:
    assert yard.harbour(Near, Far, Eager).hooks.choose(hooks.colour, buoy="A1") == "green"


def test_a_plugin_without_an_answer_leaves_the_choice_to_the_next(yard: Yard) -> None:
    assert yard.harbour(Near, Far).hooks.choose(hooks.colour, buoy="A1") == "A1 in red"


@pytest.mark.parametrize("answer", [raising(ValueError()), raising(SystemExit()), lambda: 7])
def test_a_plugin_that_fails_leaves_the_choice_to_the_next(
    yard: Yard, answer: Callable[[], Any]
) -> None:
    host = yard.harbour(failing(answer), Far)
    assert host.hooks.choose(hooks.colour, buoy="A1") == "A1 in red"


def test_a_plugin_that_hangs_leaves_the_choice_to_the_next(yard: Yard) -> None:
    host = yard.harbour(failing(yard.hang), failing(lambda: "Noah", "prompt"))
    assert host.hooks.choose(hooks.pilot) == "Noah"


def test_a_choice_that_nobody_makes_is_none(yard: Yard) -> None:
    assert yard.harbour(Near).hooks.choose(hooks.colour, buoy="A1") is None


def test_after_an_answer_nobody_else_is_asked(yard: Yard) -> None:
    later = threading.Event()
    host = yard.harbour(Far, failing(later.set))
    host.hooks.choose(hooks.colour, buoy="A1")
    assert not later.is_set()


def test_a_contribution_is_not_chosen(yard: Yard) -> None:
    with pytest.raises(TypeError, match=r"^depths is of the kind contribution, not choice$"):
        yard.harbour(Near).hooks.choose(hooks.depths, buoy="A1", limit=5)
