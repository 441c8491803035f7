"""Assignments with the highest total."""

import random
from collections import Counter
from math import fsum

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import linear_sum_assignment

from soundwell_plugins.features.fit.instance import Client, Instance, Practitioner
from soundwell_plugins.features.fit.total import total

from .conftest import all_ways, scored, small_scored

SEED = "a seed"
Rows = list[list[float | None]]


def worth(instance: Instance, assigned: dict[str, str | None]) -> float:
    scores = instance.scores or {}
    return fsum(scores[client][each] for client, each in assigned.items() if each is not None)


def peers_total(rows: Rows, capacities: list[int]) -> float:
    """Return the highest total by `scipy`; a pair that may not be counts as staying unplaced."""
    columns = [index for index, capacity in enumerate(capacities) for _ in range(capacity)]
    if not columns:
        return 0
    table = np.array([[max(row[index] or 0, 0) for index in columns] for row in rows])
    return float(table[linear_sum_assignment(table, maximize=True)].sum())


@pytest.mark.parametrize("seed", range(60))
def test_the_total_is_that_of_another_implementation(seed: int) -> None:
    chance = random.Random(seed)
    quality = [chance.random() for _ in range(8)]

    def score(practitioner: int) -> float | None:
        if chance.random() < 0.2:
            return None
        if seed % 3 == 0:
            return chance.random()
        if seed % 3 == 1:
            return chance.randint(-5, 20)
        return round(quality[practitioner] + chance.random() / 4, 2)

    rows: Rows = [[score(each) for each in range(8)] for _ in range(chance.randint(1, 80))]
    capacities = [chance.randint(0, 10) for _ in range(8)]
    instance = scored(rows, capacities)
    assert worth(instance, total(instance, SEED)) == pytest.approx(
        peers_total(rows, capacities), rel=1e-12
    )


@given(small_scored())
def test_of_equal_totals_most_are_placed_and_then_those_who_wait_longest(
    instance: Instance,
) -> None:
    scores = instance.scores or {}

    def merit(way: dict[str, str | None]) -> tuple[object, ...]:
        placed = [each is not None for each in way.values()]
        return round(worth(instance, way), 9), sum(placed), placed

    ways = [
        way
        for way in all_ways(instance)
        if all(each is None or each in scores[client] for client, each in way.items())
    ]
    assert merit(total(instance, SEED)) == max(map(merit, ways))


@given(small_scored())
def test_nobody_has_more_clients_than_places(instance: Instance) -> None:
    load = Counter(total(instance, SEED).values())
    assert all(load[each.id] <= each.capacity for each in instance.practitioners)


@given(small_scored())
def test_only_pairs_with_a_score_that_are_not_forbidden_are_used(instance: Instance) -> None:
    scores = instance.scores or {}
    placed = [(client, each) for client, each in total(instance, SEED).items() if each]
    assert all(each in scores[client] for client, each in placed)
    assert not instance.forbidden.intersection(placed)


@given(small_scored(), st.randoms(use_true_random=False))
def test_the_order_of_practitioners_in_the_file_changes_nothing(
    instance: Instance, chance: random.Random
) -> None:
    practitioners = list(instance.practitioners)
    chance.shuffle(practitioners)
    other = Instance(instance.clients, tuple(practitioners), instance.scores, instance.forbidden)
    assert total(other, SEED) == total(instance, SEED)


@given(st.permutations(range(6)))
def test_without_ties_the_waiting_order_changes_nothing(order: list[int]) -> None:
    # Sums of different powers of two are never equal.
    instance = scored(
        [[2 ** (client * 2 + each) for each in range(2)] for client in range(6)], [2, 2]
    )
    other = Instance(
        tuple(instance.clients[index] for index in order), instance.practitioners, instance.scores
    )
    assert total(other, SEED) == total(instance, SEED)


def test_a_negative_score_is_not_used_even_where_there_is_room() -> None:
    assert total(scored([[-1.0]], [1]), SEED) == {"c0": None}


def test_a_score_of_nothing_is_used_where_there_is_room() -> None:
    assert total(scored([[0]], [1]), SEED) == {"c0": "p0"}


def test_decimals_that_look_equal_are_equal() -> None:
    # 0.1 + 0.2 is a little more than 0.3 in binary; who waits longest has the place nevertheless.
    assert total(scored([[0.3], [0.1 + 0.2]], [1]), SEED) == {"c0": "p0", "c1": None}


def test_scores_of_all_sizes_are_compared() -> None:
    instance = scored([[1e-300, 5e-324], [0.0, 1e15]], [1, 1])
    assert total(instance, SEED) == {"c0": "p0", "c1": "p1"}


def test_somebody_can_be_moved_along_a_chain() -> None:
    rows: Rows = [[9, 8, None], [9, 8, 7], [9, None, None]]
    assert total(scored(rows, [1, 1, 1]), SEED) == {"c0": "p1", "c1": "p2", "c2": "p0"}


def test_lots_depend_on_the_seed() -> None:
    instance = Instance(
        (Client("c"),),
        (Practitioner("p"), Practitioner("q")),
        {"c": {"p": 1, "q": 1}},
    )
    assert {total(instance, str(seed))["c"] for seed in range(20)} == {"p", "q"}
