"""Reading TOML, and saying in plain words where a file is none."""

import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import toml_rs

from soundwell_plugins.host.configuration.positions import TOML_VERSION
from soundwell_plugins.host.configuration.problems import WHOLE_FILE, ConfigurationInvalid, Problem

_MAX_DEPTH: Final = 32
_MAX_BYTES: Final = 1_048_576
_PLACE: Final = re.compile(r"line (\d+), column (\d+)")
_TABLE: Final = re.compile(r"\s*\[\[?\s*([A-Za-z0-9_.-]+)")
_KEY: Final = re.compile(r"\s*([A-Za-z0-9_.-]+)\s*(?:=|$)")
_TEXT: Final = 'text in quotes, such as name = "Maya"'
_PAIR: Final = 'one key, = and one value on a line, such as name = "Maya"'
_DATE: Final = "a date such as 2027-03-01 or a time such as 09:00:00"
_WORDS: Final[Mapping[str, tuple[str, str]]] = {
    "carriage return must be followed by newline": ("this line ends in an odd way", "plain lines"),
    "duplicate key": ("this stands here for the second time", "each table and each key once"),
    "extra `=`": ("there is one = too many", _PAIR),
    "extra assignment": ("there is one = too many", _PAIR),
    "extra comma": ("there is one comma too many", "one comma between two entries"),
    "invalid basic string": ("this text does not end, or holds a control character", _TEXT),
    "invalid date": ("there is no such day", _DATE),
    "invalid inline table": ("these braces are not written as TOML asks for", '{env = "NAME"}'),
    "invalid literal string": ("this text does not end, or holds a control character", _TEXT),
    "invalid multi-line": ("this text does not end", 'three quotes, """, at its end'),
    "invalid time": ("there is no such time", _DATE),
    "invalid unquoted key": (
        "a key holds a character that needs quotes",
        "letters, digits, - and _, or the key in quotes",
    ),
    "key with no value": ("this key has no value", _PAIR),
    "missing assignment": ("an = is missing", _PAIR),
    "missing comma": ("a comma or a closing bracket is missing", "a comma between two entries"),
    "missing escaped value": (
        "a \\ stands before a character that needs none",
        r"\\ for a backslash, or single quotes around the text",
    ),
    "missing key": ("a key is missing before the =", _PAIR),
    "missing value": ("a value is missing after the =", _PAIR),
    "newlines are unsupported": ("a table in braces has to stand on one line", '{env = "NAME"}'),
    "string values must be quoted": (
        "this is no value: text has to stand in quotes",
        _TEXT,
    ),
    "trailing commas are not supported": ("there is one comma too many", '{env = "NAME"}'),
    "unclosed array table": ("the closing ]] is missing", "[[name]]"),
    "unclosed array": ("the closing ] of a list is missing", '["one", "two"]'),
    "unclosed inline table": ("the closing } is missing", '{env = "NAME"}'),
    "unclosed table": ("the closing ] is missing", "[name]"),
    "unexpected key or value": ("something stands behind the value", _PAIR),
    "unexpected leading zero": ("a number cannot begin with 0", "a number such as 7"),
    "unquoted keys cannot be empty": ("a key is missing", _PAIR),
}
_UNFORESEEN: Final = ("this is not written as TOML asks for", _PAIR)


def load(path: Path, content: bytes) -> tuple[str, dict[str, Any]]:
    """Read TOML.

    Args:
        path: the file, for what is said of it.
        content: what stands in it, or is to stand in it.

    Returns:
        Its text and its values.

    Raises:
        ConfigurationInvalid: it is no TOML.
    """
    text = _text(path, content)
    try:
        values = tomllib.loads(text)
    except RecursionError:
        raise _whole(path, "lists and tables are nested too deeply") from None
    except ValueError as error:
        raise ConfigurationInvalid([_explained(path, text, str(error))]) from None
    if _is_deep(values):
        raise _whole(path, "lists and tables are nested too deeply")
    return text, values


def content_of(path: Path) -> bytes:
    """Return what stands in a file; of one that is too large its beginning.

    Raises:
        ConfigurationInvalid: it cannot be read.
    """
    try:
        with path.open("rb") as file:
            return file.read(_MAX_BYTES + 1)
    except FileNotFoundError:
        raise _whole(path, "there is no such file: correct its path or write one") from None
    except (OSError, ValueError):
        remedy = "let the account that runs Soundwell read it"
        raise _whole(path, f"this file cannot be read: {remedy}") from None


def _text(path: Path, content: bytes) -> str:
    if len(content) > _MAX_BYTES:
        raise _whole(path, "this file is larger than a configuration can be", "at most 1 MB")
    try:
        return content.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
    what = "this file is not text in UTF-8: save it as such"
    raise ConfigurationInvalid([Problem(path, line, WHOLE_FILE, what)])


def _whole(path: Path, what: str, allowed: str = "") -> ConfigurationInvalid:
    return ConfigurationInvalid([Problem(path, None, WHOLE_FILE, what, allowed)])


def _is_deep(values: Mapping[str, Any]) -> bool:
    level: list[Any] = [values]
    for _ in range(_MAX_DEPTH):
        level = [
            child
            for item in level
            for child in (item.values() if isinstance(item, dict) else item)
            if isinstance(child, dict | list)
        ]
    return bool(level)


def _explained(path: Path, text: str, message: str) -> Problem:
    """Turn a parser's message into a problem, with the second parser's help."""
    head, words = message, _UNFORESEEN
    # The second parser overflows its stack where the first one only refuses.
    if not _looks_deep(text):
        try:
            toml_rs.load_with_metadata(text, toml_version=TOML_VERSION)
        except ValueError as error:
            head, _, rest = str(error).partition("\n")
            # Between the two lies a copy of the line, which may hold a secret.
            words = _plain(rest.rpartition("\n")[2])
    place = _PLACE.search(head) or _PLACE.search(message)
    line, column = map(int, place.groups()) if place else (text.rstrip().count("\n") + 1, 1)
    what, allowed = words
    return Problem(path, line, _key_near(text, line), f"column {column}: {what}", allowed)


def _looks_deep(text: str) -> bool:
    depth = 0
    for character in text:
        if character in "[{":
            depth += 1
        elif character in "]}":
            depth = max(depth - 1, 0)
        if depth > _MAX_DEPTH:
            return True
    return any(line.count(".") > _MAX_DEPTH for line in text.split("\n"))


def _plain(description: str) -> tuple[str, str]:
    for beginning, words in _WORDS.items():
        if description.startswith(beginning):
            return words
    return _UNFORESEEN


def _key_near(text: str, number: int) -> str:
    """Return the key on a line, or else the table around it."""
    lines = text.split("\n")[:number]
    tables = [found[1] for line in lines if (found := _TABLE.match(line))]
    keys = [tables[-1]] if tables else []
    if lines and (found := _KEY.match(lines[-1])):
        keys.append(found[1])
    return ".".join(keys) or WHOLE_FILE
