"""Secrets, which stand elsewhere than in the configuration."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final, NoReturn

from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler, ValidationInfo
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, core_schema

from soundwell_plugins.sdk.configuration.places import (
    EnvironmentPlace,
    FilePlace,
    GivenPlace,
    KeyringPlace,
    Place,
    SecretMissing,
)
from soundwell_plugins.sdk.configuration.refusals import nearest, refusal
from soundwell_plugins.sdk.configuration.scope import local_path

__all__ = ["Secret", "SecretMissing"]

_KINDS: Final = ("env", "file", "keyring")
_ALLOWED: Final = '{env = "NAME"}, {file = "path"} or {keyring = "service/name"}'
_ENVIRONMENT_NAME: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


class Secret:
    """A secret that stands elsewhere and is read when it is asked for.

    In the file it is a table with one key: `{env = "NAME"}`, `{file = "path"}` or
    `{keyring = "service/name"}`. Its value never shows in texts, dumps, copies or errors.

    Args:
        place: where it stands.
    """

    __slots__ = ("_place",)

    def __init__(self, place: Place) -> None:
        self._place = place

    @classmethod
    def of(cls, value: str) -> "Secret":
        """Return a secret whose value is at hand; for code and tests."""
        return cls(GivenPlace(value))

    @property
    def file(self) -> Path | None:
        """The file it stands in, or `None` if it stands elsewhere."""
        return self._place.path if isinstance(self._place, FilePlace) else None

    @property
    def table(self) -> dict[str, str]:
        """What stands in the file for it; empty if it was given by code."""
        return self._place.table()

    def reveal(self) -> str:
        """Read the secret.

        Returns:
            The value; white space around it is gone if it came from the environment or a file.

        Raises:
            SecretMissing: it is not there or cannot be read; the text names place and remedy.
        """
        return self._place.read()

    def __repr__(self) -> str:
        return f"<Secret: {self._place}>"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Secret) and self._place == other._place

    def __hash__(self) -> int:
        return hash(self._place)

    def __copy__(self) -> "Secret":
        return self

    def __deepcopy__(self, memo: dict[int, object]) -> "Secret":
        return self

    def __reduce__(self) -> NoReturn:
        raise TypeError("a secret is not pickled: hand on where it stands instead")

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        """Say how pydantic validates it, and that a dump in JSON shows its place alone."""
        return core_schema.with_info_plain_validator_function(
            _read,
            serialization=core_schema.plain_serializer_function_ser_schema(
                _table_of, when_used="json"
            ),
        )

    @classmethod
    def __get_pydantic_json_schema__(
        cls, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        """Describe the three tables to editors."""
        return {
            "type": "object",
            "description": _ALLOWED,
            "properties": {kind: {"type": "string"} for kind in _KINDS},
            "additionalProperties": False,
            "minProperties": 1,
            "maxProperties": 1,
        }


def _table_of(secret: Secret) -> dict[str, str]:
    return secret.table


def _read(value: object, info: ValidationInfo) -> Secret:
    if isinstance(value, Secret):
        return value
    if not isinstance(value, Mapping):
        what = 'a secret does not stand in this file: write {env = "NAME"} and set that variable'
        raise refusal(what, _ALLOWED)
    if len(value) != 1:
        raise refusal("a secret has exactly one place", _ALLOWED)
    [(kind, where)] = value.items()
    if kind not in _KINDS:
        what = "there is no such place for a secret"
        raise refusal(what, _ALLOWED, nearest(str(kind), _KINDS))
    if not isinstance(where, str) or not where.strip():
        raise refusal("the place of a secret is text in quotes", _ALLOWED)
    return Secret(_place(kind, where.strip(), info))


def _place(kind: str, where: str, info: ValidationInfo) -> Place:
    if kind == "file":
        return FilePlace(local_path(where, info))
    if kind == "env":
        if not _ENVIRONMENT_NAME.fullmatch(where):
            what = "this cannot be the name of an environment variable"
            raise refusal(what, 'letters, digits and _, such as {env = "SOUNDWELL_DATABASE"}')
        return EnvironmentPlace(where)
    service, _, name = where.partition("/")
    if not service or not name:
        raise refusal("the service or the name is missing", '{keyring = "service/name"}')
    return KeyringPlace(service, name)
