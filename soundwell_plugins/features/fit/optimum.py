"""The best way to share out places where every pair of client and practitioner has a weight.

Everybody first goes where they weigh most, however full that is. Then each practitioner who has too
many hands clients on, one by one, along the chain of moves that costs least: to a practitioner with
a free place, or back onto the waiting list. These are successive shortest paths with prices
(Edmonds and Karp, "Theoretical improvements in algorithmic efficiency for network flow problems",
Journal of the ACM 19, 1972), walked over the few practitioners and not over the many clients.
"""

from collections.abc import Sequence
from heapq import heappop, heappush
from itertools import pairwise
from math import inf
from operator import add
from typing import Final, NamedTuple

from soundwell_plugins.features.fit.moves import Moves

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
    if 0 in capacities:
        weights = [
            [
                weight if capacity else RULED_OUT
                for weight, capacity in zip(row, capacities, strict=True)
            ]
            for row in weights
        ]
    plan = _Plan(weights, capacities)
    for practitioner, capacity in enumerate(capacities):
        while plan.load[practitioner] > capacity:
            plan.relieve(practitioner)
    return plan.place


def _favourites(weights: Sequence[Sequence[int]], practitioners: int) -> list[int | None]:
    """Return where each client weighs most; of equals, where fewest are so far."""
    load = [0] * practitioners
    place: list[int | None] = []
    for row in weights:
        best = max(row, default=RULED_OUT)
        if best < 0:
            place.append(None)
            continue
        favourite = row.index(best)
        if row.count(best) > 1:
            equals = [index for index, weight in enumerate(row) if weight == best]
            favourite = min(equals, key=load.__getitem__)
        load[favourite] += 1
        place.append(favourite)
    return place


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
    rises: dict[int, float]


class _Plan:
    """Who is where, and what a place costs.

    A practitioner's price is what one more place with them would be worth. Nobody would weigh more
    elsewhere once prices are paid, and only who is full has a price: as soon as nobody has too
    many, that proves the plan the best one.
    """

    def __init__(self, weights: Sequence[Sequence[int]], capacities: Sequence[int]) -> None:
        self.place = _favourites(weights, len(capacities))
        self.load = [0] * len(capacities)
        for practitioner in self.place:
            if practitioner is not None:
                self.load[practitioner] += 1
        self._capacities = capacities
        # Whole numbers like the weights; only a distance nobody can go is infinite.
        self._prices: list[float] = [0] * len(capacities)
        self._moves = Moves(weights, self.place, len(capacities))

    def relieve(self, source: int) -> None:
        """Hand on one client of a practitioner who has too many."""
        practitioners, leaving, rises = self._cheapest_chain(source)
        for practitioner, rise in rises.items():
            self._prices[practitioner] += rise
        self.load[source] -= 1
        if leaving is None:
            self.load[practitioners[-1]] += 1
        else:
            self._moves.put_back(leaving, practitioners[-1])
        # From the end, so that nobody who has just arrived is handed on.
        for origin, target in reversed(list(pairwise(practitioners))):
            self._moves.move(origin, target)

    def _cheapest_chain(self, source: int) -> _Chain:
        """Find the nearest free place or way out (Dijkstra's algorithm)."""
        prices = self._prices
        final: dict[int, float] = {}
        shortest: list[float] = [inf] * len(prices)
        shortest[source] = 0
        before: dict[int, int] = {}
        queue: list[tuple[float, int]] = [(0, source)]
        # The nearest way out; of equals, that of the last in line.
        out, leaving, out_from = inf, 0, source
        # Nobody farther than an end that is known needs to be looked at.
        limit = inf
        while queue and queue[0][0] <= out:
            distance, near = heappop(queue)
            if near in final:
                continue
            if self.load[near] < self._capacities[near]:
                return _Chain(_path(before, near), None, _rises(final, distance))
            final[near] = distance
            base = distance - prices[near]
            cost, client = self._moves.way_out(near)
            if (base + cost, -client) < (out, -leaving):
                out, leaving, out_from = base + cost, client, near
                limit = min(limit, out)
            within = limit - base
            priced = [*map(add, self._moves.costs(near), prices)]
            if min(priced) > within:
                continue
            for far, farther in enumerate(priced):
                if farther <= within and base + farther < shortest[far]:
                    shortest[far] = base + farther
                    before[far] = near
                    heappush(queue, (base + farther, far))
                    if self.load[far] < self._capacities[far]:
                        limit, within = base + farther, farther
        return _Chain(_path(before, out_from), leaving, _rises(final, out))


def _path(before: dict[int, int], end: int) -> list[int]:
    path = [end]
    while path[-1] in before:
        path.append(before[path[-1]])
    path.reverse()
    return path


def _rises(final: dict[int, float], end: float) -> dict[int, float]:
    return {practitioner: end - distance for practitioner, distance in final.items()}
