"""What is wrong with a waiting list, in words for whoever wrote it."""

import json
from collections.abc import Collection, Sequence
from difflib import get_close_matches
from typing import Final

SHOWN: Final = 50
"""How many problems are told at once; who has more has one cause for most of them."""

COMPARED: Final = 2000
"""Among how many names, and letters of a word, the nearest is looked for."""

LETTERS: Final = 60
"""How much of a value is repeated in a sentence."""


class WaitingListInvalid(Exception):
    """A waiting list cannot be used.

    Args:
        problems: why, each a sentence or two with its place.
    """

    def __init__(self, problems: Sequence[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = tuple(problems)


class Problems:
    """Collects what is wrong, so that it is told all at once."""

    def __init__(self) -> None:
        self._sentences: list[str] = []
        self._more = 0

    def add(self, place: str, what: str, remedy: str) -> None:
        """Note a problem.

        Args:
            place: where, for example `clients[3].prefers[1]`.
            what: what is wrong, without a full stop.
            remedy: what to do, without a full stop.
        """
        if len(self._sentences) < SHOWN:
            self._sentences.append(f"{place}: {what}. {remedy}.")
        else:
            self._more += 1

    def add_unknown(self, place: str, word: str, kind: str, options: Collection[str]) -> None:
        """Note a name that stands for nobody.

        Args:
            place: where.
            word: the name.
            kind: what it should be one of, for example `a practitioner`.
            options: the names that there are.
        """
        if len(self._sentences) == SHOWN:
            self._more += 1
            return
        close = nearest(word, options)
        remedy = f"Did you mean {quoted(close)}?" if close else f"Name {kind} of this file."
        self._sentences.append(f"{place}: {quoted(word)} is not the id of {kind}. {remedy}")

    def raise_any(self) -> None:
        """Raise what was collected.

        Raises:
            WaitingListInvalid: there is something.
        """
        more = [f"… and {self._more} more."] if self._more else []
        if self._sentences:
            raise WaitingListInvalid([*self._sentences, *more])


def nearest(word: str, options: Collection[str]) -> str:
    """Return the option that is spelt most like a word, or nothing where none is close."""
    if max(len(word), len(options)) > COMPARED:
        return ""
    spellings = {option.lower(): option for option in options}
    close = get_close_matches(word.lower(), spellings, n=1)
    return spellings[close[0]] if close else ""


def quoted(value: object) -> str:
    """Return a value as it stands in the file, shortened, and harmless on a screen."""
    if isinstance(value, dict):
        return "an object"
    if isinstance(value, list):
        return "a list"
    text = json.dumps(value)
    return text if len(text) <= LETTERS else f"{text[: LETTERS - 2]}…{text[-1]}"
