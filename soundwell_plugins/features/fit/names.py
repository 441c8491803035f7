"""Names as people write them: whether two are the same, and whether one stands in a text."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Final

_BREAK: Final = re.compile(
    r"[\n,;:()\[\]\"“”„«»!?]|\s[-\u2013\u2014/]\s|\s(?:by|von|from|feat)\s", re.IGNORECASE
)
"""What ends a name in a text: `Hurt (Johnny Cash)`, `Hurt by Johnny Cash`."""

_AND: Final = re.compile(r"[&+]|\s(?:and|und)\s", re.IGNORECASE)
_SMALL: Final = frozenset({"the", "and", "und"})
"""Words that one writes and another leaves out: The Beatles, Simon and Garfunkel."""

_LETTERS: Final = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "æ": "ae", "œ": "oe", "\u0131": "i", ".": ""}
)
"""Letters that Unicode does not take apart, and the dot of initials."""


@lru_cache(maxsize=4096)
def folded(name: str) -> str:
    """Return a name of the practice's in the one spelling that it is compared in.

    Capitals, accents, punctuation and small words make no difference.
    """
    return " ".join(_words(name)) or name


def same(wanted: Iterable[str], known: Iterable[str]) -> list[str]:
    """Return those of some known names that are wanted, as they are written there."""
    spellings = set(map(folded, wanted))
    return [each for each in known if folded(each) in spellings]


def distinct(names: Iterable[str]) -> list[str]:
    """Return names without those that only repeat another in other letters."""
    found: dict[str, str] = {}
    for each in names:
        found.setdefault(folded(each), each)
    return list(found.values())


def named_in(text: str, names: Iterable[str]) -> list[str]:
    """Return which names stand in a text.

    A name of several words may stand anywhere; one of a single word, which can mean many things,
    only by itself: between commas, in a line of its own, after "by".

    Args:
        text: what somebody wrote; nothing of it is kept.
        names: of artists or songs.
    """
    pieces = _BREAK.split(text)
    whole = [_words(piece) for piece in pieces]
    alone = {tuple(_words(part)) for piece in pieces for part in _AND.split(piece)}
    return [each for each in names if _stands(folded(each).split(), whole, alone)]


def _stands(
    name: Sequence[str], whole: Iterable[Sequence[str]], alone: set[tuple[str, ...]]
) -> bool:
    if len(name) <= 1:
        return bool(name) and tuple(name) in alone
    return any(
        piece[start : start + len(name)] == name
        for piece in whole
        for start in range(len(piece) - len(name) + 1)
    )


def _words(text: str) -> list[str]:
    plain = unicodedata.normalize("NFKD", text.casefold().translate(_LETTERS))
    letters = "".join(each for each in plain if not unicodedata.combining(each))
    words = "".join(each if each.isalnum() else " " for each in letters).split()
    return [each for each in words if each not in _SMALL] or words
