"""What everybody needs who writes iCalendar (RFC 5545)."""

from collections.abc import Iterator
from typing import Final

_OCTETS: Final = 75


def folded(text: str) -> str:
    """Return a calendar's lines folded to 75 octets, never inside a character (RFC 5545, 3.1).

    Args:
        text: lines with any ends; each ends in CR LF afterwards.
    """
    return "".join(f"{part}\r\n" for line in text.splitlines() for part in _parts(line))


def _parts(line: str) -> Iterator[str]:
    part, size = "", 0
    for letter in line:
        octets = len(letter.encode())
        if size + octets > _OCTETS:
            yield part
            part, size = " ", 1
        part += letter
        size += octets
    yield part
