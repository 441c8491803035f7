"""Validating a part of the file against a type."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, time
from pathlib import Path
from typing import TypeVar

from pydantic import TypeAdapter, ValidationError
from pydantic_core import ErrorDetails, to_json

from soundwell_plugins.host.configuration.faults import Fault, faults
from soundwell_plugins.host.configuration.keys import KeyPath, written
from soundwell_plugins.host.configuration.positions import Positions
from soundwell_plugins.host.configuration.problems import WHOLE_FILE, Checked, Problem, in_order
from soundwell_plugins.host.configuration.sentences import Words, tag_of, words
from soundwell_plugins.host.configuration.shapes import Shape
from soundwell_plugins.sdk.configuration import ConfigurationScope

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Source:
    """A file with the lines of its keys: makes problems that say where they are.

    Args:
        path: the file.
        positions: where its keys stand.
    """

    path: Path
    positions: Positions

    def problem(self, at: KeyPath, said: Words) -> Problem:
        """Return a problem with what stands at a path of keys."""
        line = self.positions.line(at)
        return Problem(self.path, line, written(at) or WHOLE_FILE, *said)


def validate(
    kind: type[T],
    values: Mapping[str, object],
    *,
    source: Source,
    scope: ConfigurationScope,
    at: KeyPath = (),
    also: Collection[str] = (),
) -> Checked[T]:
    """Validate a part of the file, strictly and without any key that is unknown.

    Args:
        kind: a pydantic model or a dataclass.
        values: the part.
        source: the file it is from.
        scope: what the types have to know of the file.
        at: where in the file the part stands.
        also: keys that may stand in the file besides those of the type.
    """
    try:
        value, errors = _validated(kind, values, scope)
    except Exception as error:  # noqa: BLE001 - a plugin's own model or validator may raise anything
        what = f"the plugin failed while it read this table ({type(error).__name__})"
        return Checked(None, (source.problem(at, Words(what, "what its author describes")),))
    shape = Shape.of(kind) if errors or any(_dates(values)) else Shape()
    found = faults(errors, values, shape)
    problems = [source.problem(_place(at, one), words(one, shape, also)) for one in found]
    taken = {problem.key for problem in problems}
    problems += [
        problem
        for problem in _dates_for_text(shape, values, source, at)
        if problem.key not in taken
    ]
    return Checked(None if problems else value, in_order(problems))


def _validated(
    kind: type[T], values: Mapping[str, object], scope: ConfigurationScope
) -> tuple[T | None, list[ErrorDetails]]:
    adapter = TypeAdapter(kind)
    try:
        # As JSON, a list may become a tuple or a word an enumeration while a number stays one:
        # strict in the way a file can be, where pydantic's modes for Python are too strict or lax.
        value = adapter.validate_json(
            to_json(dict(values)), strict=True, extra="forbid", context=scope
        )
    except ValidationError as error:
        return None, error.errors(include_url=False)
    return value, []


def _place(at: KeyPath, fault: Fault) -> KeyPath:
    tag = tag_of(fault)
    return (*at, *fault.path, tag) if tag else (*at, *fault.path)


def _dates_for_text(
    shape: Shape, values: Mapping[str, object], source: Source, at: KeyPath
) -> Iterator[Problem]:
    """Find dates where text is asked for, which JSON cannot tell apart."""
    for path in _dates(values):
        if shape.takes_text_only(path):
            said = Words("this has to be text in quotes", shape.phrase(path))
            yield source.problem((*at, *path), said)


def _dates(value: object, path: KeyPath = ()) -> Iterator[KeyPath]:
    if isinstance(value, date | time):
        yield path
    elif isinstance(value, Mapping):
        for name, inner in value.items():
            yield from _dates(inner, (*path, name))
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from _dates(inner, (*path, index))
