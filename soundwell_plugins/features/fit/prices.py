"""Prices that spread clients over practitioners before anybody is moved by hand."""

from collections.abc import Sequence
from dataclasses import dataclass
from operator import sub
from typing import Final

WORTH_IT: Final = 0.9
"""A round has to leave at most this part of those who are too many, or it was the last."""


@dataclass(slots=True)
class Bids:
    """Where clients would like to be at given prices.

    Args:
        place: for each client a practitioner with whom they weigh most after paying the price, or
            `None` where that is less than nothing.
        prices: for each practitioner; above 0 only where at least as many clients are as can be.
        members: for each practitioner the clients in `place`.
    """

    place: list[int | None]
    prices: list[int]
    members: list[list[int]]


def raise_prices(weights: Sequence[Sequence[int]], capacities: Sequence[int]) -> Bids:
    """Raise the prices of those who are wanted by too many, as long as that helps much.

    A practitioner's price rises to what the first client would pay whom they cannot take; whoever
    would not pay that goes elsewhere (a sealed-bid auction of several equal goods; Demange, Gale
    and Sotomayor, "Multi-item auctions", Journal of Political Economy 94, 1986). Clients who would
    pay just as much stay, so that ties are decided later, over everybody.

    Args:
        weights: as for `optimum`.
        capacities: as for `optimum`.
    """
    bids = _favourites(weights, len(capacities))
    before = 0
    while (excess := _excess(bids, capacities)) and (not before or excess <= before * WORTH_IT):
        before = excess
        for practitioner, capacity in enumerate(capacities):
            if len(bids.members[practitioner]) > capacity:
                _raise_price(bids, practitioner, capacity, weights)
    return bids


def _excess(bids: Bids, capacities: Sequence[int]) -> int:
    """Count the clients for whom there is no place where they are."""
    return sum(
        max(len(members) - capacity, 0)
        for members, capacity in zip(bids.members, capacities, strict=True)
    )


def _favourites(weights: Sequence[Sequence[int]], practitioners: int) -> Bids:
    """Put clients where they weigh most; of equals, where fewest are so far."""
    members: list[list[int]] = [[] for _ in range(practitioners)]
    place: list[int | None] = []
    for client, row in enumerate(weights):
        best = max(row, default=-1)
        if best < 0:
            place.append(None)
            continue
        favourite = row.index(best)
        if row.count(best) > 1:
            equals = [index for index, weight in enumerate(row) if weight == best]
            favourite = min(equals, key=lambda index: len(members[index]))
        place.append(favourite)
        members[favourite].append(client)
    return Bids(place, [0] * practitioners, members)


def _raise_price(
    bids: Bids, practitioner: int, capacity: int, weights: Sequence[Sequence[int]]
) -> None:
    """Raise one price to the first losing bid, and let those go who bid less."""
    offers: list[tuple[int, int, int | None]] = []
    for client in bids.members[practitioner]:
        row = weights[client]
        net = list(map(sub, row, bids.prices))
        net[practitioner] = -1
        alternative = max(net)
        if alternative < 0:
            offers.append((row[practitioner], client, None))
        else:
            offers.append((row[practitioner] - alternative, client, net.index(alternative)))
    price = sorted(offer[0] for offer in offers)[-capacity - 1]
    bids.prices[practitioner] = price
    bids.members[practitioner] = [client for offer, client, _ in offers if offer >= price]
    for offer, client, elsewhere in offers:
        if offer < price:
            bids.place[client] = elsewhere
            if elsewhere is not None:
                bids.members[elsewhere].append(client)
