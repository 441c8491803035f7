"""Why one client was, or was not, given one practitioner."""

from enum import Enum
from typing import Final

from soundwell_plugins.features.fit.assignment import Assignment
from soundwell_plugins.features.fit.auto import Method
from soundwell_plugins.features.fit.instance import Client, Instance, Practitioner
from soundwell_plugins.sdk.texts import marked


class Verdict(Enum):
    """What decided about a pair, each with the sentence that says so."""

    GIVEN = marked("This is the place that was given.")
    RULED_OUT = marked("This combination is ruled out.")
    NOT_ASKED = marked("The client has not named this practitioner.")
    NOT_WANTED = marked("The practitioner has not named this client.")
    NEGATIVE = marked("The score is below zero: waiting is better.")
    NO_PLACES = marked("The practitioner has no place to give.")
    PREFERRED = marked("The client was given somebody whom they rank higher.")
    BETTER = marked("The client was given somebody who fits better.")
    AS_GOOD = marked("The client was given somebody who fits as well.")
    RANKED_HIGHER = marked("The practitioner is full with clients whom they rank higher.")
    TOTAL = marked("The practitioner is full, and no exchange would raise the total.")
    WAITED_LONGER = marked(
        "The practitioner is full with clients who have waited longer, or who fit nobody else."
    )
    OVERALL = marked("Another way of placing everybody was better on the whole.")


_FULL: Final = {
    Method.STABLE: Verdict.RANKED_HIGHER,
    Method.TOTAL: Verdict.TOTAL,
    Method.FAIR: Verdict.WAITED_LONGER,
}


def verdict(
    instance: Instance, assignment: Assignment, client: Client, practitioner: Practitioner
) -> Verdict:
    """Say what decided about a pair.

    Args:
        instance: what was known.
        assignment: what came of it.
        client: somebody of the waiting list.
        practitioner: somebody with places.
    """
    given = assignment.assigned[client.id]
    if given == practitioner.id:
        return Verdict.GIVEN
    if (client.id, practitioner.id) in instance.forbidden:
        return Verdict.RULED_OUT
    by_lists = assignment.method is Method.STABLE or instance.scores is None
    obstacle = (
        _by_lists(client, practitioner, given)
        if by_lists
        else _by_scores(instance, assignment.method, client, practitioner, given)
    )
    if obstacle is not None:
        return obstacle
    full = list(assignment.assigned.values()).count(practitioner.id) >= practitioner.capacity
    return _FULL[assignment.method] if full else Verdict.OVERALL


def _by_lists(client: Client, practitioner: Practitioner, given: str | None) -> Verdict | None:
    own = client.prefers or ()
    if own and practitioner.id not in own:
        return Verdict.NOT_ASKED
    if practitioner.prefers and client.id not in practitioner.prefers:
        return Verdict.NOT_WANTED
    if not practitioner.capacity:
        return Verdict.NO_PLACES
    if given in own and practitioner.id in own and own.index(given) < own.index(practitioner.id):
        return Verdict.PREFERRED
    return None


def _by_scores(
    instance: Instance,
    method: Method,
    client: Client,
    practitioner: Practitioner,
    given: str | None,
) -> Verdict | None:
    scores = (instance.scores or {}).get(client.id, {})
    score = scores.get(practitioner.id)
    if score is None:
        return Verdict.RULED_OUT
    if method is Method.TOTAL and score < 0:
        return Verdict.NEGATIVE
    if not practitioner.capacity:
        return Verdict.NO_PLACES
    if given is not None and scores[given] >= score:
        return Verdict.BETTER if scores[given] > score else Verdict.AS_GOOD
    return None
