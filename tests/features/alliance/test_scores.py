"""Scores, with the structures that published instruments have."""

from collections.abc import Mapping
from math import isclose

import pytest
from hypothesis import given
from hypothesis import strategies as st

from soundwell_hookspecs import (
    Boundary,
    Combination,
    CutOff,
    Essential,
    Scale,
    ScaleItem,
    Scoring,
)
from soundwell_plugins.features.alliance.instruments.answers import UNSURE, Answer
from soundwell_plugins.features.alliance.instruments.questionnaire import (
    Item,
    Kind,
    Option,
    Questionnaire,
    Range,
    Words,
)
from soundwell_plugins.features.alliance.instruments.scores import Score, bounds, noes, scores


def choice(name: str, lowest: int, highest: int) -> Item:
    values = range(lowest, highest + 1)
    options = tuple(Option(str(each), Words(str(each)), float(each)) for each in values)
    return Item(link_id=name, kind=Kind.CHOICE, words=Words("?"), options=options)


def asking(*items: Item) -> Questionnaire:
    return Questionnaire(
        name="a",
        version="1",
        language="en",
        title=Words("A"),
        description=Words(),
        copyright="Ours.",
        items=items,
    )


def scored(
    questionnaire: Questionnaire, scale: Scale, values: Mapping[str, str | float | None]
) -> Score:
    answers = {name: Answer(value) for name, value in values.items()}
    [found] = scores(questionnaire, Scoring(evidence="x", scales=(scale,)), answers)
    return found


def scale(
    *names: str, combination: Combination = Combination.SUM, needed: int | None = None
) -> Scale:
    items = tuple(ScaleItem(name.removesuffix("*"), reverse=name.endswith("*")) for name in names)
    return Scale(
        key="s", label="S", items=items, combination=combination, needed=needed or len(items)
    )


TWELVE = [str(number) for number in range(1, 13)]
LIKERT_TWELVE = asking(*(choice(each, 1, 5) for each in TWELVE))
LINES = asking(
    *(
        Item(link_id=each, kind=Kind.DECIMAL, words=Words("?"), range=Range(0, 10))
        for each in "abcd"
    )
)
SEVEN = asking(*(choice(str(number), 1, 7) for number in range(1, 6)))


def test_twelve_items_in_three_subscales_make_a_total_from_12_to_60() -> None:
    answers = {each: str(1 + int(each) % 5) for each in TWELVE}
    total = scored(LIKERT_TWELVE, scale(*TWELVE), answers)
    task = scored(LIKERT_TWELVE, scale("1", "2", "10", "12"), answers)
    assert total.value == sum(1 + number % 5 for number in range(1, 13))
    assert task.value == 2 + 3 + 1 + 3
    assert bounds(scale(*TWELVE), LIKERT_TWELVE.questions()) == (12, 60)


@pytest.mark.parametrize(
    ("boundary", "value", "crossed"),
    [
        (Boundary.BELOW, 36.0, False),
        (Boundary.BELOW, 35.9, True),
        (Boundary.AT_OR_BELOW, 36.0, True),
        (Boundary.AT_OR_BELOW, 36.1, False),
        (Boundary.ABOVE, 36.0, False),
        (Boundary.ABOVE, 36.1, True),
        (Boundary.AT_OR_ABOVE, 36.0, True),
        (Boundary.AT_OR_ABOVE, 35.9, False),
    ],
)
def test_four_lines_have_a_cut_off_whose_boundary_is_chosen(
    boundary: Boundary, value: float, *, crossed: bool
) -> None:
    cut_off = CutOff(36.0, boundary, "Talk about it.", "A manual.")
    four = Scale(
        key="s",
        label="S",
        items=tuple(map(ScaleItem, "abcd")),
        combination=Combination.SUM,
        needed=4,
        cut_offs=(cut_off,),
    )
    found = scored(LINES, four, {"a": value - 30, "b": 10.0, "c": 10.0, "d": 10.0})
    assert found.crossed == ((cut_off,) if crossed else ())


def test_an_item_that_is_reversed_counts_from_the_other_end() -> None:
    five = scale("1", "2", "3*", "4", "5", combination=Combination.MEAN)
    answers = {"1": "7", "2": "7", "3": "1", "4": "7", "5": "7"}
    assert scored(SEVEN, five, answers).value == 7.0


def test_what_is_missing_counts_as_the_mean_of_what_is_there() -> None:
    answers = {"1": "4", "2": "2"}
    assert scored(SEVEN, scale("1", "2", "3", "4", needed=2), answers).value == 12.0
    assert scored(SEVEN, scale("1", "2", "3", "4", needed=3), answers).value is None


def test_not_sure_yet_is_missing_and_never_low() -> None:
    mean = scale("1", "2", "3", combination=Combination.MEAN, needed=2)
    found = scored(SEVEN, mean, {"1": "6", "2": "6", "3": None})
    assert (found.value, found.answered, found.unsure, found.asked) == (6.0, 2, 1, 3)


def test_weights_count() -> None:
    weighed = Scale(
        key="s",
        label="S",
        items=(ScaleItem("1", 2.0), ScaleItem("2", 0.5)),
        combination=Combination.SUM,
        needed=2,
    )
    assert scored(SEVEN, weighed, {"1": "3", "2": "4"}).value == 8.0
    assert bounds(weighed, SEVEN.questions()) == (2.5, 17.5)


def test_a_no_is_found_among_the_essential_questions_alone() -> None:
    scoring = Scoring(evidence="x", essentials=(Essential("1", ("1", "2")),))
    assert noes(scoring, {"1": Answer("2"), "2": Answer("1")}) == ("1",)
    assert noes(scoring, {"1": UNSURE}) == ()
    assert noes(scoring, {}) == ()


GIVEN = st.dictionaries(
    st.sampled_from(["1", "2", "3", "4", "5"]),
    st.none() | st.integers(1, 7).map(str),
)


@given(
    answers=GIVEN,
    combination=st.sampled_from(Combination),
    needed=st.integers(1, 5),
    turned=st.booleans(),
)
def test_a_score_lies_within_its_scale(
    answers: dict[str, str | None], combination: Combination, needed: int, *, turned: bool
) -> None:
    third = "3*" if turned else "3"
    tried = scale("1", "2", third, "4", "5", combination=combination, needed=needed)
    found = scored(SEVEN, tried, answers)
    ends = bounds(tried, SEVEN.questions())
    assert ends is not None
    assert (found.value is None) is (found.answered < needed)
    assert found.value is None or ends[0] - 1e-9 <= found.value <= ends[1] + 1e-9


@given(st.lists(st.integers(1, 7), min_size=5, max_size=5))
def test_turning_every_item_turns_the_score(values: list[int]) -> None:
    answers = {str(number): str(value) for number, value in enumerate(values, 1)}
    straight = scored(SEVEN, scale(*"12345"), answers).value
    turned = scored(SEVEN, scale(*(f"{name}*" for name in "12345")), answers).value
    assert straight is not None
    assert turned is not None
    assert isclose(straight + turned, 5 * (1 + 7))
