"""Finding moments without a time zone."""

from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import fields, is_dataclass
from datetime import datetime

from sqlalchemy import DateTime, MetaData
from sqlalchemy.types import TypeDecorator


def naive_moments(value: object, path: str = "") -> Iterator[str]:
    """Yield where in a value there are moments without a time zone.

    Args:
        value: anything, for example the result of a hook.
        path: where it stands itself.
    """
    if isinstance(value, datetime):
        if value.utcoffset() is None:
            yield path or "the result"
    elif is_dataclass(value) and not isinstance(value, type):
        for each in fields(value):
            yield from naive_moments(getattr(value, each.name), f"{path}.{each.name}")
    elif isinstance(value, Mapping):
        for key, inner in value.items():
            yield from naive_moments(inner, f"{path}[{key!r}]")
    elif isinstance(value, Sequence | AbstractSet) and not isinstance(value, str | bytes):
        for number, inner in enumerate(value):
            yield from naive_moments(inner, f"{path}[{number}]")


def naive_columns(tables: MetaData) -> Iterator[str]:
    """Yield the columns that give moments back without a time zone.

    Args:
        tables: a plugin's.
    """
    for table in tables.tables.values():
        for column in table.columns:
            plain = isinstance(column.type, DateTime) and not column.type.timezone
            if plain and not isinstance(column.type, TypeDecorator):
                yield f"{table.name}.{column.name}"
