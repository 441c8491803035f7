"""Assignments that no client and practitioner would both rather leave."""

import random
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st
from matching.games import HospitalResident

from soundwell_plugins.features.fit.blocking import blocking_pairs
from soundwell_plugins.features.fit.instance import Client, Instance, Practitioner
from soundwell_plugins.features.fit.stable import stable

from .conftest import all_ways, random_ranked, ranked

instances = st.builds(random_ranked, st.integers(0, 10**6), st.integers(0, 12), st.integers(0, 4))


def shuffled(instance: Instance, chance: random.Random) -> Instance:
    clients, practitioners = list(instance.clients), list(instance.practitioners)
    chance.shuffle(clients)
    chance.shuffle(practitioners)
    return Instance(tuple(clients), tuple(practitioners), None, instance.forbidden)


def cleaned(instance: Instance) -> Instance:
    """Leave on lists only who may be together: the peer takes nothing else."""
    clients = {each.id: each for each in instance.clients}
    practitioners = {each.id: each for each in instance.practitioners if each.capacity}

    def mutual(client: str, practitioner: str) -> bool:
        return (
            practitioner in practitioners
            and practitioner in (clients[client].prefers or ())
            and client in (practitioners[practitioner].prefers or ())
            and (client, practitioner) not in instance.forbidden
        )

    return Instance(
        tuple(
            Client(each.id, tuple(name for name in each.prefers or () if mutual(each.id, name)))
            for each in clients.values()
        ),
        tuple(
            Practitioner(
                each.id,
                each.capacity,
                tuple(name for name in each.prefers or () if mutual(name, each.id)),
            )
            for each in practitioners.values()
        ),
    )


def peers_answer(instance: Instance) -> dict[str, str | None]:
    """Return what the package `matching` makes of an instance."""
    tidy = cleaned(instance)
    clients = {each.id: list(each.prefers or ()) for each in tidy.clients if each.prefers}
    hospitals = {each.id: each for each in tidy.practitioners if each.prefers}
    answer: dict[str, str | None] = dict.fromkeys(each.id for each in instance.clients)
    if clients:
        game = HospitalResident.create_from_dictionaries(
            clients,
            {name: list(each.prefers or ()) for name, each in hospitals.items()},
            {name: each.capacity for name, each in hospitals.items()},
        )
        for hospital, residents in game.solve(optimal="resident").items():
            answer.update((resident.name, hospital.name) for resident in residents)
    return answer


def test_gale_and_shapley_1962_each_man_gets_his_favourite() -> None:
    """Example 1: every man's first choice is another woman."""
    instance = ranked({"a": "ABC", "b": "BCA", "c": "CAB"}, {"A": "bca", "B": "cab", "C": "abc"})
    assert stable(instance) == {"a": "A", "b": "B", "c": "C"}


def test_gale_and_shapley_1962_the_only_stable_marriages() -> None:
    """Example 2: of 24 sets of marriages one is stable."""
    instance = ranked(
        {"a": "ABCD", "b": "ADCB", "c": "BACD", "d": "DBCA"},
        {"A": "dcab", "B": "bdac", "C": "dabc", "D": "cbad"},
    )
    assert stable(instance) == {"a": "C", "b": "D", "c": "A", "d": "B"}


def test_residents_and_hospitals_with_two_places_each() -> None:
    """The example in the documentation of the package `matching`."""
    instance = ranked(
        {"A": "C", "S": "CM", "D": "CMG", "J": "CGM", "L": "MCG"},
        {"M": "DLSJ", "C": "DASLJ", "G": "DJL"},
        {"M": 2, "C": 2, "G": 2},
    )
    assert stable(instance) == {"A": "C", "S": "M", "D": "C", "J": "G", "L": "M"}


@pytest.mark.parametrize("block", range(10))
def test_nobody_blocks_and_every_client_does_as_well_as_in_any_stable_way(block: int) -> None:
    for seed in range(block * 100, block * 100 + 100):
        instance = random_ranked(seed, clients=seed % 5 + 1, practitioners=seed % 3 + 1)
        lists = {each.id: each.prefers or () for each in instance.clients}
        accepts = {each.id: each.prefers or () for each in instance.practitioners}
        ways = [
            way
            for way in all_ways(instance)
            if all(
                each is None or (each in lists[client] and client in accepts[each])
                for client, each in way.items()
            )
            and not blocking_pairs(instance, way)
        ]
        best = {
            client: next(each for each in (*prefers, None) if each in {way[client] for way in ways})
            for client, prefers in lists.items()
        }
        assert stable(instance) == best, seed


@pytest.mark.parametrize("seed", range(40))
def test_the_result_is_that_of_another_implementation(seed: int) -> None:
    instance = random_ranked(seed, clients=20 + seed * 2, practitioners=4 + seed % 9)
    assert stable(instance) == peers_answer(instance)


@given(instances)
def test_no_pair_blocks(instance: Instance) -> None:
    assert blocking_pairs(instance, stable(instance)) == []


@given(instances, st.randoms(use_true_random=False))
def test_the_order_in_the_file_changes_nothing(instance: Instance, chance: random.Random) -> None:
    assert stable(shuffled(instance, chance)) == stable(instance)


@given(instances)
def test_nobody_has_more_clients_than_places(instance: Instance) -> None:
    load = Counter(stable(instance).values())
    assert all(load[each.id] <= each.capacity for each in instance.practitioners)


@given(instances)
def test_forbidden_pairs_are_not_used(instance: Instance) -> None:
    assert not instance.forbidden.intersection(stable(instance).items())


def test_who_has_no_list_accepts_nobody() -> None:
    instance = Instance((Client("c"), Client("d", ("p",))), (Practitioner("p", 2, ("c", "d")),))
    assert stable(instance) == {"c": None, "d": "p"}
