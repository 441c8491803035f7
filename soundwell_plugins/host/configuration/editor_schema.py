"""The JSON schema of `soundwell.toml`, by which editors complete keys and explain them."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any, Final
from zoneinfo import available_timezones

from pydantic import TypeAdapter
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaWarningKind
from pydantic_core import CoreSchema

from soundwell_plugins.host.configuration.tables import HostTables, PracticeTables
from soundwell_plugins.sdk.configuration import Span
from soundwell_plugins.sdk.configuration.values import ZONE_FORMAT

_DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"
_ZONES: Final = "zones"
_ENABLED: Final = {
    "type": "boolean",
    "default": True,
    "description": "false switches the plugin off and keeps its table.",
}
_UNKNOWN: Final = {
    "type": "object",
    "description": "This plugin cannot be imported at present; `soundwell plugins` says why.",
}


def editor_schema(plugins: Mapping[str, type | None]) -> dict[str, Any]:
    """Return the schema for the host's tables and those of plugins (JSON Schema 2020-12).

    Args:
        plugins: for each plugin what its table has to be; `None` where nobody knows.
    """
    definitions: dict[str, Any] = {
        _ZONES: {"type": "string", "enum": sorted(available_timezones())},
    }
    whole: dict[str, Any] = {"properties": {}, "required": []}
    for tables in (PracticeTables, HostTables):
        described = _described(tables, "soundwell", definitions)
        whole["properties"] |= described["properties"]
        whole["required"] += described.get("required", [])
    for name, kind in plugins.items():
        whole["properties"][name] = _table(name, kind, definitions)
    return {
        "$schema": _DIALECT,
        "title": "soundwell.toml",
        "type": "object",
        **whole,
        "additionalProperties": False,
        "$defs": definitions,
    }


def _table(name: str, kind: type | None, definitions: dict[str, Any]) -> dict[str, Any]:
    if kind is None:
        return dict(_UNKNOWN)
    described = _described(kind, name, definitions)
    if "$ref" in described:  # a model that contains itself
        described = dict(definitions[described["$ref"].rpartition("/")[2]])
    described["properties"] = {"enabled": _ENABLED, **described.get("properties", {})}
    described.setdefault("additionalProperties", False)
    return described


def _described(kind: type, owner: str, definitions: dict[str, Any]) -> dict[str, Any]:
    """Describe a type; what it refers to goes to the definitions, under its owner's name."""
    adapter: TypeAdapter[object] = TypeAdapter(kind)
    schema = adapter.json_schema(
        ref_template=f"#/$defs/{owner}.{{model}}", schema_generator=_AsPeopleWrite
    )
    for name, inner in schema.pop("$defs", {}).items():
        definitions[f"{owner}.{name}"] = _tidy(inner)
    described: dict[str, Any] = _tidy(schema)
    return described


class _AsPeopleWrite(GenerateJsonSchema):
    """Writes defaults as they would stand in the file, and leaves out what cannot be described."""

    def encode_default(self, dft: Any) -> Any:
        if isinstance(dft, timedelta):
            return TypeAdapter(Span).dump_python(dft, mode="json")
        return super().encode_default(dft)

    def field_title_should_be_set(self, schema: Any) -> bool:
        return False

    def emit_warning(self, kind: JsonSchemaWarningKind, detail: str) -> None:
        pass

    def handle_invalid_for_json_schema(self, schema: CoreSchema, error_info: str) -> dict[str, Any]:
        return {}


def _tidy(node: Any) -> Any:
    """Leave out what TOML does not have, which is null, and refer to the list of zones."""
    if isinstance(node, list):
        return [_tidy(each) for each in node]
    if not isinstance(node, dict):
        return node
    if node.get("format") == ZONE_FORMAT:
        described = {key: value for key, value in node.items() if key == "description"}
        return {"$ref": f"#/$defs/{_ZONES}", **described}
    branches = [each for each in node.get("anyOf", ()) if each != {"type": "null"}]
    own = {key: value for key, value in node.items() if key != "anyOf"}
    if "default" in own and own["default"] is None:
        del own["default"]
    merged = {**branches[0], **own} if len(branches) == 1 else own
    tidy = {key: _tidy(value) for key, value in merged.items()}
    if len(branches) > 1:
        tidy["anyOf"] = [_tidy(each) for each in branches]
    return _tidy_zone(tidy)


def _tidy_zone(node: dict[str, Any]) -> dict[str, Any]:
    return _tidy(node) if node.get("format") == ZONE_FORMAT else node
