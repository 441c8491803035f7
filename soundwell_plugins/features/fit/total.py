"""Placing clients so that the scores add up to the most."""

from soundwell_plugins.features.fit.instance import Assigned, Instance
from soundwell_plugins.features.fit.lots import in_lot_order
from soundwell_plugins.features.fit.optimum import RULED_OUT, optimum
from soundwell_plugins.features.fit.weights import weights


def total(instance: Instance, seed: str) -> Assigned:
    """Find the highest total.

    Of several ways with the same total it takes one that places most clients; of these, the one
    that favours who waits longest (the first client whom one way places and the other does not
    decides); of these, one that depends on nothing but the waiting order and the order of the
    practitioners, which is drawn by lot.

    Args:
        instance: the scores. A pair without a score may not be. A negative score says that it is
            better to wait: such a pair lowers the total, so it is never used. Lists are not looked
            at.
        seed: for the lots.
    """
    practitioners = in_lot_order(instance.practitioners, seed)
    rows = weights(instance, practitioners, RULED_OUT)
    places = optimum(rows, [each.capacity for each in practitioners])
    return {
        client.id: None if place is None else practitioners[place].id
        for client, place in zip(instance.clients, places, strict=True)
    }
