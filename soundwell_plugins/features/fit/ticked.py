"""Forms with boxes to tick, of which several have one name."""

from collections.abc import Mapping, Sequence
from typing import Final

from fastapi import Request

from soundwell_plugins.sdk.forms import keepable

_MOST_FIELDS: Final = 400
_LONGEST: Final = 10_000

Ticked = Mapping[str, tuple[str, ...]]
"""By field all that was chosen or written, in the order of the form."""


async def ticked(request: Request) -> Ticked:
    """Read a submitted form in which a field can stand several times; a dependency for routes."""
    data = await request.form(max_fields=_MOST_FIELDS, max_files=0)
    found: dict[str, tuple[str, ...]] = {}
    for name, value in data.multi_items():
        if isinstance(value, str) and len(value) <= _LONGEST:
            found[name] = (*found.get(name, ()), keepable(value))
    return found


def one(fields: Ticked, name: str) -> str:
    """Return the last value of a field without the white space around it, or nothing."""
    return fields.get(name, ("",))[-1].strip()


def lines(text: str, most: int, longest: int) -> Sequence[str]:
    """Return the lines of a text that hold something, no more and no longer than agreed."""
    stripped = (line.strip()[:longest] for line in text.splitlines())
    return [line for line in stripped if line][:most]
