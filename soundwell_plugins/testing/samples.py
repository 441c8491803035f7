"""Invented values of every type of the contract, for tests that need one and not which."""

import types
from collections.abc import Callable, Mapping, Sequence
from dataclasses import MISSING, fields, is_dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import Enum
from hashlib import sha256
from pathlib import Path
from typing import Any, Final, Literal, NewType, TypeVar, Union, cast, get_args, get_origin
from typing import get_type_hints as hints_of
from zoneinfo import ZoneInfo

from soundwell_hookspecs import PractitionerId
from soundwell_plugins.testing.calendars import MAYA

T = TypeVar("T")

BEGINNING: Final = datetime(2027, 3, 1, 10, tzinfo=UTC)
"""When invented things begin: a Monday in spring."""

_TEXTS: Final = {
    "email": "ada@example.org",
    "phone": "+44 20 7946 0000",
    "link": "https://harbour.example/sample",
    "url": "https://harbour.example",
    "path": "/sample",
    "about": "sample:1",
    "language": "en_GB",
    "locale": "en_GB",
    "colour": "#1f6f6b",
    "back": "https://harbour.example/back",
}
"""What stands in fields that not any text will do for."""

_PLAIN: Final[Mapping[object, object]] = {
    bool: False,
    int: 1,
    float: 1.0,
    bytes: b"",
    timedelta: timedelta(hours=1),
    date: BEGINNING.date(),
    time: time(9),
    ZoneInfo: ZoneInfo("Europe/London"),
    Path: Path("sample"),
    type(None): None,
}
_UNKNOWN: Final = object()


def sample_of(kind: type[T], /, **changes: object) -> T:
    """Return an invented value of a type of the contract.

    Fields that have a default keep it; moments follow each other by an hour::

        booked = sample_of(ConsultationBooked, channel=Channel.PHONE)

    Args:
        kind: a dataclass of the contract, such as `ConsultationBooked`.
        changes: fields that have to be as given.

    Raises:
        TypeError: nobody knows how to invent one of its fields; give it.
    """
    return Samples().of(kind, **changes)


class Samples:
    """Invents values; the same ones each time.

    Args:
        known: values for some types, above all for ids of what exists, for example
            `{PersonId: person}`.
        salt: makes ids differ from those of other samples.
    """

    def __init__(self, known: Mapping[object, object] | None = None, salt: str = "") -> None:
        self._known = {PractitionerId: MAYA, **(known or {})}
        self._salt = salt

    def of(self, kind: type[T], /, **changes: object) -> T:
        """Return an invented value; see `sample_of`."""
        given = dict(changes)
        hints = hints_of(kind)
        for number, each in enumerate(fields(cast("Any", kind))):
            has_default = each.default is not MISSING or each.default_factory is not MISSING
            if each.init and not has_default and each.name not in given:
                given[each.name] = self.value(hints[each.name], each.name, number)
        return kind(**given)

    def value(self, wanted: object, name: str = "", number: int = 0) -> object:
        """Return an invented value for an annotation.

        Args:
            wanted: the annotation.
            name: what the field or argument is called.
            number: its place among others, by which moments follow each other.

        Raises:
            TypeError: nobody knows how to invent one.
        """
        for invented in (self._known_one, self._plain, self._single, self._several):
            found = invented(wanted, name, number)
            if found is not _UNKNOWN:
                return found
        raise TypeError(f"nobody knows how to invent {wanted} for {name}: give one")

    def _known_one(self, wanted: object, name: str, _number: int) -> object:
        if wanted in self._known:
            return self._known[wanted]
        if not isinstance(wanted, NewType):
            return _UNKNOWN
        if wanted.__supertype__ is not str:
            return self.value(wanted.__supertype__, name)
        return sha256(f"{wanted.__name__}{self._salt}".encode()).hexdigest()[:32]

    def _plain(self, wanted: object, name: str, number: int) -> object:
        if wanted is str:
            return _TEXTS.get(name, name or "sample")
        if wanted is datetime:
            return BEGINNING + timedelta(hours=number)
        if wanted in {Any, object} or isinstance(wanted, TypeVar):
            return "sample"
        return _PLAIN.get(wanted, _UNKNOWN)

    def _single(self, wanted: object, name: str, number: int) -> object:
        kind, parts = get_origin(wanted) or wanted, get_args(wanted)
        if isinstance(kind, type) and issubclass(kind, Enum):
            return next(iter(kind))
        if isinstance(kind, type) and is_dataclass(kind):
            return self.of(kind)
        if kind is Literal:
            return parts[0]
        if kind in {Union, types.UnionType}:
            present = [each for each in parts if each is not type(None)]
            return self.value(present[0], name, number)
        return _UNKNOWN

    def _several(self, wanted: object, name: str, number: int) -> object:
        kind = get_origin(wanted)
        if kind is Callable:
            return _nothing
        if not isinstance(kind, type):
            return _UNKNOWN
        inner = [
            self.value(each, name, number) for each in get_args(wanted) if each is not Ellipsis
        ]
        if issubclass(kind, Mapping):
            return {inner[0]: inner[1]}
        if issubclass(kind, frozenset | set | tuple | list):
            return kind(inner)
        return inner if issubclass(Sequence, kind) else _UNKNOWN


def _nothing(*_: object) -> None:
    """Do nothing; what stands for any function."""
