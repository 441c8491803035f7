"""What a type allows at a place, read from its JSON schema."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, TypeAlias

from pydantic import PydanticUserError, TypeAdapter
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaWarningKind
from pydantic_core import CoreSchema

from soundwell_plugins.host.configuration.keys import KeyPath

_FORMATS: Final = {
    "date": "a date such as 2027-03-01",
    "date-time": "a date and time such as 2027-03-01T09:00:00Z",
    "email": 'an e-mail address such as "hello@example.org"',
    "path": "a path",
    "time": "a time such as 09:00:00",
    "uri": 'a web address such as "https://example.org"',
}
_WORDS: Final = {
    "array": "a list in square brackets",
    "boolean": "true or false",
    "integer": "a whole number",
    "number": "a number",
    "object": "a table",
    "string": "text in quotes",
}
_BOUNDS: Final = {
    "minimum": "at least {}",
    "exclusiveMinimum": "more than {}",
    "maximum": "at most {}",
    "exclusiveMaximum": "less than {}",
}
_BRANCHES: Final = ("anyOf", "oneOf", "allOf")

Schema: TypeAlias = Mapping[str, Any]


class _Lenient(GenerateJsonSchema):
    """Leaves out what JSON cannot describe, without a word."""

    def emit_warning(self, kind: JsonSchemaWarningKind, detail: str) -> None:
        pass

    def handle_invalid_for_json_schema(self, schema: CoreSchema, error_info: str) -> dict[str, Any]:
        return {}


@dataclass(frozen=True, slots=True)
class Shape:
    """Answers from a JSON schema; one that says nothing answers nothing.

    Args:
        schema: the schema, with definitions in `$defs`.
    """

    schema: Schema = field(default_factory=dict)

    @classmethod
    def of(cls, kind: type) -> "Shape":
        """Describe a type, as far as it can be described."""
        try:
            return cls(TypeAdapter(kind).json_schema(schema_generator=_Lenient))
        except (PydanticUserError, TypeError, ValueError):
            return cls()

    def keys(self, path: KeyPath) -> tuple[str, ...]:
        """Return the keys that may stand in the table at a path."""
        found = [name for leaf in self._at(path) for name in leaf.get("properties", ())]
        return tuple(dict.fromkeys(found))

    def phrase(self, path: KeyPath) -> str:
        """Say what may stand at a path, or nothing where that is unknown."""
        phrases = [_phrase(leaf) for leaf in self._at(path) if leaf.get("type") != "null"]
        return " or ".join(dict.fromkeys(phrase for phrase in phrases if phrase))

    def takes_text_only(self, path: KeyPath) -> bool:
        """Tell whether text, but neither a date nor a time, may stand at a path."""
        leaves = [leaf for leaf in self._at(path) if leaf.get("type") != "null"]
        formats = {"date", "time", "date-time"}
        return bool(leaves) and all(
            leaf.get("type") == "string" and leaf.get("format") not in formats for leaf in leaves
        )

    def _at(self, path: KeyPath) -> list[Schema]:
        leaves = list(self._leaves(self.schema))
        for step in path:
            leaves = [
                end
                for leaf in leaves
                for inner in _inside(leaf, step)
                for end in self._leaves(inner)
            ]
        return leaves

    def _leaves(self, schema: Schema) -> Iterator[Schema]:
        if "$ref" in schema:
            name = str(schema["$ref"]).rpartition("/")[2]
            definition = self.schema.get("$defs", {}).get(name, {})
            # A class is described for developers, a value for everybody.
            yield from self._leaves({**definition, "description": ""})
        elif branches := [one for branch in _BRANCHES for one in schema.get(branch, ())]:
            for branch in branches:
                yield from self._leaves(branch)
        else:
            yield schema


def _inside(schema: Schema, step: str | int) -> Iterator[Schema]:
    if isinstance(step, int):
        entries = schema.get("prefixItems", ())
        inner = entries[step] if step < len(entries) else schema.get("items")
    else:
        inner = schema.get("properties", {}).get(step) or schema.get("additionalProperties")
    if isinstance(inner, dict):
        yield inner


def _phrase(schema: Schema) -> str:
    if "const" in schema:
        return _word(schema["const"])
    if "enum" in schema:
        return ", ".join(_word(value) for value in schema["enum"])
    kind = str(schema.get("type", ""))
    if schema.get("description"):
        return str(schema["description"]).rstrip(".")
    if schema.get("format") in _FORMATS:
        return _FORMATS[schema["format"]]
    bounds = [words.format(schema[name]) for name, words in _BOUNDS.items() if name in schema]
    words = _WORDS.get(kind, "")
    return f"{words}, {' and '.join(bounds)}" if words and bounds else words


def _word(value: object) -> str:
    return f'"{value}"' if isinstance(value, str) else str(value).lower()
