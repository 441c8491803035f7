"""Pairs who would both rather have each other than what they were given."""

from collections.abc import Iterable, Mapping

from soundwell_plugins.features.fit.instance import Instance, Practitioner


def blocking_pairs(instance: Instance, assigned: Mapping[str, str | None]) -> list[tuple[str, str]]:
    """Return the pairs of client and practitioner that make an assignment unstable.

    It looks at the lists and at the result alone, so it vouches for every way of assigning.

    Args:
        instance: the lists; a pair blocks only where both list each other and may be together.
        assigned: for each client a practitioner or `None`.

    Returns:
        The pairs, in the order of the clients and of their lists; none where a side has no lists.
    """
    given: dict[str, set[str]] = {each.id: set() for each in instance.practitioners}
    for client, practitioner in assigned.items():
        if practitioner is not None:
            given[practitioner].add(client)
    welcome = {each.id: _welcome(each, given[each.id]) for each in instance.practitioners}
    return [
        (client.id, practitioner)
        for client in instance.clients
        for practitioner in _rather(client.prefers or (), assigned[client.id])
        if client.id in welcome[practitioner]
        and (client.id, practitioner) not in instance.forbidden
    ]


def _rather(prefers: tuple[str, ...], given: str | None) -> Iterable[str]:
    """Return those on a client's list who come before the one they were given."""
    return prefers[: prefers.index(given)] if given in prefers else prefers


def _welcome(practitioner: Practitioner, given: set[str]) -> frozenset[str]:
    """Return whom a practitioner would take in addition, or instead of one they were given."""
    prefers = practitioner.prefers or ()
    if practitioner.capacity == 0:
        return frozenset()
    if len(given) < practitioner.capacity or not given.issubset(prefers):
        return frozenset(prefers).difference(given)
    last = max(index for index, client in enumerate(prefers) if client in given)
    return frozenset(prefers[:last]).difference(given)
