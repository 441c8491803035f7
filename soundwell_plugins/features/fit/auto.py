"""The ways of placing a waiting list, and which one suits what is known."""

from enum import Enum

from soundwell_plugins.features.fit.instance import Instance


class Method(Enum):
    """How places are shared out."""

    AUTO = "auto"
    STABLE = "stable"
    TOTAL = "total"
    FAIR = "fair"


def chosen(instance: Instance) -> Method:
    """Return the way that suits what is known.

    Where clients and practitioners rank each other, a stable one; otherwise, where there are
    scores, the highest total; otherwise a fair order.
    """
    if both_rank(instance):
        return Method.STABLE
    return Method.FAIR if instance.scores is None else Method.TOTAL


def both_rank(instance: Instance) -> bool:
    """Tell whether anybody on either side was asked whom they prefer."""
    return any(each.prefers is not None for each in instance.clients) and any(
        each.prefers is not None for each in instance.practitioners
    )
