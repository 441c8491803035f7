"""What it costs to move a client on."""

from collections.abc import Sequence
from heapq import heapify, heappop, heappush
from math import inf

IMPOSSIBLE = inf
"""The cost where nobody can be moved."""


class Moves:
    """Who is where, and who could be moved from there at what cost.

    The cost of a move is the weight that it loses. For every practitioner there is a heap of their
    clients for every other practitioner and one for the waiting list, made when it is first needed.
    They hold `cost * clients + client`, for one number is compared and stored faster than a pair;
    clients who have left in the meantime are dropped when they come up.

    Args:
        weights: for each client a row with the weight of each practitioner.
        place: for each client where they are; moving somebody changes it.
        practitioners: how many there are.
    """

    def __init__(
        self, weights: Sequence[Sequence[int]], place: list[int | None], practitioners: int
    ) -> None:
        self._weights = weights
        self._clients = len(weights)
        self._place = place
        self._members: list[list[int]] = [[] for _ in range(practitioners)]
        for client, practitioner in enumerate(place):
            if practitioner is not None:
                self._members[practitioner].append(client)
        self._onward: dict[int, list[list[int]]] = {}
        self._out: dict[int, list[int]] = {}
        self._costs: dict[int, list[float]] = {}

    def costs(self, origin: int) -> list[float]:
        """Return what it costs to move somebody on to each of the others.

        Args:
            origin: a practitioner who has clients.
        """
        known = self._costs.get(origin)
        if known is not None:
            return known
        heaps = self._heaps(origin)
        place, clients = self._place, self._clients
        for heap in heaps:
            while heap and place[heap[0] % clients] != origin:
                heappop(heap)
        costs = [heap[0] // clients if heap else IMPOSSIBLE for heap in heaps]
        self._costs[origin] = costs
        return costs

    def way_out(self, origin: int) -> tuple[int, int]:
        """Return what it costs to put somebody back on the waiting list, and whom.

        Of several who cost the same it is the last in line.

        Args:
            origin: a practitioner who has clients.
        """
        self._heaps(origin)
        heap = self._out[origin]
        # Clients are counted from the end here, so that the last in line comes up first.
        while self._place[-1 - heap[0] % self._clients] != origin:
            heappop(heap)
        cost, from_end = divmod(heap[0], self._clients)
        return cost, self._clients - 1 - from_end

    def move(self, origin: int, target: int) -> None:
        """Move that client on for whom it costs least."""
        client = self._onward[origin][target][0] % self._clients
        self._place[client] = target
        self._costs.pop(origin, None)
        self._costs.pop(target, None)
        if target in self._onward:
            self._enter(client, target)
        else:
            self._members[target].append(client)

    def put_back(self, client: int, origin: int) -> None:
        """Put a client back on the waiting list."""
        self._place[client] = None
        self._costs.pop(origin, None)

    def _heaps(self, origin: int) -> list[list[int]]:
        if origin not in self._onward:
            clients, members = self._clients, self._members[origin]
            rows = [self._weights[client] for client in members]
            lost = [row[origin] * clients for row in rows]
            stays = [cost + client for cost, client in zip(lost, members, strict=True)]
            heaps = [
                [
                    stay - weight * clients
                    for stay, weight in zip(stays, column, strict=True)
                    if weight >= 0
                ]
                for column in zip(*rows, strict=True)
            ]
            heaps[origin] = []
            out = [cost + clients - 1 - client for cost, client in zip(lost, members, strict=True)]
            for heap in (*heaps, out):
                heapify(heap)
            self._onward[origin], self._out[origin] = heaps, out
        return self._onward[origin]

    def _enter(self, client: int, target: int) -> None:
        row, clients = self._weights[client], self._clients
        lost = row[target] * clients
        for practitioner, (weight, heap) in enumerate(zip(row, self._onward[target], strict=True)):
            if weight >= 0 and practitioner != target:
                heappush(heap, lost + client - weight * clients)
        heappush(self._out[target], lost + clients - 1 - client)
