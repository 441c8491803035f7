"""Passwords: which ones may be chosen, and how they are kept."""

import pytest
from argon2 import PasswordHasher

from soundwell_plugins.host.accounts.passwords import (
    LONGEST,
    SHORTEST,
    Passwords,
    common_words,
    objection,
)

GOOD = "copper lantern seven"
OWN = ("Mira Holm", "mira@harbour.example")


@pytest.fixture(scope="module")
def passwords() -> Passwords:
    return Passwords()


@pytest.fixture(scope="module")
def kept(passwords: Passwords) -> str:
    return passwords.hashed(GOOD)


def test_the_right_one_is_right_and_another_is_not(passwords: Passwords, kept: str) -> None:
    assert passwords.verified(kept, GOOD).right
    assert not passwords.verified(kept, f"{GOOD}.").right


def test_it_is_hashed_by_argon2id_as_the_rfc_recommends(kept: str) -> None:
    assert kept.startswith("$argon2id$v=19$m=65536,t=3,p=4$")


def test_the_same_letters_from_another_keyboard_are_the_same(passwords: Passwords) -> None:
    composed, decomposed = "caf\u00e9 lantern seven", "cafe\u0301 lantern seven"
    assert passwords.verified(passwords.hashed(composed), decomposed).right


@pytest.mark.parametrize("kept", ["", "no hash at all"])
def test_where_there_is_no_hash_nothing_is_right(passwords: Passwords, kept: str) -> None:
    assert not passwords.verified(kept, GOOD).right


def test_a_weaker_hash_is_replaced_when_it_is_used(passwords: Passwords) -> None:
    weak = PasswordHasher(time_cost=1, memory_cost=1024, parallelism=1).hash(GOOD)
    verdict = passwords.verified(weak, GOOD)
    assert verdict.right
    assert passwords.verified(verdict.renewed, GOOD).right


def test_one_that_is_strong_enough_is_left(passwords: Passwords, kept: str) -> None:
    assert passwords.verified(kept, GOOD).renewed == ""


@pytest.mark.parametrize(
    "password",
    [
        GOOD,
        "a" * (SHORTEST - 5) + "bcdef",
        "Straße am Hafenbecken",
        "1!2#3$4%5&6/",
        "mira likes copper lanterns",
    ],
)
def test_a_good_one_is_taken(password: str) -> None:
    assert objection(password, OWN) == ""


@pytest.mark.parametrize(
    ("password", "word"),
    [
        ("short", "at least 12"),
        ("x" * (LONGEST + 1), "at most 200"),
        ("aaaaaaaaaaaa", "tried first"),
        ("password1234", "tried first"),
        ("Mira.Holm.1990", "your own name"),
        ("harbour-2027!", "your own name"),
    ],
)
def test_a_poor_one_is_refused_with_a_reason(password: str, word: str) -> None:
    assert word in objection(password, OWN)


@pytest.mark.parametrize("word", sorted(common_words())[:10])
def test_a_common_word_with_digits_is_refused(word: str) -> None:
    assert objection(f"{word}1234567890"[: max(SHORTEST, len(word) + 4)], ()) != ""
