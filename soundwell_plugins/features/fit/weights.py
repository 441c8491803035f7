"""Scores as whole numbers, with which sums and comparisons are exact."""

from collections.abc import Iterable
from math import floor, log10
from typing import Final

from soundwell_plugins.features.fit.instance import Instance, Practitioner, Scores

DIGITS: Final = 15
"""How many digits of the largest score count: all that a number read from JSON keeps for sure."""

LARGEST_FACTOR: Final = 300
"""The power of ten with which even the smallest numbers are not multiplied beyond all bounds."""

Row = list[int | None]


def weights(instance: Instance, practitioners: Iterable[Practitioner]) -> list[Row]:
    """Return scores as whole numbers in proportion, a row for each client.

    Where all scores are whole they stand for themselves. Otherwise they are rounded to fifteen
    digits of the largest, so that 0.1 + 0.2 and 0.3 are equal although their binary forms are not.

    Args:
        instance: the scores.
        practitioners: the order within a row.

    Returns:
        The rows in the order of the clients; `None` for a pair without a score or forbidden.
    """
    scores = instance.scores or {}
    factor = _factor(scores)
    columns = {each.id: index for index, each in enumerate(practitioners)}
    rows: dict[str, Row] = {}
    for client in instance.clients:
        given = scores.get(client.id, {})
        rows[client.id] = [
            round(given[name] * factor) if name in given else None for name in columns
        ]
    for client_id, practitioner in instance.forbidden:
        rows[client_id][columns[practitioner]] = None
    return list(rows.values())


def _factor(scores: Scores) -> float:
    """Return what makes scores whole."""
    if all({int}.issuperset(map(type, row.values())) for row in scores.values()):
        return 1
    rows = [row.values() for row in scores.values() if row]
    largest = max(*map(max, rows), -min(map(min, rows)))
    if not largest:
        return 1
    return 10.0 ** min(DIGITS - 1 - floor(log10(largest)), LARGEST_FACTOR)
