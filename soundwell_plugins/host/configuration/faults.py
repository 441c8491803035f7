"""Pydantic's errors, each at the place in the file that it is about."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final, TypeAlias

from pydantic_core import ErrorDetails

from soundwell_plugins.host.configuration.keys import KeyPath
from soundwell_plugins.host.configuration.shapes import Shape

NO_BRANCH: Final = "no_branch"
"""The type of a fault that says that a value is none of the things it could be."""

_MISSING: Final = frozenset({"missing", "missing_argument", "missing_keyword_only_argument"})
_KEY: Final = "[key]"
_NO_FIT: Final = frozenset({"enum", "literal_error"})
_NO_FIT_WEIGHT: Final = 100

Branches: TypeAlias = tuple[tuple[KeyPath, str | int], ...]
"""Where a value may be one of several things, the place and the thing that was meant."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One error.

    Args:
        path: where in the validated values it stands.
        branches: what pydantic tried there, where several things are allowed.
        kind: pydantic's type of it.
        message: pydantic's text, which may repeat the value.
        value: what stands there; not to be shown.
        context: what pydantic adds, for example the bounds of a number.
    """

    path: KeyPath
    branches: Branches
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
    reader = _LocationReader(shape, is_missing=error["type"] in _MISSING)
    path, branches = reader.read(error["loc"], values)
    context = error.get("ctx", {})
    return Fault(path, branches, error["type"], error["msg"], error["input"], context)


@dataclass(frozen=True, slots=True)
class _LocationReader:
    """Takes the names of types out of an error's location: they stand nowhere in the file."""

    shape: Shape
    is_missing: bool

    def read(
        self, steps: KeyPath, current: object, path: KeyPath = (), branches: Branches = ()
    ) -> tuple[KeyPath, Branches]:
        """Return the path of keys from the outermost value on, and what was left out of it."""
        if not steps or steps[0] == _KEY:
            return path, branches
        step, rest = steps[0], steps[1:]
        without = (*branches, (path, step))
        inner = _inner(current, step)
        if inner is None:
            if not rest and self._is_absent_key(step, current, path):
                return (*path, step), branches
            return self.read(rest, current, path, without)
        if rest and not isinstance(inner, dict | list):
            # A word that tells which table is meant may be the name of a key in it as well.
            other = self.read(rest, current, path, without)
            if other[0] != path:
                return other
        return self.read(rest, inner, (*path, step), branches)

    def _is_absent_key(self, step: str | int, current: object, path: KeyPath) -> bool:
        if isinstance(current, Mapping):
            # The default of a key can be wrong without the key being there.
            return self.is_missing or step in self.shape.keys(path)
        return self.is_missing and isinstance(current, list)


def _inner(current: object, step: str | int) -> object | None:
    if isinstance(current, Mapping):
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
