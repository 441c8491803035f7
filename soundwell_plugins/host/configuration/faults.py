"""Pydantic's errors, each at the place in the file that it is about."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from pydantic_core import ErrorDetails

from soundwell_plugins.host.configuration.keys import KeyPath
from soundwell_plugins.host.configuration.shapes import Shape

NO_BRANCH: Final = "no_branch"
"""The type of a fault that says that a value is none of the things it could be."""

_MISSING: Final = frozenset({"missing", "missing_argument", "missing_keyword_only_argument"})
_NO_FIT: Final = frozenset({"enum", "literal_error"})
_NO_FIT_WEIGHT: Final = 100


@dataclass(frozen=True, slots=True)
class Fault:
    """One error.

    Args:
        path: where in the validated values it stands.
        branches: where a value may be one of several things, the place and the thing meant.
        kind: pydantic's type of it.
        message: pydantic's text, which may repeat the value.
        value: what stands there; not to be shown.
        context: what pydantic adds, for example the bounds of a number.
    """

    path: KeyPath
    branches: tuple[tuple[KeyPath, str | int], ...]
    kind: str
    message: str
    value: object
    context: Mapping[str, Any]


def faults(errors: Iterable[ErrorDetails], values: object, shape: Shape) -> list[Fault]:
    """Return the errors of a validation, for each value only those of one thing it could be.

    Args:
        errors: pydantic's errors.
        values: what was validated.
        shape: what the validated type allows.
    """
    return _one_branch_each([_fault(error, values, shape) for error in errors])


def _fault(error: ErrorDetails, values: object, shape: Shape) -> Fault:
    """Take the names of types out of an error's location: they stand nowhere in the file."""
    path: KeyPath = ()
    branches: list[tuple[KeyPath, str | int]] = []
    current = values
    steps = error["loc"]
    for position, step in enumerate(steps, start=1):
        is_last = position == len(steps)
        inner = _inner(current, step)
        if inner is not None and (is_last or isinstance(inner, dict | list)):
            path, current = (*path, step), inner
        elif is_last and (error["type"] in _MISSING or step in shape.keys(path)):
            path = (*path, step)
        elif step != "[key]":
            branches.append((path, step))
    context = error.get("ctx", {})
    return Fault(path, tuple(branches), error["type"], error["msg"], error["input"], context)


def _inner(current: object, step: str | int) -> object | None:
    if isinstance(current, dict):
        return current.get(step)
    if isinstance(current, list) and isinstance(step, int) and step < len(current):
        inner: object = current[step]
        return inner
    return None


def _one_branch_each(found: list[Fault]) -> list[Fault]:
    settled: set[KeyPath] = set()
    while place := _undecided(found, settled):
        [site] = place
        groups: dict[str | int, list[Fault]] = {}
        others = []
        for fault in found:
            branch = dict(fault.branches).get(site)
            if branch is None:
                others.append(fault)
            else:
                groups.setdefault(branch, []).append(fault)
        found = others + _best(site, list(groups.values()))
        settled.add(site)
    return found


def _undecided(found: list[Fault], settled: set[KeyPath]) -> list[KeyPath]:
    """Return the outermost place where errors speak of several things, in a list of one or none."""
    things: dict[KeyPath, set[str | int]] = {}
    for fault in found:
        for site, branch in fault.branches:
            things.setdefault(site, set()).add(branch)
    several = [site for site, meant in things.items() if len(meant) > 1 and site not in settled]
    return sorted(several, key=len)[:1]


def _best(site: KeyPath, groups: list[list[Fault]]) -> list[Fault]:
    """Choose the errors of the thing that was most likely meant."""
    fitting = [group for group in groups if not _is_other_type(site, group)]
    if fitting:
        return min(fitting, key=_weight)
    return [replace(groups[0][0], kind=NO_BRANCH, context={})]


def _is_other_type(site: KeyPath, group: list[Fault]) -> bool:
    return all(fault.path == site and fault.kind.endswith("_type") for fault in group)


def _weight(group: list[Fault]) -> int:
    # A fixed word that does not fit tells that another thing was meant.
    return sum(_NO_FIT_WEIGHT if fault.kind in _NO_FIT else 1 for fault in group)
