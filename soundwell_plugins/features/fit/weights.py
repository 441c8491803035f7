"""Scores as whole numbers, with which sums and comparisons are exact."""

from collections.abc import Iterable, Mapping
from itertools import repeat
from math import floor, log10
from operator import mul
from typing import Final, TypeVar

from soundwell_plugins.features.fit.instance import Instance, Practitioner, Scores

R = TypeVar("R")

DIGITS: Final = 15
"""How many digits of the largest score count: all that a number read from JSON keeps for sure."""

LARGEST_FACTOR: Final = 300
"""The power of ten with which even the smallest numbers are not multiplied beyond all bounds."""


def weights(
    instance: Instance, practitioners: Iterable[Practitioner], ruled_out: R
) -> list[list[int | R]]:
    """Return scores as whole numbers in proportion, a row for each client.

    Where all scores are whole they stand for themselves. Otherwise they are rounded to fifteen
    digits of the largest, so that 0.1 + 0.2 and 0.3 are equal although their binary forms are not.

    Args:
        instance: the scores.
        practitioners: the order within a row.
        ruled_out: what stands for a pair without a score, or forbidden.

    Returns:
        The rows in the order of the clients.
    """
    scores = instance.scores or {}
    factor = _factor(scores)
    columns = {each.id: index for index, each in enumerate(practitioners)}
    rows = {
        client.id: _row(scores.get(client.id, {}), columns, factor, ruled_out)
        for client in instance.clients
    }
    for client_id, practitioner in instance.forbidden:
        rows[client_id][columns[practitioner]] = ruled_out
    return list(rows.values())


def _row(
    given: Mapping[str, float], names: Iterable[str], factor: float, ruled_out: R
) -> list[int | R]:
    try:
        # Most rows have no gaps, and then nothing has to be asked pair by pair.
        return [*map(round, map(mul, map(given.__getitem__, names), repeat(factor)))]
    except KeyError:
        return [round(given[name] * factor) if name in given else ruled_out for name in names]


def _factor(scores: Scores) -> float:
    """Return what makes scores whole."""
    if all({int}.issuperset(map(type, row.values())) for row in scores.values()):
        return 1
    rows = [row.values() for row in scores.values() if row]
    largest = max(*map(max, rows), -min(map(min, rows)))
    if not largest:
        return 1
    return 10.0 ** min(DIGITS - 1 - floor(log10(largest)), LARGEST_FACTOR)
