"""The shapes of which a waiting list's file is made."""

from collections.abc import Collection, Sequence
from typing import Any, Final, TypeGuard

from soundwell_plugins.features.fit.document import Repeating
from soundwell_plugins.features.fit.problems import Problems, nearest, quoted

MAX_ID: Final = 200


def is_object(value: Any, place: str, problems: Problems) -> TypeGuard[dict[str, Any]]:
    """Tell whether a value is an object, and note keys that stand in it twice."""
    if not isinstance(value, dict):
        problems.add(place, f"{quoted(value)} stands where an object belongs", "Write {…}")
        return False
    if isinstance(value, Repeating):
        for key in value.repeated:
            problems.add(place, f"the key {quoted(key)} stands there twice", "Keep one of them")
    return True


def is_list(value: Any, place: str, problems: Problems) -> TypeGuard[list[Any]]:
    """Tell whether a value is a list."""
    if not isinstance(value, list):
        problems.add(place, f"{quoted(value)} stands where a list belongs", "Write […]")
        return False
    return True


def is_id(value: Any, place: str, problems: Problems) -> TypeGuard[str]:
    """Tell whether a value can be an id."""
    if isinstance(value, str) and len(value) <= MAX_ID and value.strip() and value.isprintable():
        return True
    problems.add(
        place,
        f"{quoted(value)} is not an id",
        f"Give a text of 1 to {MAX_ID} visible characters, in quotes",
    )
    return False


def check_keys(
    found: dict[str, Any],
    place: str,
    problems: Problems,
    *,
    required: Sequence[str],
    optional: Sequence[str],
) -> None:
    """Note keys that are missing and keys that mean nothing."""
    known = (*required, *optional)
    for key in required:
        if key not in found:
            problems.add(place, f"the key {quoted(key)} is missing", "Add it")
    for key in found:
        if key not in known:
            close = nearest(key, known)
            meant = f"Did you mean {quoted(close)}? " if close else ""
            allowed = ", ".join(known)
            problems.add(
                place, f"the key {quoted(key)} means nothing", f"{meant}Allowed here: {allowed}"
            )


def read_names(
    value: Any, place: str, kind: str, known: Collection[str], problems: Problems
) -> tuple[str, ...]:
    """Return a list of preferences; note names that are unknown or stand there twice."""
    if not is_list(value, place, problems):
        return ()
    if _all_right(value, known):
        return tuple(value)
    first: dict[str, int] = {}
    for index, name in enumerate(value):
        here = f"{place}[{index}]"
        if not isinstance(name, str):
            problems.add(here, f"{quoted(name)} is not an id", f"Give the id of {kind}, in quotes")
        elif name not in known:
            problems.add_unknown(here, name, kind, known)
        elif name in first:
            problems.add(
                here,
                f"{quoted(name)} stands in this list already, at [{first[name]}]",
                "Keep one of them",
            )
        else:
            first[name] = index
    return tuple(first)


def _all_right(names: list[Any], known: Collection[str]) -> bool:
    """Tell quickly of a whole list that nothing is wrong with it."""
    try:
        distinct = frozenset(names)
    except TypeError:
        return False
    return len(distinct) == len(names) and all(map(known.__contains__, distinct))
