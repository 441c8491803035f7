"""Signed links: for one purpose, for a time, and nothing but refusals otherwise."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from soundwell_hookspecs import LinkExpired, LinkForged, LinkRefused
from soundwell_plugins.sdk.encryption import Key, KeyRing, RetiredKey
from soundwell_plugins.sdk.links import SignedLinks
from soundwell_plugins.testing import AdjustableClock

NOW = datetime(2027, 3, 1, 9, tzinfo=UTC)
HOUR = timedelta(hours=1)
SECOND = timedelta(seconds=1)
RING = KeyRing((Key(b"abcd", b"s" * 32),))
LINKS = SignedLinks(RING, AdjustableClock(NOW))
TOKEN = LINKS.sign("acme.visit", "42", expires=NOW + HOUR)


def at(moment: datetime) -> SignedLinks:
    return SignedLinks(RING, AdjustableClock(moment))


@given(st.text(max_size=30), st.text(max_size=100))
def test_a_link_gives_its_subject_back(purpose: str, subject: str) -> None:
    assert LINKS.verify(purpose, LINKS.sign(purpose, subject, expires=NOW + HOUR)) == subject


def test_a_link_fits_into_an_address_as_it_is() -> None:
    assert set(TOKEN) <= set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.")


def test_a_link_still_works_in_its_last_second() -> None:
    assert at(NOW + HOUR - SECOND).verify("acme.visit", TOKEN) == "42"


@pytest.mark.parametrize("late", [timedelta(), SECOND, timedelta(days=4000)])
def test_a_link_is_refused_from_the_second_of_its_expiry_on(late: timedelta) -> None:
    with pytest.raises(LinkExpired, match=r"^this link has expired$"):
        at(NOW + HOUR + late).verify("acme.visit", TOKEN)


def test_a_link_without_an_end_in_sight_works() -> None:
    token = LINKS.sign("acme.visit", "42", expires=datetime.max.replace(tzinfo=UTC))
    assert LINKS.verify("acme.visit", token) == "42"


def test_an_expiry_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match=r"^expires has no time zone"):
        LINKS.sign("acme.visit", "42", expires=datetime(2027, 3, 1))  # noqa: DTZ001


def test_a_link_for_another_purpose_is_refused() -> None:
    with pytest.raises(LinkForged, match=r"^this link was not made here$"):
        LINKS.verify("acme.erase", TOKEN)


def test_a_link_of_another_practice_is_refused() -> None:
    elsewhere = SignedLinks(KeyRing((Key.new(),)), AdjustableClock(NOW))
    with pytest.raises(LinkForged):
        LINKS.verify("acme.visit", elsewhere.sign("acme.visit", "42", expires=NOW + HOUR))


def test_a_link_survives_a_rotation_of_the_keys() -> None:
    rotated = SignedLinks(KeyRing((Key.new(), *RING.keys)), AdjustableClock(NOW))
    assert rotated.verify("acme.visit", TOKEN) == "42"


def test_after_a_rotation_links_are_signed_with_the_newest_key() -> None:
    newest = Key.new()
    rotated = SignedLinks(KeyRing((newest, *RING.keys)), AdjustableClock(NOW))
    token = rotated.sign("acme.visit", "42", expires=NOW + HOUR)
    assert SignedLinks(KeyRing((newest,)), AdjustableClock(NOW)).verify("acme.visit", token) == "42"


def test_a_link_outlives_the_retirement_of_its_key() -> None:
    ring = KeyRing((Key.new(),), (RetiredKey.of(RING.keys[0]),))
    assert SignedLinks(ring, AdjustableClock(NOW)).verify("acme.visit", TOKEN) == "42"


def test_an_expired_link_that_was_changed_counts_as_forged() -> None:
    with pytest.raises(LinkForged):
        at(NOW + 2 * HOUR).verify("acme.visit", "x" + TOKEN)


@given(st.integers(0, TOKEN.index(".") - 1), st.sampled_from("aZ09-_."))
def test_a_link_with_one_character_changed_is_refused(place: int, character: str) -> None:
    changed = TOKEN[:place] + character + TOKEN[place + 1 :]
    if changed != TOKEN:
        with pytest.raises(LinkForged):
            LINKS.verify("acme.visit", changed)


@pytest.mark.parametrize("place", range(TOKEN.index(".") + 1, len(TOKEN) - 1))
def test_a_link_with_a_changed_signature_is_refused(place: int) -> None:
    other = "A" if TOKEN[place] != "A" else "B"
    with pytest.raises(LinkForged):
        LINKS.verify("acme.visit", TOKEN[:place] + other + TOKEN[place + 1 :])


@given(
    st.one_of(
        st.text(max_size=200),
        st.text(max_size=40).map(lambda tail: TOKEN + tail),
        st.text(max_size=40).map(lambda head: head + TOKEN),
        st.binary(max_size=60).map(lambda some: some.decode("latin-1")),
        st.text(st.characters(categories=["Cs"]), max_size=5),
    )
)
def test_garbage_is_refused_or_read_but_never_an_error(garbage: str) -> None:
    try:
        subject = LINKS.verify("acme.visit", garbage)
    except LinkRefused:
        return
    assert subject == "42"


@given(st.one_of(st.text(max_size=200), st.text(max_size=40).map(lambda head: f"{head}.{head}")))
def test_garbage_opens_nothing(garbage: str) -> None:
    with pytest.raises(LinkForged):
        LINKS.verify("acme.visit", garbage)
