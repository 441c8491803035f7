"""Markers that declare a hook specification's kind, and the one that marks an implementation."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from enum import Enum
from typing import Final, TypeVar

import pluggy

from soundwell_hookspecs.version import PROJECT

F = TypeVar("F", bound=Callable[..., object])

hookimpl: Final = pluggy.HookimplMarker(PROJECT)
"""Marks a plugin's method as the implementation of the specification of the same name."""

_hookspec: Final = pluggy.HookspecMarker(PROJECT)
_POLICY: Final = "soundwell_policy"


class HookKind(Enum):
    """What the host promises for a call of a hook."""

    CONTRIBUTION = "contribution"
    CHOICE = "choice"
    EVENT = "event"


@dataclass(frozen=True, slots=True)
class HookPolicy:
    """How the host treats one specification.

    Args:
        kind: what is promised.
        deadline: how long one plugin may take for one call.
        clinical: whether anything of a check-in or an intake passes through it; connectors are
            refused on such a hook.
    """

    kind: HookKind
    deadline: timedelta
    clinical: bool = False


def contribution(*, deadline: timedelta, clinical: bool = False) -> Callable[[F], F]:
    """Declare a hook to which every enabled plugin adds its part while somebody waits."""
    return _declare(HookPolicy(HookKind.CONTRIBUTION, deadline, clinical))


def choice(*, deadline: timedelta, clinical: bool = False) -> Callable[[F], F]:
    """Declare a hook that the first plugin with an answer other than `None` decides."""
    return _declare(HookPolicy(HookKind.CHOICE, deadline, clinical))


def event(
    *, deadline: timedelta = timedelta(seconds=60), clinical: bool = False
) -> Callable[[F], F]:
    """Declare a hook by which plugins hear, in durable deliveries, that something happened."""
    return _declare(HookPolicy(HookKind.EVENT, deadline, clinical))


def policy_of(specification: Callable[..., object]) -> HookPolicy | None:
    """Return how a function was declared as a specification, or `None` if it was not."""
    policy = getattr(specification, _POLICY, None)
    return policy if isinstance(policy, HookPolicy) else None


def _declare(policy: HookPolicy) -> Callable[[F], F]:
    def mark(specification: F) -> F:
        setattr(specification, _POLICY, policy)
        return _hookspec(specification)

    return mark
