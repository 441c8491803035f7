"""The hook specifications that a host knows, read from the contract's modules."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from inspect import Signature, signature
from types import ModuleType
from typing import Any, Final, get_type_hints

from pydantic import ConfigDict, TypeAdapter

from soundwell_hookspecs import (
    Event,
    HookKind,
    HookPolicy,
    accounts,
    calendars,
    charts,
    check_ins,
    contact,
    doctor,
    fit,
    messages,
    newsletter,
    office,
    people,
    policy_of,
    privacy,
    questionnaires,
    schedules,
    scheduling,
    spam,
    templates,
    web,
)

_RESULTS: Final = ConfigDict(
    arbitrary_types_allowed=True,
    revalidate_instances="always",  # the fields of a plugin's values are checked too
)

CONTRACT: tuple[ModuleType, ...] = (
    accounts,
    calendars,
    charts,
    check_ins,
    contact,
    doctor,
    fit,
    messages,
    newsletter,
    office,
    people,
    privacy,
    questionnaires,
    schedules,
    scheduling,
    spam,
    templates,
    web,
)
"""The modules of the contract that hold specifications."""


@dataclass(frozen=True)
class Specification:
    """One hook.

    Args:
        function: the specification itself.
        policy: how the host treats it.
    """

    function: Callable[..., object]
    policy: HookPolicy

    @property
    def name(self) -> str:
        """The name that implementations share with it."""
        return self.function.__name__

    @property
    def clinical(self) -> bool:
        """Whether anything of a check-in or an intake passes through it."""
        return self.policy.clinical

    @cached_property
    def signature(self) -> Signature:
        """Its arguments."""
        return signature(self.function)

    @cached_property
    def types(self) -> Mapping[str, Any]:
        """The types of its arguments and, under `return`, of its result."""
        return get_type_hints(self.function, localns=_LateNames())

    @cached_property
    def event_argument(self) -> str:
        """The name of the argument that takes the event, or empty if it is of another kind."""
        for name, given in self.types.items():
            if isinstance(given, type) and issubclass(given, Event):
                return name
        return ""

    @property
    def event_type(self) -> type[Event] | None:
        """The event that it tells of, if it is that kind of hook."""
        return self.types[self.event_argument] if self.event_argument else None

    @cached_property
    def _result(self) -> TypeAdapter[tuple[Any]]:
        wrapped: Any = tuple.__class_getitem__((self.types["return"],))
        return TypeAdapter(wrapped, config=_RESULTS)

    def checked(self, result: object) -> object:
        """Return a plugin's result if it is of the type that the specification declares.

        Raises:
            pydantic.ValidationError: it is of another type.
        """
        return self._result.validate_python((result,), strict=True)[0]


class Specifications(Mapping[str, Specification]):
    """All hooks by name.

    Args:
        modules: modules that hold specifications.

    Raises:
        TypeError: an event's specification takes no event.
    """

    def __init__(self, modules: Iterable[ModuleType] = CONTRACT) -> None:
        self._by_name: dict[str, Specification] = {}
        self._by_event: dict[type[Event], Specification] = {}
        for module in modules:
            for function in vars(module).values():
                policy = policy_of(function) if callable(function) else None
                if policy is not None:
                    self._add(Specification(function, policy))

    def _add(self, specification: Specification) -> None:
        self._by_name[specification.name] = specification
        if specification.policy.kind is HookKind.EVENT:
            if specification.event_type is None:
                raise TypeError(f"the specification {specification.name} takes no event")
            self._by_event[specification.event_type] = specification

    def __getitem__(self, name: str) -> Specification:
        return self._by_name[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._by_name)

    def __len__(self) -> int:
        return len(self._by_name)

    def of(self, function: Callable[..., object], kind: HookKind) -> Specification:
        """Return the specification that a function is.

        Raises:
            TypeError: it is none of that kind.
        """
        specification = self._by_name.get(getattr(function, "__name__", ""))
        if specification is None or specification.function is not function:
            raise TypeError(f"{function!r} is no hook specification of this host")
        if specification.policy.kind is not kind:
            raise TypeError(
                f"{specification.name} is of the kind {specification.policy.kind.value}, "
                f"not {kind.value}"
            )
        return specification

    def hearing(self, event_type: type[Event]) -> Specification:
        """Return the specification by which plugins hear of a type of event.

        Raises:
            TypeError: there is none.
        """
        try:
            return self._by_event[event_type]
        except KeyError:
            raise TypeError(f"no hook specification tells of {event_type.__name__}") from None


class _LateNames(dict[str, object]):
    """Names that the contract imports for type checkers only, imported when they are needed."""

    def __missing__(self, name: str) -> object:
        if name == "APIRouter":
            from fastapi import APIRouter  # noqa: PLC0415  # the command line starts without it

            return APIRouter
        raise KeyError(name)
