"""The configuration as it is in force: every value, and where it comes from."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time
from typing import Any, Final

from pydantic import Secret as PydanticSecret
from pydantic import SecretBytes, SecretStr, TypeAdapter

from soundwell_plugins.host.configuration.document import Document
from soundwell_plugins.host.configuration.keys import KeyPath, key, written
from soundwell_plugins.host.configuration.secrets_within import parts
from soundwell_plugins.sdk.configuration import Secret

_SECRETIVE: Final = re.compile(
    r"pass(word|phrase)?$|secret|token$|api_?key$|credential", re.IGNORECASE
)
"""Names of keys whose values are hidden even where a plugin did not declare a secret."""
_CREDENTIALS: Final = re.compile(r"(?<=://)[^/@\s]*@")
_ABSENT: Final = object()


@dataclass(frozen=True, slots=True)
class ValueInForce:
    """One value.

    Args:
        key: its key, for example `web.port`.
        shown: the value as it would stand in the file; of a secret only the place it is read from;
            empty where nothing is set.
        line: where it stands in the file, counted from 1; `None` for a default.
        hidden: whether it is a secret.
    """

    key: str
    shown: str
    line: int | None
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class TableInForce:
    """One table of the file.

    Args:
        name: its name.
        line: where it begins; `None` where it does not stand in the file.
        given: the values that stand in the file, in its order.
        defaults: those that do not.
    """

    name: str
    line: int | None
    given: tuple[ValueInForce, ...]
    defaults: tuple[ValueInForce, ...] = ()


def own_tables(document: Document) -> Iterator[TableInForce]:
    """Yield the host's tables of a document that was found right."""
    for checked in (document.practice_tables(), document.host_tables()):
        if checked.value is None:
            continue
        for name in type(checked.value).model_fields:
            yield table_in_force(document, name, getattr(checked.value, name))


def table_in_force(document: Document, name: str, value: object, kind: Any = None) -> TableInForce:
    """Return a table with all its values.

    Args:
        document: the file.
        name: the table's name.
        value: what it was validated as.
        kind: the type it was validated against; that of the value when not given.
    """
    reader = _Reader(document, _hidden(value, (name,)))
    found = list(reader.values((name,), document.values.get(name, _ABSENT), _plain(value, kind)))
    given = sorted((each for each in found if each.line), key=lambda each: each.line or 0)
    defaults = (each for each in found if each.line is None)
    return TableInForce(name, _line(document, name), tuple(given), tuple(defaults))


def unread_table(document: Document, name: str) -> TableInForce:
    """Return the table of a plugin that is not on.

    Nobody has read its values, and any text in it may be a secret: only true and false are shown.
    """
    given = []
    for entry, value in document.values[name].items():
        plain, line = isinstance(value, bool), document.source.positions.line((name, entry))
        shown = toml(value) if plain else ""
        given.append(ValueInForce(written((name, entry)), shown, line, hidden=not plain))
    return TableInForce(name, _line(document, name), tuple(given))


def _line(document: Document, name: str) -> int | None:
    return document.source.positions.line((name,)) if name in document.values else None


@dataclass(frozen=True, slots=True)
class _Reader:
    document: Document
    hidden: Mapping[KeyPath, str]

    def values(self, path: KeyPath, given: Any, plain: Any) -> Iterator[ValueInForce]:
        """Yield the values below a path.

        Args:
            path: where they stand.
            given: what the file has there, if anything.
            plain: what was made of it.
        """
        if path in self.hidden:
            yield self._value(path, given, self.hidden[path], hidden=True)
        elif _is_table(plain) and (given is _ABSENT or _is_table(given)):
            inner = {} if given is _ABSENT else given
            for name in dict.fromkeys([*inner, *plain]):
                yield from self.values(
                    (*path, name), inner.get(name, _ABSENT), plain.get(name, inner.get(name))
                )
        elif _has_tables(plain) and (given is _ABSENT or _has_tables(given)):
            inner = [] if given is _ABSENT else given
            for index, entry in enumerate(plain):
                own = inner[index] if index < len(inner) else _ABSENT
                yield from self.values((*path, index), own, entry)
        elif isinstance(path[-1], str) and _SECRETIVE.search(path[-1]) and (given or plain):
            yield self._value(path, given, "", hidden=True)
        else:
            yield self._value(path, given, toml(plain if given is _ABSENT else given))

    def _value(
        self, path: KeyPath, given: object, shown: str, *, hidden: bool = False
    ) -> ValueInForce:
        line = None if given is _ABSENT else self.document.source.positions.line(path)
        return ValueInForce(written(path), shown, line, hidden)


def toml(value: object) -> str:
    """Return a value as it would stand in the file; nothing for one that is not set."""
    if isinstance(value, str):
        return json.dumps(_CREDENTIALS.sub("…@", value), ensure_ascii=False)
    if isinstance(value, Mapping):
        inside = ", ".join(f"{key(str(name))} = {toml(each)}" for name, each in value.items())
        return f"{{ {inside} }}" if inside else "{}"
    if isinstance(value, Sequence):
        return f"[{', '.join(map(toml, value))}]"
    if isinstance(value, date | time):
        return value.isoformat()
    return "" if value is None else str(value).lower()


def _is_table(value: object) -> bool:
    return isinstance(value, Mapping) and bool(value)


def _has_tables(value: object) -> bool:
    return isinstance(value, list) and bool(value) and all(map(_is_table, value))


def _plain(value: object, kind: Any) -> Any:
    """Return a validated value in words that a file has; nothing where it cannot be put so."""
    adapter: TypeAdapter[object] = TypeAdapter(kind or type(value))
    try:
        return adapter.dump_python(value, mode="json", by_alias=True, fallback=str, warnings=False)
    except Exception:  # noqa: BLE001  # a plugin's own serializers may raise anything
        return {}


def _hidden(value: object, path: KeyPath) -> dict[KeyPath, str]:
    """Return where secrets stand in a value, each with the place from which it is read."""
    if isinstance(value, Secret):
        return {path: toml(value.table) if value.table else ""}
    if isinstance(value, SecretStr | SecretBytes | PydanticSecret):
        return {path: ""}
    found: dict[KeyPath, str] = {}
    for step, inner in parts(value):
        found |= _hidden(inner, (*path, step))
    return found
