"""Reading what a waiting list's file says of pairs: scores, and who may not be together."""

from collections.abc import Collection
from collections.abc import Set as AbstractSet
from math import isfinite
from typing import Any, Final

from soundwell_plugins.features.fit.instance import Scores
from soundwell_plugins.features.fit.problems import Problems, quoted
from soundwell_plugins.features.fit.shapes import is_list, is_object

MAX_SCORE: Final = 10**15
CLIENT: Final = "a client"
PRACTITIONER: Final = "a practitioner"

_NUMBERS: Final = frozenset({int, float})


def read_scores(
    value: Any, clients: Collection[str], practitioners: AbstractSet[str], problems: Problems
) -> Scores:
    """Return scores; note those of nobody known, and those that are no numbers."""
    if not is_object(value, "scores", problems):
        return {}
    for client, row in value.items():
        place = f"scores[{quoted(client)}]"
        if client not in clients:
            problems.add_unknown(place, client, CLIENT, clients)
        if not is_object(row, place, problems) or _in_order(row, practitioners):
            continue
        for practitioner, score in row.items():
            here = f"{place}[{quoted(practitioner)}]"
            if practitioner not in practitioners:
                problems.add_unknown(here, practitioner, PRACTITIONER, practitioners)
            if not _is_score(score):
                problems.add(
                    here,
                    f"{quoted(score)} is not a score",
                    f"Give a number between {-MAX_SCORE:.0e} and {MAX_SCORE:.0e}, or leave the pair"
                    " out if it may not be",
                )
    return value


def _in_order(row: dict[str, Any], practitioners: AbstractSet[str]) -> bool:
    """Tell quickly of a whole row that nothing is wrong with it."""
    scores = row.values()
    return (
        row.keys() <= practitioners
        and _NUMBERS.issuperset(map(type, scores))
        and (not row or (min(scores) >= -MAX_SCORE and max(scores) <= MAX_SCORE))
        # A score that is no number hides from min and max, but not from the sum.
        and isfinite(sum(scores))
    )


def _is_score(value: Any) -> bool:
    return type(value) in _NUMBERS and -MAX_SCORE <= value <= MAX_SCORE


def read_forbidden(
    value: Any, clients: Collection[str], practitioners: Collection[str], problems: Problems
) -> frozenset[tuple[str, str]]:
    """Return the pairs that may not be; note those that are none, and those of nobody known."""
    pairs: set[tuple[str, str]] = set()
    if not is_list(value, "forbidden", problems):
        return frozenset()
    for index, pair in enumerate(value):
        place = f"forbidden[{index}]"
        if not _is_pair(pair):
            problems.add(
                place,
                f"{quoted(pair)} is not a pair",
                'Write ["client\'s id", "practitioner\'s id"]',
            )
            continue
        client, practitioner = pair
        if client not in clients:
            problems.add_unknown(f"{place}[0]", client, CLIENT, clients)
        if practitioner not in practitioners:
            problems.add_unknown(f"{place}[1]", practitioner, PRACTITIONER, practitioners)
        pairs.add((client, practitioner))
    return frozenset(pairs)


def _is_pair(value: Any) -> bool:
    return isinstance(value, list) and [type(each) for each in value] == [str, str]
