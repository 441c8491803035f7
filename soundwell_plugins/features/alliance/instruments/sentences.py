"""What pydantic finds wrong, said so that whoever wrote the file can mend it."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from soundwell_plugins.features.alliance.instruments.problems import Problem

_KINDS: Final[Mapping[str, tuple[str, str]]] = {
    "missing": ("is missing", "Add it."),
    "extra_forbidden": ("is no key of a scoring", "Remove it, or correct its spelling."),
    "unexpected_keyword_argument": ("is no key of a scoring", "Remove it, or mend its spelling."),
    "string_type": ("is no text", "Put it in quotation marks."),
    "string_too_short": ("is empty", "Write what people are to read, or leave it out."),
    "string_too_long": ("is longer than 2000 signs", "Shorten it."),
    "list_type": ("is no list", "Put it in square brackets."),
    "tuple_type": ("is no list", "Put it in square brackets."),
    "too_long": ("has more entries than can be asked", "Make several instruments of it."),
    "too_short": ("is empty", "Add at least one entry."),
    "model_type": ("is no object", "Put it in curly brackets."),
    "dataclass_type": ("is no object", "Put it in curly brackets."),
    "dict_type": ("is no object", "Put it in curly brackets."),
    "bool_type": ("is neither true nor false", "Write true or false, without quotation marks."),
    "bool_parsing": ("is neither true nor false", "Write true or false, without quotation marks."),
    "int_type": ("is no whole number", "Write a whole number, without quotation marks."),
    "int_parsing": ("is no whole number", "Write a whole number, without quotation marks."),
    "int_from_float": ("is no whole number", "Write a whole number."),
    "float_type": ("is no number", "Write a number, without quotation marks."),
    "float_parsing": ("is no number", "Write a number, without quotation marks."),
    "finite_number": ("is no number that can be counted with", "Write an ordinary number."),
    "literal_error": ("has a value that is not known here", "Write {expected}."),
    "enum": ("has a value that is not known here", "Write {expected}."),
}
_PLACES: Final[Mapping[str, tuple[str, str]]] = {
    "resourceType": ("is not Questionnaire", 'Write "resourceType": "Questionnaire".'),
    "name": (
        "does not name an instrument",
        'Write letters, digits, - and _, beginning with a letter, such as "alliance".',
    ),
    "version": (
        "is no version",
        'Write letters, digits, dots and -, such as "1.0"; every change makes another one.',
    ),
    "language": ("is no language", 'Write a tag such as "en" or "de-AT".'),
    "copyright": (
        "does not say whose the instrument is",
        "Write whose words these are and by which licence you use them.",
    ),
    "linkId": (
        "does not name an item",
        "Write up to 64 letters, digits, dots, - and _, beginning with a letter or digit.",
    ),
    "code": ("is no code", "Write up to 64 signs without blanks at either end."),
    "operator": ("is something else than =", 'Write "operator": "=".'),
}


def problems_of(error: ValidationError, root: str, document: object) -> list[Problem]:
    """Return what pydantic found wrong.

    Args:
        error: what it found.
        root: what the document is called in places.
        document: what was validated; items are named by their `linkId` as well.
    """
    found = error.errors(include_input=False, include_url=False)
    return [_problem(each, root, document) for each in found]


def place(root: str, location: Sequence[int | str], document: object) -> str:
    """Return where something stands, for example `questionnaire.item[2] (trust).text`."""
    said = root
    here: Any = document
    for part in location:
        said += f"[{part}]" if isinstance(part, int) else f".{part}"
        here = _below(here, part)
        name = here.get("linkId") if isinstance(here, dict) and isinstance(part, int) else None
        if isinstance(name, str) and name.isprintable():
            said += f" ({name[:64]})"
    return said


def _problem(error: ErrorDetails, root: str, document: object) -> Problem:
    location = error["loc"]
    last = next((part for part in reversed(location) if isinstance(part, str)), "")
    what, remedy = _KINDS.get(error["type"], ("cannot be read", "Compare it with FHIR R4."))
    if error["type"] == "missing" and last in _PLACES:
        remedy = _PLACES[last][1]
    elif last in _PLACES and error["type"] not in {"string_type", "model_type"}:
        what, remedy = _PLACES[last]
    expected = str(error.get("ctx", {}).get("expected", "")).replace("'", '"')
    return Problem(place(root, location, document), what, remedy.format(expected=expected))


def _below(here: Any, part: int | str) -> Any:
    try:
        return here[part]
    except (LookupError, TypeError):
        return None
