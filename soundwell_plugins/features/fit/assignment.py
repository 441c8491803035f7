"""Placing a waiting list: what was given to whom, and why not."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import fsum
from typing import Final

from soundwell_plugins.features.fit.auto import Method, both_rank, chosen
from soundwell_plugins.features.fit.blocking import blocking_pairs
from soundwell_plugins.features.fit.fair import fair
from soundwell_plugins.features.fit.instance import Assigned, Instance
from soundwell_plugins.features.fit.lots import SEED
from soundwell_plugins.features.fit.problems import WaitingListInvalid
from soundwell_plugins.features.fit.reasons import reasons
from soundwell_plugins.features.fit.stable import stable
from soundwell_plugins.features.fit.total import total

_NEEDS_LISTS: Final = (
    "A stable assignment goes by lists on both sides. Add `prefers` to clients and practitioners,"
    " or leave the method to `auto`."
)
_NEEDS_SCORES: Final = (
    "The highest total goes by scores. Add `scores`, or leave the method to `auto`."
)


@dataclass(frozen=True, slots=True)
class Assignment:
    """What came of placing a waiting list.

    Args:
        method: how places were shared out, never `AUTO`.
        assigned: for each client, in the order in which they wait, a practitioner or `None`.
        total: the sum of the scores of those placed; `None` if nothing was scored.
        blocking_pairs: clients and practitioners who rank each other and would both rather be
            together; a stable assignment has none.
        unplaced: why each of the others was not placed.
    """

    method: Method
    assigned: Mapping[str, str | None]
    total: float | None
    blocking_pairs: tuple[tuple[str, str], ...]
    unplaced: Mapping[str, str]


def assign(instance: Instance, method: Method = Method.AUTO, seed: str = SEED) -> Assignment:
    """Place a waiting list.

    Args:
        instance: who waits, who has places, and what is known of pairs.
        method: how to share out places; `AUTO` goes by what is known.
        seed: for lots among equals.

    Raises:
        WaitingListInvalid: what the method goes by is not known.
    """
    method = chosen(instance) if method is Method.AUTO else method
    assigned = _placed(instance, method, seed)
    return Assignment(
        method=method,
        assigned=assigned,
        total=_sum_of_scores(instance, assigned),
        blocking_pairs=tuple(blocking_pairs(instance, assigned)),
        unplaced=reasons(instance, method, assigned),
    )


def _placed(instance: Instance, method: Method, seed: str) -> Assigned:
    if method is Method.STABLE:
        if not both_rank(instance):
            raise WaitingListInvalid([_NEEDS_LISTS])
        return stable(instance)
    if method is Method.TOTAL:
        if instance.scores is None:
            raise WaitingListInvalid([_NEEDS_SCORES])
        return total(instance, seed)
    return fair(instance, seed)


def _sum_of_scores(instance: Instance, assigned: Assigned) -> float | None:
    if instance.scores is None:
        return None
    scores = [
        instance.scores[client][practitioner]
        for client, practitioner in assigned.items()
        if practitioner is not None and practitioner in instance.scores.get(client, {})
    ]
    return sum(scores) if all(isinstance(score, int) for score in scores) else fsum(scores)
