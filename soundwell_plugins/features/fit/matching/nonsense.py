"""What plugins bring that cannot be used, whatever the types of the contract say."""

from collections.abc import Collection, Sequence
from typing import Any, Final

from soundwell_hookspecs import FitCriterion, FitDegree, FitFinding, PractitionerId

_MOST_OF_ONE: Final = 50


def nonsense(
    criteria: Sequence[FitCriterion],
    practitioners: Collection[PractitionerId],
    taken: frozenset[str],
) -> str:
    """Return what is wrong with the aspects of one plugin, or nothing.

    Args:
        criteria: what it brought.
        practitioners: everybody who could be suggested.
        taken: the ids of Soundwell's own aspects.
    """
    if len(criteria) > _MOST_OF_ONE:
        return f"more than {_MOST_OF_ONE} aspects"
    ids = {each.id for each in criteria}
    if len(ids) < len(criteria):
        return "two aspects with one id"
    if ids & taken:
        return "an aspect with the id of one of Soundwell's"
    if not all(map(_is_told, criteria)):
        return "an aspect whose title or question is no text, or whose weight is no whole number"
    return _wrong([finding for each in criteria for finding in each.findings], practitioners)


def _wrong(findings: Sequence[Any], practitioners: Collection[PractitionerId]) -> str:
    if not all(isinstance(each, FitFinding) for each in findings):
        return "a finding that is none"
    if not all(
        isinstance(each.degree, FitDegree) and isinstance(each.reason, str) for each in findings
    ):
        return "a finding whose degree is none, or whose reason is no text"
    if any(each.practitioner not in practitioners for each in findings):
        return "a finding about somebody who is no practitioner here"
    return ""


def _is_told(criterion: Any) -> bool:
    return (
        isinstance(criterion.title, str)
        and isinstance(criterion.question, str)
        and type(criterion.weight) is int
    )
