"""Placing clients so that no client and practitioner would both rather have each other."""

from heapq import heappush, heapreplace

from soundwell_plugins.features.fit.instance import Assigned, Instance


def stable(instance: Instance) -> Assigned:
    """Match clients and practitioners who rank each other.

    Clients ask one practitioner after the other in the order of their list; who is full keeps those
    they rank highest. The result is stable, and among all stable ones it is the best for every
    single client, so it depends neither on the order of the clients nor on that of the
    practitioners. Nobody is given to somebody whom they do not list.

    It takes a step for every name on the lists, and a look into a heap of as many as there are
    places for each time somebody is asked.

    Args:
        instance: the lists; who has none accepts nobody. Scores are not looked at.

    Source:
        Gale and Shapley, "College admissions and the stability of marriage", American Mathematical
        Monthly 69, 1962; Gusfield and Irving, The Stable Marriage Problem, 1989, section 1.6.
    """
    ranks = {
        each.id: {client: rank for rank, client in enumerate(each.prefers or ())}
        for each in instance.practitioners
    }
    for client, ruled_out in instance.forbidden:
        ranks[ruled_out].pop(client, None)
    capacities = {each.id: each.capacity for each in instance.practitioners}
    unasked = {each.id: iter(each.prefers or ()) for each in instance.clients}
    # A heap for each practitioner, with the one whom they would let go first on top.
    kept: dict[str, list[tuple[int, str]]] = {each.id: [] for each in instance.practitioners}
    for each in instance.clients:
        asking = each.id
        while (practitioner := next(unasked[asking], None)) is not None:
            rank = ranks[practitioner].get(asking)
            if rank is None:
                continue
            heap = kept[practitioner]
            if len(heap) < capacities[practitioner]:
                heappush(heap, (-rank, asking))
                break
            if heap and -rank > heap[0][0]:
                asking = heapreplace(heap, (-rank, asking))[1]
    placed = {client: name for name, heap in kept.items() for _, client in heap}
    return {each.id: placed.get(each.id) for each in instance.clients}
