"""Placing clients in a fair order."""

from collections.abc import Sequence

from soundwell_plugins.features.fit.first_come import first_come
from soundwell_plugins.features.fit.fits import Row, fits
from soundwell_plugins.features.fit.instance import Assigned, Instance
from soundwell_plugins.features.fit.lots import in_lot_order
from soundwell_plugins.features.fit.optimum import RULED_OUT, optimum


def fair(instance: Instance, seed: str) -> Assigned:
    """Place as many clients as possible, and make the worst fit as good as possible.

    Four things decide, each only where those before leave a choice: most clients are placed; those
    who wait longest are (the first client whom one way places and the other does not decides); the
    worst fit is as good as can be; the fits add up to the most. What is still equal depends on
    nothing but the waiting order and the order of the practitioners, which is drawn by lot.

    Args:
        instance: scores, or lists, or neither; a pair with a negative score may be.
        seed: for the lots.
    """
    practitioners = in_lot_order(instance.practitioners, seed)
    capacities = [each.capacity for each in practitioners]
    rows = fits(instance, practitioners)
    placed = [
        client
        for client, place in enumerate(first_come(_at_least(rows, None), capacities))
        if place is not None
    ]
    places = dict(zip(placed, _share([rows[client] for client in placed], capacities), strict=True))
    return {
        client.id: practitioners[places[index]].id if index in places else None
        for index, client in enumerate(instance.clients)
    }


def _share(rows: Sequence[Row], capacities: Sequence[int]) -> list[int]:
    """Share out places among clients for all of whom there are some."""
    worst = _best_worst(rows, capacities)
    highest = max((fit for row in rows for fit in row if fit is not None), default=worst)
    # One client more counts for more than all fits together, so that everybody stays placed.
    stake = (highest - worst) * len(rows) + 1
    places = optimum(
        [
            [RULED_OUT if fit is None or fit < worst else fit - worst + stake for fit in row]
            for row in rows
        ],
        capacities,
    )
    return [place for place in places if place is not None]


def _best_worst(rows: Sequence[Row], capacities: Sequence[int]) -> int:
    """Return the highest fit that nobody has to stay below."""
    levels = sorted({fit for row in rows for fit in row if fit is not None})
    low, high = 0, max(len(levels) - 1, 0)
    while low < high:
        middle = (low + high + 1) // 2
        if None in first_come(_at_least(rows, levels[middle]), capacities):
            high = middle - 1
        else:
            low = middle
    return levels[low] if levels else 0


def _at_least(rows: Sequence[Row], level: int | None) -> list[list[int]]:
    """Return for each client who fits at least that well."""
    return [
        [
            index
            for index, fit in enumerate(row)
            if fit is not None and (level is None or fit >= level)
        ]
        for row in rows
    ]
