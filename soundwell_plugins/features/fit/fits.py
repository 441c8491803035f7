"""How well pairs fit, from scores or from lists."""

from collections.abc import Sequence

from soundwell_plugins.features.fit.instance import Client, Instance, Practitioner
from soundwell_plugins.features.fit.weights import weights

Row = list[int | None]


def fits(instance: Instance, practitioners: Sequence[Practitioner]) -> list[Row]:
    """Return how well each pair fits, a row for each client.

    A fit is the score. Without scores it is how far down the practitioner stands on the client's
    list (0 for the first, -1 for the second) or, where the client has none, the client on the
    practitioner's. Who has no list, or an empty one, accepts everybody.

    Args:
        instance: scores, or lists, or neither.
        practitioners: the order within a row.

    Returns:
        The rows in the order of the clients; `None` for a pair that may not be.
    """
    if instance.scores is not None:
        return weights(instance, practitioners, None)
    theirs = {each.id: _ranks(each.prefers) for each in practitioners}
    return [_row(client, theirs, instance.forbidden) for client in instance.clients]


def _ranks(prefers: Sequence[str] | None) -> dict[str, int]:
    return {name: -rank for rank, name in enumerate(prefers or ())}


def _row(
    client: Client, theirs: dict[str, dict[str, int]], forbidden: frozenset[tuple[str, str]]
) -> Row:
    own = _ranks(client.prefers)
    row: Row = []
    for practitioner, ranks in theirs.items():
        accepted = (not own or practitioner in own) and (not ranks or client.id in ranks)
        if not accepted or (client.id, practitioner) in forbidden:
            row.append(None)
        else:
            row.append(own[practitioner] if own else ranks.get(client.id, 0))
    return row
