"""A plugin's own tables."""

from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

from sqlalchemy import DateTime, Dialect, MetaData, String
from sqlalchemy.types import TypeDecorator

NAMING = {
    "ix": "%(table_name)s_%(column_0_N_name)s_index",
    "uq": "%(table_name)s_%(column_0_N_name)s_unique",
    "ck": "%(table_name)s_%(constraint_name)s_check",
    "fk": "%(table_name)s_%(column_0_N_name)s_references",
    "pk": "%(table_name)s_primary",
}


def metadata() -> MetaData:
    """Return a collection for a plugin's tables, whose constraints all get a name.

    The tables' names have to begin with the plugin's name and an underscore.
    """
    return MetaData(naming_convention=NAMING)


def new_id() -> str:
    """Return an id that says nothing about what it names."""
    return uuid4().hex


class Id(String):
    """A column for what `new_id` returns."""

    def __init__(self, length: int = 32) -> None:
        super().__init__(length)


class Moment(TypeDecorator[datetime]):
    """A column for an aware moment; kept in UTC and given back in UTC."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Turn an aware moment into UTC without a zone, which every database keeps alike."""
        if value is None:
            return None
        if value.utcoffset() is None:
            raise ValueError("a moment without a time zone cannot be kept")
        return value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        """Give the zone back."""
        return None if value is None else value.replace(tzinfo=UTC)
