"""Looks for words in bytes, in whatever way a database or a log may have written them."""

import json
from base64 import b64encode
from collections.abc import Iterable, Iterator
from hashlib import md5, sha1, sha256
from html import escape
from urllib.parse import quote, quote_plus

_MIXED = (0, 2, 3)
"""How many characters of Base64 depend on what stands before, by how many bytes that is."""


def found(words: Iterable[str], content: bytes) -> list[str]:
    """Return the words that stand in some bytes, with how they are written there.

    Args:
        words: names, addresses, numbers and texts.
        content: of a file.
    """
    small = content.lower()
    return [
        f"{word} ({kind})"
        for word in words
        for kind, form, exact in forms(word)
        if (form if exact else form.lower()) in (content if exact else small)
    ]


def forms(word: str) -> Iterator[tuple[str, bytes, bool]]:
    """Yield the ways in which a word can be written, and whether its capitals have to fit."""
    raw = word.encode()
    yield "as it is", raw, False
    yield "in small letters", word.lower().encode(), False
    yield "UTF-16", word.encode("utf-16-le"), False
    yield "JSON", json.dumps(word)[1:-1].encode(), False
    yield "HTML", escape(word).encode(), False
    yield "an address", quote(word).encode(), False
    yield "a form", quote_plus(word).encode(), False
    yield "hexadecimal", raw.hex().encode(), False
    for before, mixed in enumerate(_MIXED):
        written = b64encode(b"\0" * before + raw)
        bare = written.rstrip(b"=")
        # a last character that was filled up would be another one if something followed
        yield "Base64", bare[mixed : len(bare) - (bare != written)], True
    for digest in (md5, sha1, sha256):
        for spelled in {raw, word.lower().encode()}:
            hashed = digest(spelled)
            yield f"{hashed.name} without a key", hashed.hexdigest().encode(), False
            yield f"{hashed.name} without a key, as bytes", hashed.digest(), True
