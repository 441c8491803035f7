"""Calls of hooks as somebody who watches sees them: who, how long, how much; never what."""

from collections.abc import Callable, Sized
from dataclasses import dataclass
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class HookCall:
    """One call of one plugin's implementation of a hook.

    Args:
        hook: the hook.
        plugin: the plugin.
        seconds: how long it took, or has taken when nobody waited any longer.
        items: how many things came back; `None` where nothing usable did.
        failure: how it failed, without personal data; empty if it did not.
    """

    hook: str
    plugin: str
    seconds: float
    items: int | None = None
    failure: str = ""


Observer: TypeAlias = Callable[[HookCall], None]
"""Somebody who watches; called at once after each call, so it must be quick and must not fail."""


def observed_by(*observers: Observer) -> Observer:
    """Return somebody who passes every call on to several."""

    def observe(call: HookCall) -> None:
        for each in observers:
            each(call)

    return observe


def unobserved(call: HookCall) -> None:
    """Watch nothing."""


def size_of(value: object) -> int:
    """Return how many things a result holds: the length of a collection, 0 for nothing, else 1."""
    if value is None:
        return 0
    return len(value) if isinstance(value, Sized) and not isinstance(value, str | bytes) else 1
