"""On which line of the file a key stands."""

import re
import tomllib
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

import toml_rs

from soundwell_plugins.host.configuration.keys import KeyPath

TOML_VERSION: Final = "1.0.0"
"""The version of TOML that Python's own parser reads, so that both agree on a file."""

_HEADER: Final = re.compile(r"[ \t]*\[")


@dataclass(frozen=True, slots=True)
class Positions:
    """The lines of all keys that could be found.

    Args:
        lines: for each path of keys its line, counted from 1.
    """

    lines: Mapping[KeyPath, int]

    @classmethod
    def of(cls, text: str) -> "Positions":
        """Find the lines of a text that is valid TOML and not nested deeply."""
        spots = list(_spots(_nodes(text), ()))
        found = {path: start for path, start, _ in spots if path}
        inside = {line for _, start, end in spots for line in range(start + 1, end + 1)}
        for path, line in _headers(text, inside):
            found.setdefault(path, line)
        # A table without a header of its own begins where the first thing in it stands.
        for path, line in sorted(found.items(), key=lambda item: item[1]):
            for length in range(1, len(path)):
                found.setdefault(path[:length], line)
        return cls(found)

    def line(self, path: KeyPath) -> int:
        """Return the line of a key, or of what encloses it where the key itself is not there."""
        for length in range(len(path), 0, -1):
            if path[:length] in self.lines:
                return self.lines[path[:length]]
        return 1


def _nodes(text: str) -> Mapping[str, Any]:
    try:
        document = toml_rs.load_with_metadata(text, toml_version=TOML_VERSION)
    except ValueError:
        # Python's parser has accepted the text: the lines of the tables have to do.
        return {}
    return document.meta["nodes"]


def _spots(node: Any, path: KeyPath) -> Iterator[tuple[KeyPath, int, int]]:
    """Yield each key or entry below a node of the metadata, with its first and last line."""
    if isinstance(node, list):
        for index, item in enumerate(node):
            yield from _spots(item, (*path, index))
    elif isinstance(node, dict):
        # In the node of a table everything is a node; in that of a value the raw text is one.
        if isinstance(node.get("value_raw"), str):
            start, end = _span(node.get("value_line"))
            yield path, node.get("key_line") or start, end
            yield from _spots(node.get("value"), path)
        elif isinstance(node.get("key_raw"), str):
            yield path, node["key_line"], node["key_line"]
            yield from _spots(node.get("value"), path)
        else:
            for name, child in node.items():
                yield from _spots(child, (*path, name))


def _span(lines: int | tuple[int, int] | None) -> tuple[int, int]:
    if isinstance(lines, tuple):
        return lines
    return (lines or 1, lines or 1)


def _headers(text: str, inside: Collection[int]) -> Iterator[tuple[KeyPath, int]]:
    """Yield the headers of tables, which the metadata leaves out, with their lines.

    Args:
        text: the file.
        inside: lines that continue a value, where a bracket is no header.
    """
    counts: dict[KeyPath, int] = {}
    for number, line in enumerate(text.split("\n"), start=1):
        if number in inside or not _HEADER.match(line):
            continue
        names, is_entry = _header(line)
        path: KeyPath = ()
        for position, name in enumerate(names, start=1):
            path = (*path, name)
            if is_entry and position == len(names):
                counts[path] = counts.get(path, -1) + 1
                yield path, number
            if path in counts:
                path = (*path, counts[path])
        if path:
            yield path, number


def _header(line: str) -> tuple[list[str], bool]:
    """Return the names in a header, and whether it adds an entry to a list of tables."""
    try:
        table: Any = tomllib.loads(line)
    except ValueError:
        return [], False
    names = []
    while isinstance(table, dict) and table:
        [(name, table)] = table.items()
        names.append(name)
    return names, isinstance(table, list)
