"""A waiting list and the practitioners among whom it is shared out."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Client:
    """Somebody who waits.

    Args:
        id: unique among clients.
        prefers: the practitioners they accept, the favourite first; `None` if they were not asked.
    """

    id: str
    prefers: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class Practitioner:
    """Somebody with places to give.

    Args:
        id: unique among practitioners.
        capacity: how many clients they can take, not negative.
        prefers: the clients they accept, the first choice first; `None` if they were not asked.
    """

    id: str
    capacity: int = 1
    prefers: tuple[str, ...] | None = None


Scores = Mapping[str, Mapping[str, float]]
"""By client, then by practitioner, how well a pair fits."""

Assigned = dict[str, str | None]
"""For each client, in the order in which they wait, a practitioner or `None`."""


@dataclass(frozen=True, slots=True)
class Instance:
    """All that is known when a waiting list is shared out.

    Args:
        clients: in the order in which they wait, the longest first.
        practitioners: in any order.
        scores: a pair without one may not be; `None` if nothing was scored.
        forbidden: pairs of a client and a practitioner that may not be.
    """

    clients: tuple[Client, ...]
    practitioners: tuple[Practitioner, ...]
    scores: Scores | None = None
    forbidden: frozenset[tuple[str, str]] = field(default=frozenset())
