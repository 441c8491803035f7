"""How a validator says what is wrong, what is allowed and what was probably meant."""

from collections.abc import Iterable
from difflib import get_close_matches
from typing import Final

from pydantic_core import PydanticCustomError

_MAX_COMPARED: Final = 100


def refusal(what: str, allowed: str = "", nearest: str = "") -> PydanticCustomError:
    """Return an error for a validator to raise.

    Args:
        what: what is wrong, without repeating the value: it may be secret or personal.
        allowed: what may stand there.
        nearest: the right spelling that is closest to what stands there, or empty.
    """
    return PydanticCustomError(
        "refusal", "{what}", {"what": what, "allowed": allowed, "nearest": nearest}
    )


def nearest(word: str, options: Iterable[str]) -> str:
    """Return the option that is spelt most like a word, or nothing where none is close."""
    if len(word) > _MAX_COMPARED:
        return ""
    spellings = {option.lower(): option for option in options}
    close = get_close_matches(word.lower(), spellings, n=1)
    return spellings[close[0]] if close else ""
