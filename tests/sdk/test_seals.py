"""Sealed texts: unreadable, for one purpose, for a time, and nothing but refusals otherwise."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from soundwell_hookspecs import LinkExpired, LinkForged, LinkRefused
from soundwell_plugins.sdk.encryption import Key, KeyRing
from soundwell_plugins.sdk.seals import SealedTexts
from soundwell_plugins.testing import AdjustableClock

NOW = datetime(2027, 3, 1, 9, tzinfo=UTC)
HOUR = timedelta(hours=1)
RING = KeyRing((Key(b"abcd", b"s" * 32),))
SEALS = SealedTexts(RING, AdjustableClock(NOW))
TOKEN = SEALS.seal("acme.intake", "grief", expires=NOW + HOUR)


@given(st.text(max_size=300))
def test_a_text_comes_back_as_it_was(text: str) -> None:
    assert SEALS.open("acme.intake", SEALS.seal("acme.intake", text, expires=NOW + HOUR)) == text


def test_a_sealed_text_fits_into_a_cookie_as_it_is() -> None:
    assert set(TOKEN) <= set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_")


def test_the_same_text_never_looks_the_same_twice() -> None:
    assert SEALS.seal("acme.intake", "grief", expires=NOW + HOUR) != TOKEN


def test_it_is_refused_for_another_purpose() -> None:
    with pytest.raises(LinkForged):
        SEALS.open("acme.other", TOKEN)


def test_it_is_refused_once_its_time_is_over() -> None:
    with pytest.raises(LinkExpired):
        SealedTexts(RING, AdjustableClock(NOW + HOUR)).open("acme.intake", TOKEN)


def test_what_was_sealed_with_an_earlier_key_opens_while_that_key_is_in_use() -> None:
    rotated = KeyRing((Key(b"efgh", b"t" * 32), *RING.keys))
    assert SealedTexts(rotated, AdjustableClock(NOW)).open("acme.intake", TOKEN) == "grief"


@given(st.integers(0, len(TOKEN) - 1), st.sampled_from("aZ0-_=. %é"))
def test_a_changed_letter_is_found(place: int, letter: str) -> None:
    changed = TOKEN[:place] + letter + TOKEN[place + 1 :]
    if changed != TOKEN:
        with pytest.raises(LinkRefused):
            SEALS.open("acme.intake", changed)


@given(st.text(max_size=100))
def test_whatever_somebody_sends_is_refused_and_nothing_worse(token: str) -> None:
    with pytest.raises(LinkRefused):
        SEALS.open("acme.intake", token)
