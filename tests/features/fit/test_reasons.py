"""Why somebody was not placed."""

import pytest

from soundwell_plugins.features.fit.assignment import assign
from soundwell_plugins.features.fit.auto import Method
from soundwell_plugins.features.fit.instance import Client, Instance, Practitioner

from .conftest import ranked, scored


def test_everybody_on_the_list_is_full() -> None:
    instance = ranked({"c": "p", "d": "p"}, {"p": "cd"})
    assert assign(instance).unplaced == {
        "d": "Everybody they listed is full with clients listed higher there."
    }


def test_nobody_on_the_list_has_listed_them() -> None:
    instance = ranked({"c": "p"}, {"p": ""})
    assert assign(instance).unplaced == {"c": "Nobody whom they could have has listed them."}


def test_they_listed_nobody() -> None:
    assert assign(ranked({"c": ""}, {"p": "c"})).unplaced == {"c": "They listed nobody."}


def test_there_is_no_practitioner() -> None:
    instance = Instance((Client("c"),), ())
    assert assign(instance).unplaced == {"c": "There is no practitioner."}


@pytest.mark.parametrize("method", [Method.TOTAL, Method.FAIR])
def test_all_combinations_are_ruled_out(method: Method) -> None:
    instance = scored([[1, 2]], [1, 1], frozenset({("c0", "p0"), ("c0", "p1")}))
    assert assign(instance, method).unplaced == {"c0": "All combinations are ruled out."}


def test_they_have_no_score() -> None:
    assert assign(scored([[None]], [1])).unplaced == {"c0": "They have no score with anybody."}


def test_all_scores_are_below_zero() -> None:
    assert assign(scored([[-1]], [1])).unplaced == {
        "c0": "All their scores are below zero: waiting is better."
    }


def test_nobody_has_a_place_to_give() -> None:
    assert assign(scored([[1]], [0])).unplaced == {
        "c0": "Nobody whom they could have has a place to give."
    }


def test_another_way_would_not_raise_the_total() -> None:
    assert assign(scored([[1], [2]], [1])).unplaced == {
        "c0": "Everybody whom they could have is full, and no change would raise the total."
    }


def test_others_have_waited_longer() -> None:
    instance = Instance((Client("c"), Client("d")), (Practitioner("p"),))
    assert assign(instance).unplaced == {
        "d": "Everybody whom they could have is full with clients who have waited longer."
    }


def test_different_obstacles_are_told_with_names() -> None:
    practitioners = {"p": "cd", "q": "", "r": "", "s": "", "t": ""}
    instance = ranked({"c": "p", "d": "pqrst"}, practitioners)
    assert assign(instance).unplaced == {
        "d": "Full with clients listed higher: p. Have not listed them: q, r, s and 1 more."
    }
