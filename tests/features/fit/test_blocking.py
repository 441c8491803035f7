"""Pairs who would both rather have each other."""

from soundwell_plugins.features.fit.blocking import blocking_pairs
from soundwell_plugins.features.fit.instance import Instance

from .conftest import ranked


def test_two_who_both_rank_each_other_higher_block() -> None:
    instance = ranked({"c": "pq", "d": "pq"}, {"p": "cd", "q": "cd"})
    assert blocking_pairs(instance, {"c": "q", "d": "p"}) == [("c", "p")]


def test_who_is_unplaced_blocks_with_a_free_place() -> None:
    assert blocking_pairs(ranked({"c": "p"}, {"p": "c"}), {"c": None}) == [("c", "p")]


def test_who_was_given_somebody_they_did_not_list_blocks() -> None:
    instance = ranked({"c": "p", "d": "q"}, {"p": "c", "q": "d"})
    assert blocking_pairs(instance, {"c": "q", "d": "p"}) == [("c", "p"), ("d", "q")]


def test_who_is_not_listed_by_the_other_does_not_block() -> None:
    assert blocking_pairs(ranked({"c": "p"}, {"p": ""}), {"c": None}) == []


def test_a_forbidden_pair_does_not_block() -> None:
    both = ranked({"c": "p"}, {"p": "c"})
    instance = Instance(both.clients, both.practitioners, None, frozenset({("c", "p")}))
    assert blocking_pairs(instance, {"c": None}) == []


def test_who_has_no_places_does_not_block() -> None:
    assert blocking_pairs(ranked({"c": "p"}, {"p": "c"}, {"p": 0}), {"c": None}) == []
