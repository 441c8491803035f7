"""Placing clients so that the scores add up to the most."""

from collections.abc import Iterable, Mapping
from math import floor, log10

from soundwell_plugins.features.fit.instance import Assigned, Instance
from soundwell_plugins.features.fit.lots import in_lot_order
from soundwell_plugins.features.fit.optimum import RULED_OUT, optimum

DIGITS = 15
"""How many digits of the largest score count: all that a number read from JSON keeps for sure."""


def total(instance: Instance, seed: str) -> Assigned:
    """Find the highest total.

    Of several ways with the same total it takes one that places most clients; of these, the one
    that favours who waits longest (the first client whom one way places and the other does not
    decides); of these, one that depends on nothing but the waiting order, and the order of the
    practitioners, which is drawn by lot.

    Whole numbers count exactly. Where there are others, scores are rounded to fifteen digits of the
    largest, so that 0.1 + 0.2 and 0.3 are equal although their binary forms are not.

    Args:
        instance: the scores. A pair without a score may not be, and a negative score says that it
            is better to wait: such a pair never raises the total, so it is never used. Lists are
            not looked at.
        seed: for the lots.
    """
    practitioners = in_lot_order(instance.practitioners, seed)
    names = [each.id for each in practitioners]
    weights = _weights(instance, names)
    for client, row in zip(instance.clients, weights, strict=True): ...
