"""Finding the secrets in a validated value."""

from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass

from pydantic import BaseModel

from soundwell_plugins.host.configuration.keys import KeyPath
from soundwell_plugins.sdk.configuration import Secret


def secrets_within(value: object, path: KeyPath = ()) -> Iterator[tuple[KeyPath, Secret]]:
    """Yield every secret in a value with the path of keys that leads to it."""
    if isinstance(value, Secret):
        yield path, value
        return
    for step, inner in parts(value):
        yield from secrets_within(inner, (*path, step))


def parts(value: object) -> Iterator[tuple[str | int, object]]:
    """Yield what a value consists of, each part with its key or its place in a list."""
    if isinstance(value, BaseModel):
        for name, field in type(value).model_fields.items():
            alias = field.validation_alias or field.alias
            yield (alias if isinstance(alias, str) else name), getattr(value, name)
    elif is_dataclass(value) and not isinstance(value, type):
        for attribute in fields(value):
            yield attribute.name, getattr(value, attribute.name)
    elif isinstance(value, Mapping):
        for name, inner in value.items():
            yield str(name), inner
    elif isinstance(value, list | tuple):
        yield from enumerate(value)
