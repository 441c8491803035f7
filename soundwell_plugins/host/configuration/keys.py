"""Where a value stands in the file, as a path of keys, and how people read such a path."""

import json
import re
from typing import Final, TypeAlias

KeyPath: TypeAlias = tuple[str | int, ...]
"""Keys from the outermost inwards; a number counts the entries of a list from 0."""

_BARE: Final = re.compile(r"[A-Za-z0-9_-]+")
_LONGEST: Final = 60


def written(path: KeyPath) -> str:
    """Return a path as it is read, for example `calendars.sources[0].url`."""
    text = ""
    for step in path:
        if isinstance(step, int):
            text += f"[{step}]"
        else:
            text += f".{key(step)}" if text else key(step)
    return text


def key(name: str) -> str:
    """Return a key as it is written in a file, cut where it is absurdly long."""
    if len(name) > _LONGEST:
        name = f"{name[:_LONGEST]}…"
    return name if _BARE.fullmatch(name) else json.dumps(name, ensure_ascii=False)
