"""The page of `soundwell.toml`: every table and key, with what may stand there."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from soundwell_plugins.host.configuration.editor_schema import editor_schema
from soundwell_plugins.host.discovery import installed
from soundwell_plugins.host.loading import load
from soundwell_plugins.host.specifications import Specifications

_INTRODUCTION = """\
# soundwell.toml

Every table and key, those of Soundwell's own plugins included. A plugin is on when its table stands
in the file; `enabled = false` switches it off and keeps the table. `soundwell schema` writes the
same for editors.
"""


def configuration_page() -> str:
    """Return the page."""
    specifications = Specifications()
    own = {
        name: load(found, specifications).Config
        for name, found in installed().items()
        if found.distribution == "soundwell"
    }
    schema = editor_schema(own)
    tables = schema["properties"]
    lines = [_INTRODUCTION]
    for name in (*(each for each in tables if each not in own), *own):
        lines += _table(name, tables[name], schema["$defs"])
    return "\n".join(lines)


def _table(path: str, described: Mapping[str, Any], known: Mapping[str, Any]) -> Iterator[str]:
    table = _resolved(described, known)
    if "additionalProperties" in table and isinstance(table["additionalProperties"], dict):
        yield from _table(f"{path}.…", table["additionalProperties"], known)
        return
    if not table.get("properties"):
        return
    yield f"## [{path}]\n"
    if table.get("description"):
        yield f"{_line(table['description'])}\n"
    yield "| Key | What may stand there | If it is missing | |"
    yield "|---|---|---|---|"
    below: list[tuple[str, Mapping[str, Any]]] = []
    for key, value in table["properties"].items():
        inner = _inner(value, known)
        if inner is not None:
            below.append((f"{path}.{key}", inner))
        missing = _missing(key, value, table)
        about = _line(value.get("description") or _resolved(value, known).get("description", ""))
        yield f"| `{key}` | {_kind(value, known)} | {missing} | {about} |"
    yield ""
    for name, inner in below:
        yield from _table(name, inner, known)


def _inner(value: Mapping[str, Any], known: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """Return a table within a table, or that of each entry of a list, if it has keys."""
    for each in (value, *value.get("anyOf", ())):
        found = _resolved(each, known)
        found = _resolved(found.get("items", found), known)
        more = found.get("additionalProperties")
        if found.get("properties") and found.get("maxProperties") != 1:
            return found
        if isinstance(more, dict) and _resolved(more, known).get("properties"):
            return found
    return None


def _resolved(value: Mapping[str, Any], known: Mapping[str, Any]) -> Mapping[str, Any]:
    reference = value.get("$ref")
    return _resolved(known[reference.rpartition("/")[2]], known) if reference else value


def _kind(value: Mapping[str, Any], known: Mapping[str, Any]) -> str:
    found = _resolved(value, known)
    if "anyOf" in found:
        kinds = (_kind(each, known) for each in found["anyOf"] if each.get("type") != "null")
        return " or ".join(dict.fromkeys(kinds))
    if "const" in found:
        return f"`{found['const']}`"
    if "enum" in found:
        few = len(found["enum"]) <= 20  # noqa: PLR2004  # more would fill a page
        return ", ".join(f"`{each}`" for each in found["enum"]) if few else "one of many names"
    if found.get("maxProperties") == 1:
        return "a secret: `{ env = … }`, `{ file = … }` or `{ keyring = … }`"
    if found.get("type") == "array":
        return f"a list of {_kind(found.get('items', {}), known)}"
    names = {"string": "text", "integer": "a whole number", "number": "a number"}
    names |= {"boolean": "`true` or `false`", "object": "a table"}
    return names.get(str(found.get("type")), "a value")


def _missing(key: str, value: Mapping[str, Any], table: Mapping[str, Any]) -> str:
    if key in table.get("required", ()):
        return "needed"
    default = value.get("default")
    if default in (None, "", [], {}):
        return ""
    return f"`{json.dumps(default, ensure_ascii=False)}`"


def _line(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")
