"""Waiting lists to place."""

import random
from collections.abc import Iterator, Mapping, Sequence
from itertools import product

from hypothesis import strategies as st

from soundwell_plugins.features.fit.instance import Client, Instance, Practitioner

Lists = Mapping[str, str | Sequence[str]]
NO_PAIRS: frozenset[tuple[str, str]] = frozenset()


def ranked(
    clients: Lists, practitioners: Lists, capacities: Mapping[str, int] | None = None
) -> Instance:
    """Make an instance where both sides rank; ids of one letter can be run together."""
    return Instance(
        tuple(Client(name, tuple(prefers)) for name, prefers in clients.items()),
        tuple(
            Practitioner(name, (capacities or {}).get(name, 1), tuple(prefers))
            for name, prefers in practitioners.items()
        ),
    )


def scored(
    rows: Sequence[Sequence[float | None]],
    capacities: Sequence[int],
    forbidden: frozenset[tuple[str, str]] = NO_PAIRS,
) -> Instance:
    """Make an instance with scores: rows are clients c0, c1 …, columns practitioners p0, p1 …"""
    return Instance(
        tuple(Client(f"c{index}") for index in range(len(rows))),
        tuple(Practitioner(f"p{index}", capacity) for index, capacity in enumerate(capacities)),
        {
            f"c{client}": {
                f"p{index}": score for index, score in enumerate(row) if score is not None
            }
            for client, row in enumerate(rows)
        },
        forbidden,
    )


def random_ranked(seed: int, clients: int, practitioners: int) -> Instance:
    """Make an instance with incomplete lists, places too many or too few, and forbidden pairs."""
    chance = random.Random(seed)
    theirs = [f"p{index}" for index in range(practitioners)]
    ours = [f"c{index}" for index in range(clients)]

    def some(names: list[str]) -> tuple[str, ...]:
        return tuple(chance.sample(names, chance.randint(len(names) // 2, len(names))))

    return Instance(
        tuple(Client(name, some(theirs)) for name in ours),
        tuple(Practitioner(name, chance.randint(0, 3), some(ours)) for name in theirs),
        None,
        frozenset(pair for pair in product(ours, theirs) if chance.random() < 0.1),
    )


def all_ways(instance: Instance) -> Iterator[dict[str, str | None]]:
    """Yield every way to place clients that exceeds no capacity and uses no forbidden pair."""
    capacities = {each.id: each.capacity for each in instance.practitioners}
    options = [
        [None, *(each for each in capacities if (client.id, each) not in instance.forbidden)]
        for client in instance.clients
    ]
    for choice in product(*options):
        if all(choice.count(each) <= capacity for each, capacity in capacities.items()):
            yield dict(zip((client.id for client in instance.clients), choice, strict=True))


@st.composite
def small_scored(draw: st.DrawFn, *, lowest: int = -2) -> Instance:
    """Draw scores with ties and gaps, and forbidden pairs, few enough to try all ways."""
    practitioners = draw(st.integers(1, 3))
    score = st.none() | st.integers(lowest, 3) | st.sampled_from([0.1, 0.2, 0.3, 0.5])
    row = st.lists(score, min_size=practitioners, max_size=practitioners)
    rows = draw(st.lists(row, max_size=5))
    capacities = draw(st.lists(st.integers(0, 3), min_size=practitioners, max_size=practitioners))
    pairs = [
        (f"c{client}", f"p{each}") for client in range(len(rows)) for each in range(practitioners)
    ]
    forbidden = draw(st.frozensets(st.sampled_from(pairs), max_size=2)) if pairs else NO_PAIRS
    return scored(rows, capacities, forbidden)
