"""The hooks that a host knows."""

from types import ModuleType

import pytest

from soundwell_hookspecs import Delivery, HookKind, busy_times, consultation_booked, event
from soundwell_plugins.host.specifications import Specifications
from tests.host import hooks


@event()
def nothing_happened(delivery: Delivery) -> None:
    """Hear of nothing."""


def module(*functions: object) -> ModuleType:
    made = ModuleType("made")
    vars(made).update({getattr(each, "__name__", ""): each for each in functions})
    return made


def test_functions_that_are_no_specifications_are_left_alone() -> None:
    assert set(Specifications([module(hooks.depths, print, module)])) == {"depths"}


def test_an_events_specification_without_an_event_is_an_error() -> None:
    with pytest.raises(TypeError, match=r"^the specification nothing_happened takes no event$"):
        Specifications([module(nothing_happened)])


def test_an_event_of_which_no_hook_tells_is_an_error() -> None:
    with pytest.raises(TypeError, match=r"^no hook specification tells of LampLit$"):
        Specifications().hearing(hooks.LampLit)


def test_a_specification_is_found_by_itself() -> None:
    assert Specifications().of(busy_times, HookKind.CONTRIBUTION).function is busy_times


def test_an_event_is_no_contribution() -> None:
    with pytest.raises(TypeError, match=r"^consultation_booked is of the kind event, not choice$"):
        Specifications().of(consultation_booked, HookKind.CHOICE)


def test_what_is_said_by_clients_is_marked_on_the_hook() -> None:
    known = Specifications([hooks])
    assert {name for name, each in known.items() if each.clinical} == {"feelings", "feeling_told"}
