"""What pydantic's errors mean, in plain words."""

import re
from collections.abc import Collection, Mapping
from typing import Final, NamedTuple

from soundwell_plugins.host.configuration.faults import NO_BRANCH, Fault
from soundwell_plugins.host.configuration.keys import key
from soundwell_plugins.host.configuration.shapes import Shape
from soundwell_plugins.sdk.configuration import nearest

_UNKNOWN_KEY: Final = frozenset({"extra_forbidden", "unexpected_keyword_argument"})
_WORD: Final = frozenset({"enum", "literal_error"})
_AUTHORS: Final = frozenset({"value_error", "assertion_error"})
_AUTHORS_PREFIX: Final = re.compile(r"(Value error|Assertion failed), ")
_TAG: Final = frozenset({"union_tag_invalid", "union_tag_not_found"})
_QUOTED: Final = re.compile(r"'([^']*)'")
_EMPTY_AT: Final = 1
_SHORTEST_ECHO: Final = 3

_EMAIL: Final = "this is no e-mail address"
_NOT_RIGHT: Final = "this is not right"
_LIST: Final = "this has to be a list in square brackets"
_NUMBER: Final = "this has to be a number without quotes"
_TABLE: Final = "this has to be a table"
_TEXT: Final = "this has to be text in quotes"
_TRUTH: Final = "this has to be true or false, without quotes"
_URL: Final = "this is no web address"
_WHOLE: Final = "this has to be a whole number without quotes"
_WHAT: Final[Mapping[str, str]] = {
    NO_BRANCH: "this is nothing that may stand here",
    "bool_parsing": _TRUTH,
    "bool_type": _TRUTH,
    "dataclass_exact_type": _TABLE,
    "dataclass_type": _TABLE,
    "date_from_datetime_inexact": "this is no date",
    "date_from_datetime_parsing": "this is no date",
    "date_parsing": "this is no date",
    "date_type": "this is no date",
    "datetime_from_date_parsing": "this is no date and time",
    "datetime_parsing": "this is no date and time",
    "datetime_type": "this is no date and time",
    "decimal_parsing": _NUMBER,
    "decimal_type": _NUMBER,
    "dict_type": _TABLE,
    "finite_number": "this number has to be finite",
    "float_parsing": _NUMBER,
    "float_type": _NUMBER,
    "frozen_set_type": _LIST,
    "greater_than": "this number is too small: it has to be more than {gt}",
    "greater_than_equal": "this number is too small: it has to be at least {ge}",
    "int_from_float": _WHOLE,
    "int_parsing": _WHOLE,
    "int_type": _WHOLE,
    "less_than": "this number is too large: it has to be less than {lt}",
    "less_than_equal": "this number is too large: it has to be at most {le}",
    "list_type": _LIST,
    "mapping_type": _TABLE,
    "missing": "this is missing",
    "missing_argument": "this is missing",
    "missing_keyword_only_argument": "this is missing",
    "model_attributes_type": _TABLE,
    "model_type": _TABLE,
    "multiple_of": "this number has to be a multiple of {multiple_of}",
    "path_type": "this has to be a path in quotes",
    "set_type": _LIST,
    "string_pattern_mismatch": "this is not written as it has to be",
    "string_too_long": "this text is too long: it may have {max_length} characters",
    "string_too_short": "this text is too short: it needs {min_length} characters",
    "string_type": _TEXT,
    "string_unicode": _TEXT,
    "time_parsing": "this is no time",
    "time_type": "this is no time",
    "timezone_aware": "this date and time has no time zone",
    "too_long": "there are too many entries: at most {max_length} may stand here",
    "too_short": "there are too few entries: at least {min_length} has to stand here",
    "tuple_type": _LIST,
    "union_tag_invalid": "this is none of the words that may stand here",
    "union_tag_not_found": "this is missing",
    "url_parsing": _URL,
    "url_scheme": "this web address begins with the wrong scheme",
    "url_syntax_violation": _URL,
    "url_too_long": "this web address is too long",
    "url_type": "this has to be a web address in quotes",
    "uuid_parsing": "this is no UUID",
    "uuid_type": "this is no UUID",
}


