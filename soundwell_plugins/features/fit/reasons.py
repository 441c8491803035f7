"""Why somebody on the waiting list was not placed, in plain words."""

from collections.abc import Iterable
from enum import Enum
from typing import Final

from soundwell_plugins.features.fit.auto import Method
from soundwell_plugins.features.fit.instance import Assigned, Client, Instance

NAMED: Final = 3
"""How many are named before the others are only counted."""


class Obstacle(Enum):
    """What stands between a client and a practitioner.

    Args:
        alone: the sentence where it is the same with everybody.
        among: words before the names of those with whom it is so, where it is not.
    """

    FORBIDDEN = ("All combinations are ruled out.", "Ruled out")
    NOT_LISTED = ("Nobody whom they could have has listed them.", "Have not listed them")
    NEGATIVE = ("All their scores are below zero: waiting is better.", "Scored below zero")
    NO_PLACES = ("Nobody whom they could have has a place to give.", "Without a place to give")
    RANKED_HIGHER = (
        "Everybody they listed is full with clients listed higher there.",
        "Full with clients listed higher",
    )
    TOTAL = (
        "Everybody whom they could have is full, and no change would raise the total.",
        "Full, and no change would raise the total",
    )
    WAITED_LONGER = (
        "Everybody whom they could have is full with clients who have waited longer.",
        "Full with clients who have waited longer",
    )

    def __init__(self, alone: str, among: str) -> None:
        self.alone = alone
        self.among = among


FULL: Final = {
    Method.STABLE: Obstacle.RANKED_HIGHER,
    Method.TOTAL: Obstacle.TOTAL,
    Method.FAIR: Obstacle.WAITED_LONGER,
}


def reasons(instance: Instance, method: Method, assigned: Assigned) -> dict[str, str]:
    """Say of every client who was not placed what stood in the way.

    Args:
        instance: what was known.
        method: how places were shared out, never `AUTO`.
        assigned: what came of it.

    Returns:
        A sentence or a few for each of them, in the order in which they wait.
    """
    unplaced = [each for each in instance.clients if assigned[each.id] is None]
    if not unplaced:
        return {}
    obstacles = _Obstacles(instance, method)
    return {client.id: obstacles.sentence(client) for client in unplaced}


class _Obstacles:
    """Looks for what stands between clients and practitioners."""

    def __init__(self, instance: Instance, method: Method) -> None:
        self._instance = instance
        self._method = method
        self._scores = None if method is Method.STABLE else instance.scores
        self._capacities = {each.id: each.capacity for each in instance.practitioners}
        self._lists = {each.id: frozenset(each.prefers or ()) for each in instance.practitioners}

    def sentence(self, client: Client) -> str:
        """Say why a client was not placed."""
        met: dict[Obstacle, list[str]] = {}
        for practitioner in self._considered(client):
            met.setdefault(self._obstacle(client, practitioner), []).append(practitioner)
        if not met:
            return self._nobody()
        if len(met) == 1:
            return next(iter(met)).alone
        return " ".join(f"{obstacle.among}: {_names(names)}." for obstacle, names in met.items())

    def _considered(self, client: Client) -> Iterable[str]:
        if self._scores is not None:
            return self._scores.get(client.id, {})
        if self._method is Method.STABLE:
            return client.prefers or ()
        return client.prefers or self._capacities

    def _nobody(self) -> str:
        if not self._capacities:
            return "There is no practitioner."
        return "They listed nobody." if self._scores is None else "They have no score with anybody."

    def _obstacle(self, client: Client, practitioner: str) -> Obstacle:
        if (client.id, practitioner) in self._instance.forbidden:
            return Obstacle.FORBIDDEN
        if self._scores is None and self._turned_away(client, practitioner):
            return Obstacle.NOT_LISTED
        if self._method is Method.TOTAL and (self._scores or {})[client.id][practitioner] < 0:
            return Obstacle.NEGATIVE
        if not self._capacities[practitioner]:
            return Obstacle.NO_PLACES
        return FULL[self._method]

    def _turned_away(self, client: Client, practitioner: str) -> bool:
        listed = self._lists[practitioner]
        everybody = self._method is Method.FAIR and not listed
        return client.id not in listed and not everybody


def _names(names: list[str]) -> str:
    more = len(names) - NAMED
    return ", ".join(names[:NAMED]) + (f" and {more} more" if more > 0 else "")
