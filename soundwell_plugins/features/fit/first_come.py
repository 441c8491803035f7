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
    places = _Places(suitable, capacities)
    for client in range(len(suitable)):
        places.give(client)
    return places.place


class _Places:
    """Who has a place where, and with whom nobody else can find one."""

    def __init__(self, suitable: Sequence[Sequence[int]], capacities: Sequence[int]) -> None:
        self._suitable = suitable
        self._capacities = capacities
        self._members: list[set[int]] = [set() for _ in capacities]
        # Practitioners who are full with clients who can only change among them: they stay so.
        self._closed: set[int] = set()
        self.place: list[int | None] = [None] * len(suitable)

    def give(self, client: int) -> None:
        """Place a client, if others can be moved so that there is room for them."""
        movers: dict[int, int] = {}
        target = self._free_place(client, movers)
        if target is None:
            self._closed.update(movers)
        while target is not None:
            mover = movers[target]
            origin = self.place[mover]
            if origin is not None:
                self._members[origin].remove(mover)
            self._members[target].add(mover)
            self.place[mover] = target
            target = origin

    def _free_place(self, client: int, movers: dict[int, int]) -> int | None:
        """Look for a free place, by few moves before many.

        Args:
            client: who needs it.
            movers: is filled with who would move to each practitioner that can be reached.
        """
        queue: deque[int] = deque()
        candidates = {client}
        while True:
            for mover in sorted(candidates):
                for practitioner in self._suitable[mover]:
                    if practitioner in movers or practitioner in self._closed:
                        continue
                    movers[practitioner] = mover
                    if len(self._members[practitioner]) < self._capacities[practitioner]:
                        return practitioner
                    queue.append(practitioner)
            if not queue:
                return None
            candidates = self._members[queue.popleft()]
