"""What it costs to move a client on."""

from collections.abc import Sequence
from heapq import heapify, heappop, heappush
from typing import Final, NamedTuple

NO_MOVE: Final = None
"""Stands for the cost where nobody can be moved."""


class WayOut(NamedTuple):
    """What it costs to put somebody back on the waiting list, and whom."""

    cost: int
    client: int


class Moves:
    """Who is where, and who could be moved from there at what cost.

    The cost of a move is the weight that is lost by it. For every practitioner there is a heap of
    clients for every other practitioner and one for the waiting list, made when it is first asked
    for. They hold `cost * clients + client`, for one number compares faster than a pair; clients
    who have moved in the meantime are dropped when they come up.

    Args:
        weights: for each client a row with the weight of each practitioner.
        place: for each client where they are; moving somebody changes it.
        members: for each practitioner the clients who are there.
    """

    def __init__(
        self,
        weights: Sequence[Sequence[int]],
        place: list[int | None],
        members: Sequence[list[int]],
    ) -> None:
        self._weights = weights
        self._place = place
        self._clients = len(weights)
        self._members = members
        self._moves: dict[int, list[list[int]]] = {}
        self._ways_out: dict[int, list[int]] = {}

    def costs(self, origin: int) -> list[int | None]:
        """Return what it costs to move somebody on to each of the others."""
        heaps = self._moves.get(origin) or self._heaps(origin)
        place, clients = self._place, self._clients
        for heap in heaps:
            while heap and place[heap[0] % clients] != origin:
                heappop(heap)
        return [heap[0] // clients if heap else NO_MOVE for heap in heaps]

    def way_out(self, origin: int) -> WayOut:
        """Return the cheapest way out; of equals, for the last client in line."""
        heap = self._ways_out[origin]
        while self._place[-1 - heap[0] % self._clients] != origin:
            heappop(heap)
        cost, from_end = divmod(heap[0], self._clients)
        return WayOut(cost, self._clients - 1 - from_end)

    def move(self, origin: int, target: int) -> None:
        """Move the client on for whom it costs least."""
        client = self._moves[origin][target][0] % self._clients
        self._place[client] = target
        if target in self._moves:
            self._enter(client, target)
        else:
            self._members[target].append(client)

    def _heaps(self, origin: int) -> list[list[int]]:
        clients = self._clients
        members = self._members[origin]
        rows = [self._weights[client] for client in members]
        stays = [row[origin] * clients + client for row, client in zip(rows, members, strict=True)]
        heaps = [
            [
                stay - weight * clients
                for stay, weight in zip(stays, column, strict=True)
                if weight >= 0
            ]
            for column in zip(*rows, strict=True)
        ] or [[] for _ in range(self._practitioners)]
        heaps[origin] = []
        for heap in heaps:
            heapify(heap)
        ways_out = [
            row[origin] * clients + clients - 1 - client
            for row, client in zip(rows, members, strict=True)
        ]
        heapify(ways_out)
        self._moves[origin] = heaps
        self._ways_out[origin] = ways_out
        return heaps

    def _enter(self, client: int, target: int) -> None:
        row, clients = self._weights[client], self._clients
        stay = row[target] * clients + client
        for practitioner, (weight, heap) in enumerate(zip(row, self._moves[target], strict=True)):
            if weight >= 0 and practitioner != target:
                heappush(heap, stay - weight * clients)
        heappush(self._ways_out[target], row[target] * clients + clients - 1 - client)
