"""Names of artists, songs, styles and topics, as people write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from soundwell_plugins.features.fit.names import distinct, folded, named_in, same

TEXTS = st.text(max_size=30)


@pytest.mark.parametrize(
    ("one", "another"),
    [
        ("Björk", "BJORK"),
        ("Sigur Rós", "sigur ros"),
        ("The Beatles", "beatles"),
        ("Simon & Garfunkel", "Simon and Garfunkel"),
        ("R.E.M.", "REM"),
        ("AC/DC", "ac dc"),
        ("MØ", "mo"),
        ("Straße", "strasse"),
        ("Jay-Z", "jay z"),
    ],
)
def test_one_name_in_two_spellings_is_the_same(one: str, another: str) -> None:
    assert same([one], [another]) == [another]


@pytest.mark.parametrize(
    ("one", "another"), [("Queen", "Queens"), ("♫", "♪"), ("Bach", "Bacharach")]
)
def test_different_names_stay_different(one: str, another: str) -> None:
    assert folded(one) != folded(another)


def test_a_name_of_small_words_alone_is_a_name() -> None:
    assert named_in("the the", ["The The"]) == ["The The"]


@pytest.mark.parametrize(
    "text",
    [
        "nina simone",
        "I grew up with Nina Simone's voice",
        "Bach, Nina Simone",
        "Feeling Good (Nina Simone)",
        "Feeling Good by NINA  SIMONE",
        "Nina Simone \u2013 Feeling Good",
    ],
)
def test_a_name_of_several_words_may_stand_anywhere_in_a_text(text: str) -> None:
    assert named_in(text, ["Nina Simone"]) == ["Nina Simone"]


@pytest.mark.parametrize(
    "text",
    ["Yes", "Bach, yes", "Queen and Yes", "Roundabout by Yes", "Roundabout - Yes", "Bach\nYes!"],
)
def test_a_name_of_one_word_stands_by_itself(text: str) -> None:
    assert named_in(text, ["Yes"]) == ["Yes"]


@pytest.mark.parametrize("text", ["", "yes I love singing", "yesterday", "Oh yes please", "\u2013"])
def test_an_ordinary_word_is_no_artist(text: str) -> None:
    assert named_in(text, ["Yes"]) == []


def test_words_of_two_names_make_no_third() -> None:
    assert named_in("Nina, Simone", ["Nina Simone"]) == []


def test_of_names_that_only_repeat_another_the_first_stays() -> None:
    assert distinct(["Jazz", "jazz", "Folk", "JAZZ"]) == ["Jazz", "Folk"]


@given(TEXTS, st.lists(TEXTS, max_size=5))
def test_only_names_that_were_asked_for_are_found_in_any_text(text: str, names: list[str]) -> None:
    found = named_in(text, names)
    assert [each for each in names if each in found] == found


@given(TEXTS.filter(str.strip))
def test_folding_twice_changes_nothing_more(name: str) -> None:
    assert folded(folded(name)) == folded(name)
