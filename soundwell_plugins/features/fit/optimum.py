"""The best way to share out places where every pair of client and practitioner has a weight.

Everybody first goes where they weigh most, however full that is. Then each practitioner who has too
many hands clients on, one by one, along the chain of moves that costs least: to a practitioner with
a free place, or back onto the waiting list. These are successive shortest paths with prices
(Edmonds and Karp, "Theoretical improvements in algorithmic efficiency for network flow problems",
Journal of the ACM 19, 1972), walked over the few practitioners and not over the many clients.
"""

from collections.abc import Sequence
from heapq import heappop, heappush
from typing import Final, NamedTuple

from soundwell_plugins.features.fit.moves import Moves
from soundwell_plugins.features.fit.prices import Bids, raise_prices

RULED_OUT: Final = -1
"""The weight of a pair that may not be; any negative weight says the same."""


def optimum(weights: Sequence[Sequence[int]], capacities: Sequence[int]) -> list[int | None]:
    """Share out places so that the weights add up to the most.

    Of several ways with the same sum it takes one that places most clients; of these, the one that
    favours those who come first in `weights` (the first client whom one way places and the other
    does not decides); of these, one that depends on nothing but the order of rows and columns.

    Args:
        weights: for each client a row with the weight of each practitioner; a pair with a negative
            weight is never used, for the sum is higher without it.
        capacities: how many clients each practitioner can take, none negative.

    Returns:
        For each client the index of a practitioner, or `None`.
    """
    bids = raise_prices(weights, capacities)
    plan = _Plan(weights, bids, capacities)
    for practitioner, capacity in enumerate(capacities):
        while plan.load[practitioner] > capacity:
            plan.relieve(practitioner)
    return plan.place


class _Chain(NamedTuple):
    """The cheapest chain of moves away from a practitioner who has too many.

    Args:
        practitioners: those along it, from the one who has too many.
        leaving: the client of the last whom it puts back on the waiting list; `None` where the last
            has a free place.
        rises: how much the price of each practitioner rises who is nearer than the end.
    """

    practitioners: list[int]
    leaving: int | None
    rises: dict[int, int]


class _Plan:
    """Who is where, and what a place costs.

    A practitioner's price is what one more place with them would be worth. Nobody would weigh more
    elsewhere once prices are paid, and only who is full has a price: as soon as nobody has too
    many, that proves the plan the best one.
    """

    def __init__(
        self, weights: Sequence[Sequence[int]], bids: Bids, capacities: Sequence[int]
    ) -> None:
        self.place = bids.place
        self.load = [len(members) for members in bids.members]
        self._prices = bids.prices
        self._capacities = capacities
        self._moves = Moves(weights, bids.place, bids.members)

    def relieve(self, source: int) -> None:
        """Hand on one client of a practitioner who has too many."""
        chain = self._cheapest_chain(source)
        for practitioner, rise in chain.rises.items():
            self._prices[practitioner] += rise
        self.load[source] -= 1
        if chain.leaving is None:
            self.load[chain.practitioners[-1]] += 1
        else:
            self.place[chain.leaving] = None
        # From the end, so that nobody who has just arrived is handed on.
        for index in range(len(chain.practitioners) - 1, 0, -1):
            self._moves.move(chain.practitioners[index - 1], chain.practitioners[index])

    def _cheapest_chain(self, source: int) -> _Chain:
        """Find the nearest free place or way out (Dijkstra's algorithm)."""
        prices = self._prices
        final: dict[int, int] = {}
        shortest = {source: 0}
        before: dict[int, int] = {}
        queue = [(0, source)]
        # The nearest way out: its distance, and the last client in line among equals.
        out: tuple[int, int] | None = None
        out_from = source
        while queue and (out is None or queue[0][0] <= out[0]):
            distance, near = heappop(queue)
            if near in final:
                continue
            if self.load[near] < self._capacities[near]:
                return _Chain(_path(before, near), None, _rises(final, distance))
            final[near] = distance
            base = distance - prices[near]
            for far, cost in enumerate(self._moves.costs(near)):
                if cost is None or far in final:
                    continue
                through = base + cost + prices[far]
                if far not in shortest or through < shortest[far]:
                    shortest[far] = through
                    before[far] = near
                    heappush(queue, (through, far))
            way_out = self._moves.way_out(near)
            if out is None or (base + way_out.cost, -way_out.client) < out:
                out = (base + way_out.cost, -way_out.client)
                out_from = near
        return _Chain(_path(before, out_from), -out[1], _rises(final, out[0]))


def _path(before: dict[int, int], end: int) -> list[int]:
    path = [end]
    while path[-1] in before:
        path.append(before[path[-1]])
    path.reverse()
    return path


def _rises(final: dict[int, int], end: int) -> dict[int, int]:
    return {practitioner: end - distance for practitioner, distance in final.items()}