class Words(NamedTuple):
    """What is wrong, what is allowed, and what was probably meant; the latter two may be empty."""

    what: str
    allowed: str = ""
    nearest: str = ""


def words(fault: Fault, shape: Shape, also: Collection[str] = ()) -> Words:
    """Say what a fault means without repeating the value it is about.

    Args:
        fault: the fault.
        shape: what the validated type allows.
        also: keys that are allowed in the outermost table besides those of the type.
    """
    if "allowed" in fault.context and "what" in fault.context:
        context = fault.context
        return Words(context["what"], context["allowed"], context.get("nearest", ""))
    if fault.kind in _UNKNOWN_KEY:
        return _unknown_key(fault, shape, also)
    if fault.kind in _WORD:
        return _of_words(fault, str(fault.context.get("expected", "")), fault.value)
    if fault.kind in _TAG:
        expected = str(fault.context.get("expected_tags", ""))
        said = _of_words(fault, expected, fault.context.get("tag", ""))
        return said._replace(allowed=said.allowed or shape.phrase((*fault.path, tag_of(fault))))
    if fault.kind in _AUTHORS:
        return _from_author(fault, shape)
    return Words(_what(fault), shape.phrase(fault.path) or _expected(fault))


def tag_of(fault: Fault) -> str:
    """Return the key that tells which of several tables is meant, where a fault is about it."""
    found = _QUOTED.fullmatch(str(fault.context.get("discriminator", "")))
    return found[1] if found and fault.kind in _TAG else ""


def _unknown_key(fault: Fault, shape: Shape, also: Collection[str]) -> Words:
    table, name = fault.path[:-1], str(fault.path[-1])
    allowed = [*(() if table else also), *shape.keys(table)]
    listed = ", ".join(map(key, allowed)) or "nothing"
    return Words("there is no such key", listed, nearest(name, allowed))


def _of_words(fault: Fault, expected: str, value: object) -> Words:
    options = _QUOTED.findall(expected)
    if fault.kind in _WORD:
        what = "this is none of the words that may stand here"
    else:
        what = _WHAT[fault.kind]
    listed = ", ".join(f'"{option}"' for option in options) or expected
    return Words(what, listed, nearest(value, options) if isinstance(value, str) else "")


def _from_author(fault: Fault, shape: Shape) -> Words:
    # The message on a wrong address quotes parts of it, and an address is personal.
    if "email address" in fault.message and "reason" in fault.context:
        return Words(_EMAIL, shape.phrase(fault.path))
    message = _AUTHORS_PREFIX.sub("", fault.message, count=1).rstrip(". ")
    what = _NOT_RIGHT if not message or _repeats(message, fault.value) else message
    return Words(what, shape.phrase(fault.path))


def _what(fault: Fault) -> str:
    if fault.kind == "string_too_short" and fault.context.get("min_length") == _EMPTY_AT:
        return "this is empty"
    if fault.kind in _WHAT:
        return _WHAT[fault.kind].format_map(fault.context)
    if _repeats(fault.message, fault.value):
        return _NOT_RIGHT
    return fault.message.replace("Input should", "this should", 1).rstrip(". ")


def _repeats(message: str, value: object) -> bool:
    """Tell whether a message shows a text that stands in the file."""
    if isinstance(value, str):
        return len(value) >= _SHORTEST_ECHO and value in message
    if isinstance(value, Mapping):
        return any(_repeats(message, inner) for inner in value.values())
    return isinstance(value, list) and any(_repeats(message, inner) for inner in value)


def _expected(fault: Fault) -> str:
    return str(fault.context.get("expected_schemes", ""))
