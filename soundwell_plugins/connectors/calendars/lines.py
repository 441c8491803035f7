"""Content lines of a feed (RFC 5545, 3.1), read from bytes that need not be quite right."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

_UTF8_BOM: Final = b"\xef\xbb\xbf"
_UTF16_BOMS: Final = (b"\xff\xfe", b"\xfe\xff")
_PARAMETER: Final = re.compile(r';\s*([A-Za-z0-9-]+)\s*=\s*("[^"]*"|[^;]*)')
_TEXT: Final = re.compile(r'((?:[^":]|"[^"]*")*):(.*)')


@dataclass(frozen=True, slots=True)
class Property:
    """One property of a component.

    Args:
        line: the line of the feed on which it begins, counted from 1.
        parameters: by name in capitals, without quotation marks.
        value: what stands behind the colon.
    """

    line: int
    parameters: Mapping[str, str]
    value: str


def unfolded(feed: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield the content lines of a feed.

    Lines are joined as bytes, because a fold may stand inside a UTF-8 character (RFC 5545, 3.1).
    They may end in CRLF, LF or CR, and the feed may begin with a byte order mark.

    Yields:
        For each content line, the number of its first line in the feed and its bytes.
    """
    number, parts = 0, [b""]
    for position, line in enumerate(as_utf8(feed).splitlines(), 1):
        if line[:1] in (b" ", b"\t"):
            parts.append(line[1:])
        elif line:
            if number:
                yield number, b"".join(parts)
            number, parts = position, [line]
    if number:
        yield number, b"".join(parts)


def time_property(line: int, content: bytes) -> Property | None:
    """Read a property whose value has no colon in it: times, spans, rules, numbers.

    The last colon ends the parameters, because some programs write zones such as
    `TZID=(UTC+01:00) Amsterdam` without the quotation marks that they need.
    """
    head, colon, value = decoded(content).rpartition(":")
    return Property(line, parameters(head), value.strip()) if colon else None


def text_property(line: int, content: bytes) -> Property | None:
    """Read a property whose value may have colons in it, such as an identifier."""
    found = _TEXT.fullmatch(decoded(content))
    if found is None:
        return None
    return Property(line, parameters(found[1]), found[2].strip())


def decoded(content: bytes) -> str:
    """Return a line as text: UTF-8 as the standard says, or Latin-1, which reads every byte."""
    try:
        return content.decode()
    except UnicodeDecodeError:
        return content.decode("latin-1")


def parameters(head: str) -> Mapping[str, str]:
    """Return the parameters in what stands before a value, by name in capitals."""
    if ";" not in head:
        return {}
    return {name.upper(): value.strip().strip('"') for name, value in _PARAMETER.findall(head)}


def as_utf8(feed: bytes) -> bytes:
    """Return a feed without its byte order mark, which says how it is written."""
    if feed.startswith(_UTF16_BOMS):
        return feed.decode("utf-16", errors="replace").encode()
    return feed.removeprefix(_UTF8_BOM)
