"""Passwords: what one may be, and how it is hashed.

Argon2id with the second recommended option of RFC 9106, section 4 (64 MiB, three passes). Whatever
is typed costs the same time, whether the account exists or not.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from importlib.resources import files
from threading import BoundedSemaphore
from typing import Final
from unicodedata import normalize

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from argon2.profiles import RFC_9106_LOW_MEMORY

SHORTEST: Final = 12
LONGEST: Final = 200
_FEWEST_SIGNS: Final = 5
_SHORTEST_WORD: Final = 4
_AT_ONCE: Final = 4
_OWN_SHARE: Final = 8

NOBODYS: Final = (
    "$argon2id$v=19$m=65536,t=3,p=4"
    "$RwadeJ7JQPYX0JXyT02q7A$3OZxCYmrFDhtvr3EZrMLGRiKF4idMd6gGqYJw40JetI"
)
"""The hash of a password that nobody knows, verified where there is no account or no password."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a password is right.

    Args:
        right: whether it is.
        renewed: a stronger hash to keep instead, or empty.
    """

    right: bool
    renewed: str = ""


class Passwords:
    """Hashes and verifies; only a few at once, for each takes 64 MiB of memory."""

    def __init__(self) -> None:
        self._hasher = PasswordHasher.from_parameters(RFC_9106_LOW_MEMORY)
        self._turns = BoundedSemaphore(_AT_ONCE)

    def hashed(self, password: str) -> str:
        """Return the hash to keep."""
        with self._turns:
            return self._hasher.hash(_plain(password))

    def verified(self, kept: str, password: str) -> Verdict:
        """Compare a password with a hash.

        Args:
            kept: the hash; empty where there is none, which takes as long and is never right.
            password: what was typed.
        """
        try:
            with self._turns:
                self._hasher.verify(kept or NOBODYS, _plain(password[:LONGEST]))
        except (VerificationError, InvalidHashError):
            return Verdict(right=False)
        if not kept:
            return Verdict(right=False)
        stale = self._hasher.check_needs_rehash(kept)
        return Verdict(right=True, renewed=self.hashed(password) if stale else "")


def objection(password: str, own_words: Iterable[str]) -> str:
    """Say what speaks against a new password (NIST SP 800-63B, 3.1.1.2).

    Args:
        password: what was typed.
        own_words: names and addresses that anybody would try first.

    Returns:
        A sentence for the person who chose it, or nothing.
    """
    if len(password) < SHORTEST:
        return f"Please use at least {SHORTEST} characters. Three or four words in a row are fine."
    if len(password) > LONGEST:
        return f"Please use at most {LONGEST} characters."
    letters = re.sub(r"[\W\d_]+", "", password.lower())
    core = letters or password
    if len(set(password.lower())) < _FEWEST_SIGNS or core in common_words():
        return "This password is one of those that are tried first. Please think of another."
    if any(_mostly(letters, word) for word in _words(own_words)):
        return "This password is mostly your own name or address. Please think of another."
    if any(_mostly(letters, word) for word in common_words()):
        return "This password is one of those that are tried first. Please think of another."
    return ""


def common_words() -> frozenset[str]:
    """Return the words that are tried first, in small letters."""
    text = files(__package__).joinpath("common_passwords.txt").read_text(encoding="utf-8")
    return frozenset(line for line in text.split() if line)


def _mostly(letters: str, word: str) -> bool:
    """Tell whether little is left of a password once a word is taken out."""
    return word in letters and len(letters.replace(word, "")) < _OWN_SHARE


def _words(texts: Iterable[str]) -> set[str]:
    parts = {part for text in texts for part in re.split(r"[\W\d_]+", text.lower())}
    return {part for part in parts if len(part) >= _SHORTEST_WORD}


def _plain(password: str) -> str:
    # NIST SP 800-63B: the same letters typed on another keyboard have to be the same password.
    return normalize("NFKC", password)
