"""Rows as text that any database can read again, and a digest by which two copies are compared."""

import json
from base64 import b64decode, b64encode
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from hashlib import sha256
from typing import Any, Final

_MODULUS: Final = 2**256

_PLAIN: Final = (str, int, float, bool, type(None))

_WRITERS: Final[Mapping[type, tuple[str, Callable[[Any], object]]]] = {
    bytes: ("bytes", lambda value: b64encode(value).decode()),
    datetime: ("moment", datetime.isoformat),
    date: ("day", date.isoformat),
    time: ("time", time.isoformat),
    timedelta: ("seconds", lambda value: value / timedelta(microseconds=1)),
    Decimal: ("number", str),
    dict: ("json", lambda value: value),
    list: ("json", lambda value: value),
}

_READERS: Final[Mapping[str, Callable[[Any], object]]] = {
    "bytes": lambda text: b64decode(text, validate=True),
    "moment": datetime.fromisoformat,
    "day": date.fromisoformat,
    "time": time.fromisoformat,
    "seconds": lambda microseconds: timedelta(microseconds=microseconds),
    "number": Decimal,
    "json": lambda value: value,
}


class RowUnreadable(Exception):
    """A line is no row that was written here."""


def write_row(values: Sequence[object]) -> bytes:
    """Return a row as one line of JSON.

    Raises:
        TypeError: a value is of a kind that no column of ours has.
    """
    row = [_written(value) for value in values]
    return json.dumps(row, separators=(",", ":"), ensure_ascii=False, sort_keys=True).encode()


def read_row(line: bytes) -> tuple[object, ...]:
    """Return the values of a row that `write_row` wrote.

    Raises:
        RowUnreadable: it did not.
    """
    try:
        return tuple(_read(value) for value in json.loads(line))
    except (ValueError, TypeError, KeyError, ArithmeticError) as error:
        raise RowUnreadable("a row cannot be read") from error


@dataclass(frozen=True, slots=True)
class Digest:
    """How many rows there are, and a sum that differs when one of them does, in whatever order.

    The sum of the rows' SHA-256 modulo 2^256; it finds accidents, not forgers.

    Args:
        rows: how many.
        total: the sum.
    """

    rows: int = 0
    total: int = 0

    def plus(self, line: bytes) -> "Digest":
        """Return the digest with one row more."""
        added = int.from_bytes(sha256(line).digest(), "big")
        return Digest(self.rows + 1, (self.total + added) % _MODULUS)

    def __str__(self) -> str:
        return f"{self.rows}:{self.total:064x}"


def _written(value: object) -> object:
    if isinstance(value, _PLAIN):
        return value
    kind, write = _WRITERS[bytes if isinstance(value, memoryview) else type(value)]
    return {kind: write(value)}


def _read(value: object) -> object:
    if not isinstance(value, dict):
        return value
    [(kind, written)] = value.items()
    return _READERS[kind](written)
