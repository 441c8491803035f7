"""Markers that declare a hook specification's kind, and the one that marks an implementation."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from enum import Enum
from typing import Any, Concatenate, Final, ParamSpec, TypeVar

import pluggy

from soundwell_hookspecs.version import PROJECT

F = TypeVar("F", bound=Callable[..., object])
P = ParamSpec("P")
R = TypeVar("R")
S = TypeVar("S")

hookimpl: Final = pluggy.HookimplMarker(PROJECT)
"""Marks a plugin's method as the implementation of the specification of the same name.

Better take `implements`, which names the specification: type checkers find more with it.
"""

_hookspec: Final = pluggy.HookspecMarker(PROJECT)
_POLICY: Final = "soundwell_policy"


class HookKind(Enum):
    """What the host promises for a call of a hook."""

    CONTRIBUTION = "contribution"
    CHOICE = "choice"
    EVENT = "event"


@dataclass(frozen=True, slots=True)
class Deprecation:
    """A hook or an argument that is going away.

    Args:
        since: the version of the contract that announced it.
        removed_in: the version that has it no more: a later major one.
        instead: what to use, a sentence for the author.
    """

    since: str
    removed_in: str
    instead: str

    def sentence(self, what: str) -> str:
        """Return what is going away, when, and what to do.

        Args:
            what: the hook or the argument.
        """
        return (
            f"{what} is deprecated since version {self.since} of the contract, and removed in"
            f" {self.removed_in}. {self.instead}"
        )


class HookDeprecated(DeprecationWarning):
    """A plugin implements a hook, or takes an argument, that is going away."""


@dataclass(frozen=True, slots=True)
class HookPolicy:
    """How the host treats one specification.

    Args:
        kind: what is promised.
        deadline: how long one plugin may take for one call.
        clinical: whether anything of a check-in or an intake passes through it; connectors are
            refused on such a hook.
        deprecation: that it is going away, if it is.
        arguments: the arguments that are going away, by name.
    """

    kind: HookKind
    deadline: timedelta
    clinical: bool = False
    deprecation: Deprecation | None = None
    arguments: Mapping[str, Deprecation] = field(default_factory=dict)


def contribution(
    *,
    deadline: timedelta,
    clinical: bool = False,
    deprecation: Deprecation | None = None,
    arguments: Mapping[str, Deprecation] | None = None,
) -> Callable[[F], F]:
    """Declare a hook to which every enabled plugin adds its part while somebody waits."""
    return _declare(
        HookPolicy(HookKind.CONTRIBUTION, deadline, clinical, deprecation, arguments or {})
    )


def choice(
    *,
    deadline: timedelta,
    clinical: bool = False,
    deprecation: Deprecation | None = None,
    arguments: Mapping[str, Deprecation] | None = None,
) -> Callable[[F], F]:
    """Declare a hook that the first plugin with an answer other than `None` decides."""
    return _declare(HookPolicy(HookKind.CHOICE, deadline, clinical, deprecation, arguments or {}))


def event(
    *,
    deadline: timedelta = timedelta(seconds=60),
    clinical: bool = False,
    deprecation: Deprecation | None = None,
) -> Callable[[F], F]:
    """Declare a hook by which plugins hear, in durable deliveries, that something happened."""
    return _declare(HookPolicy(HookKind.EVENT, deadline, clinical, deprecation))


def implements(
    specification: Callable[P, R],
) -> Callable[[Callable[Concatenate[S, P], R]], Callable[Concatenate[S, P], R]]:
    """Mark a method as the implementation of a specification, so that type checkers compare them.

    A wrong argument, a wrong result or a hook that does not exist is an error before anything runs,
    in mypy and in pyright::

        @implements(busy_times)
        def busy_times(self, practitioner: PractitionerId, window: Window) -> Sequence[Window]:
            return []

    Args:
        specification: the hook.

    Raises:
        TypeError: it is no specification.
    """
    if policy_of(specification) is None:
        raise TypeError(f"{specification!r} is no hook specification")
    name = specification.__name__

    def mark(method: Callable[Concatenate[S, P], R]) -> Callable[Concatenate[S, P], R]:
        marked: Callable[Concatenate[S, P], R] = hookimpl(specname=name)(method)
        return marked

    return mark


def policy_of(specification: Callable[..., object]) -> HookPolicy | None:
    """Return how a function was declared as a specification, or `None` if it was not."""
    policy = getattr(specification, _POLICY, None)
    return policy if isinstance(policy, HookPolicy) else None


def _declare(policy: HookPolicy) -> Callable[[F], F]:
    def mark(specification: F) -> F:
        setattr(specification, _POLICY, policy)
        name = specification.__name__
        known: dict[str, Any] = {}
        if policy.deprecation is not None:
            known["warn_on_impl"] = HookDeprecated(policy.deprecation.sentence(f"The hook {name}"))
        if policy.arguments:
            known["warn_on_impl_args"] = {
                argument: HookDeprecated(each.sentence(f"The argument {argument} of {name}"))
                for argument, each in policy.arguments.items()
            }
        return _hookspec(specification, **known)

    return mark
