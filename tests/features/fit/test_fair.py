"""Assignments in a fair order."""

from collections import Counter

from hypothesis import given

from soundwell_plugins.features.fit.fair import fair
from soundwell_plugins.features.fit.instance import Client, Instance, Practitioner

from .conftest import all_ways, scored, small_scored

SEED = "a seed"


@given(small_scored())
def test_most_are_placed_then_who_waits_longest_then_the_worst_fit_then_the_total(
    instance: Instance,
) -> None:
    scores = instance.scores or {}

    def merit(way: dict[str, str | None]) -> tuple[object, ...]:
        placed = [each is not None for each in way.values()]
        fits = [scores[client][each] for client, each in way.items() if each is not None]
        return sum(placed), placed, min(fits, default=0), round(sum(fits), 9)

    ways = [
        way
        for way in all_ways(instance)
        if all(each is None or each in scores[client] for client, each in way.items())
    ]
    assert merit(fair(instance, SEED)) == max(map(merit, ways))


@given(small_scored())
def test_nobody_has_more_clients_than_places(instance: Instance) -> None:
    load = Counter(fair(instance, SEED).values())
    assert all(load[each.id] <= each.capacity for each in instance.practitioners)


def test_without_scores_and_lists_places_go_by_waiting() -> None:
    clients = tuple(Client(f"c{index}") for index in range(3))
    assert fair(Instance(clients, (Practitioner("p", 2),)), SEED) == {
        "c0": "p",
        "c1": "p",
        "c2": None,
    }


def test_who_waits_longer_takes_a_second_choice_so_that_both_are_placed() -> None:
    clients = (Client("first", ("p", "q")), Client("second", ("p",)))
    practitioners = (Practitioner("p"), Practitioner("q"))
    assert fair(Instance(clients, practitioners), SEED) == {"first": "q", "second": "p"}


def test_nobody_is_given_somebody_whom_they_did_not_list() -> None:
    instance = Instance((Client("c", ("p",)),), (Practitioner("p", 0), Practitioner("q")))
    assert fair(instance, SEED) == {"c": None}


def test_the_worst_choice_counts_before_the_sum_of_choices() -> None:
    # With c at p, d at q and e at r two have their first choice, but e has the third.
    clients = (Client("c", ("p", "q")), Client("d", ("q", "r")), Client("e", ("full", "p", "r")))
    practitioners = (*(Practitioner(name) for name in "pqr"), Practitioner("full", 0))
    placed = fair(Instance(clients, practitioners), SEED)
    assert placed == {"c": "q", "d": "r", "e": "p"}


def test_a_negative_score_is_used_rather_than_not_placing_somebody() -> None:
    assert fair(scored([[-1]], [1]), SEED) == {"c0": "p0"}


def test_practitioners_lists_say_whom_they_take_where_clients_have_none() -> None:
    instance = Instance(
        (Client("c"), Client("d")), (Practitioner("p", 1, ("d", "c")), Practitioner("q", 1, ("c",)))
    )
    assert fair(instance, SEED) == {"c": "q", "d": "p"}
