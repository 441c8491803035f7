"""An assignment as it is printed."""

import json
from typing import Final

from soundwell_plugins.features.fit.assignment import Assignment
from soundwell_plugins.features.fit.auto import Method
from soundwell_plugins.features.fit.instance import Instance

_METHODS: Final = {
    Method.STABLE: "No client and practitioner would both rather have each other.",
    Method.TOTAL: "The scores add up to the most.",
    Method.FAIR: "As many as can be, those first who wait longest; the worst fit is the best one.",
}


def as_json(assignment: Assignment) -> str:
    """Return an assignment as a JSON object."""
    return json.dumps(
        {
            "method": assignment.method.value,
            "assigned": assignment.assigned,
            "total": assignment.total,
            "blocking_pairs": assignment.blocking_pairs,
            "unplaced": assignment.unplaced,
        },
        indent=2,
        ensure_ascii=False,
    )


def as_text(instance: Instance, assignment: Assignment, seed: str) -> str:
    """Return an assignment as lines for somebody who decides about it.

    Args:
        instance: what was known.
        assignment: what came of it.
        seed: with which lots were drawn.
    """
    given = {client: each for client, each in assignment.assigned.items() if each is not None}
    width = max(map(len, assignment.assigned), default=0)
    whys = _whys(instance, given)
    lines = [f"{len(given)} of {len(instance.clients)} have a place. {_METHODS[assignment.method]}"]
    if given:
        lines += ["", *(f"{who:<{width}}  {each}{whys[who]}" for who, each in given.items())]
    if assignment.unplaced:
        lines += ["", "Still waiting:"]
        lines += [f"{who:<{width}}  {why}" for who, why in assignment.unplaced.items()]
    if assignment.blocking_pairs:
        lines += ["", "These would both rather have each other:"]
        lines += [f"{who:<{width}}  {each}" for who, each in assignment.blocking_pairs]
    if assignment.total is not None:
        lines += ["", f"The scores add up to {assignment.total:.15g}."]
    if assignment.method is not Method.STABLE:
        lines += ["", f'Lots among equals were drawn with the seed "{seed}".']
    return "\n".join(lines)


def _whys(instance: Instance, given: dict[str, str]) -> dict[str, str]:
    """Return what speaks for each place that was given, to be put behind it."""
    whys: dict[str, str] = {}
    for client in instance.clients:
        practitioner = given.get(client.id)
        if practitioner is None:
            continue
        score = (instance.scores or {}).get(client.id, {}).get(practitioner)
        parts = [] if score is None else [f"score {score:.15g}"]
        if client.prefers and practitioner in client.prefers:
            parts.insert(0, f"choice {client.prefers.index(practitioner) + 1}")
        whys[client.id] = f" ({', '.join(parts)})" if parts else ""
    return whys
