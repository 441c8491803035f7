"""Placing as many clients as possible, those first who wait longest."""

from collections import deque
from collections.abc import Sequence


def first_come(suitable: Sequence[Sequence[int]], capacities: Sequence[int]) -> list[int | None]:
    """Place clients in their order, moving those placed before to others who suit them.

    Nobody loses their place to somebody who comes later. That places as many as can be placed at
    all, and of all ways to do so it is the one that favours who comes first (Gale, "Optimal
    assignments in an ordered set: an application of matroid theory", Journal of Combinatorial
    Theory 4, 1968).

    Args:
        suitable: for each client the practitioners who suit them.
        capacities: how many clients each practitioner can take, none negative.

    Returns:
        For each client the index of a practitioner, or `None`.
    """
    place: list[int | None] = [None] * len(suitable)
    members: list[set[int]] = [set() for _ in capacities]
    # Who is full with clients who can only move among themselves stays so.
    closed: set[int] = set()
    for client in range(len(suitable)):
        arrivals: dict[int, int] = {}
        free = _reach(client, suitable, capacities, members, closed, arrivals)
        if free is None:
            closed.update(arrivals)
            continue
        target: int | None = free
        while target is not None:
            mover = arrivals[target]
            origin = place[mover]
            if origin is not None:
                members[origin].remove(mover)
            members[target].add(mover)
            place[mover] = target
            target = origin
    return place


def _reach(
    client: int,
    suitable: Sequence[Sequence[int]],
    capacities: Sequence[int],
    members: Sequence[set[int]],
    closed: set[int],
    arrivals: dict[int, int],
) -> int | None:
    """Look for a free place, near ones first; note in `arrivals` who would move to whom."""
    queue: deque[int] = deque()
    movers = {client}
    while True:
        for mover in sorted(movers):
            for practitioner in suitable[mover]:
                if practitioner not in arrivals and practitioner not in closed:
                    arrivals[practitioner] = mover
                    if len(members[practitioner]) < capacities[practitioner]:
                        return practitioner
                    queue.append(practitioner)
        if not queue:
            return None
        movers = members[queue.popleft()]
