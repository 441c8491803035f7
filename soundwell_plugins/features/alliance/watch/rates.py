"""How often each kind of signal is raised although nothing is wrong: what pages say about it."""

from dataclasses import dataclass
from enum import Enum
from typing import Final

from soundwell_plugins.features.alliance.repair.signal import Finding, Kind
from soundwell_plugins.features.alliance.signals.false_alarms import COURSE, false_alarms
from soundwell_plugins.features.alliance.watch.parameters import remembered

FORGOTTEN: Final = 0.2
"""How often somebody is taken to forget a check-in, where nothing is wrong."""

CANCELLED: Final = 0.1
"""How often somebody is taken to miss or cancel a session, where nothing is wrong."""


class Basis(Enum):
    """What a rate is about."""

    SCORES = "scores"
    """Courses in which nothing has changed."""
    FORGETTING = "forgetting"
    """Courses of somebody who simply forgets now and then."""
    ONE = "one"
    """Single check-ins of somebody who simply forgets now and then."""
    CANCELLING = "cancelling"
    """Courses of somebody who cancels now and then."""
    WORD = "word"
    """None: it is what the client said."""


@dataclass(frozen=True, slots=True)
class Rate:
    """How often a signal is raised although nothing is wrong.

    Args:
        basis: what it is about.
        in_hundred: in how many of a hundred.
        at_most: whether that is an upper limit.
        course: how many check-ins or sessions a course has.
        assumed: how many in a hundred are taken to be forgotten or cancelled.
    """

    basis: Basis
    in_hundred: int = 0
    at_most: bool = False
    course: int = COURSE
    assumed: int = 0


def rate(finding: Finding, first: int) -> Rate:
    """Return how often what was found is found although nothing is wrong.

    Args:
        finding: what was found.
        first: how many first check-ins raise nothing.
    """
    match finding.kind:
        case Kind.NO | Kind.STOPPED:
            return Rate(Basis.WORD)
        case Kind.SILENT:
            return Rate(Basis.ONE, _hundredths(FORGOTTEN))
        case Kind.UNANSWERED:
            return _of_rows(Basis.FORGETTING, FORGOTTEN, finding.count, first)
        case Kind.SESSIONS:
            return _of_rows(Basis.CANCELLING, CANCELLED, finding.count, first)
        case _:
            known = false_alarms(remembered(finding))
            at_most = known.at_most or not finding.floored
            return Rate(Basis.SCORES, _hundredths(known.low), at_most=at_most)


def in_a_row(share: float, count: int, first: int, course: int = COURSE) -> float:
    """Return in what share of courses something happens several times in a row by chance.

    Args:
        share: how often it happens, each time for itself, from 0 to 1.
        count: how many times in a row are looked for.
        first: up to which place nothing is said; a row that goes on beyond it counts.
        course: how many places there are.
    """
    rows = [1.0, *[0.0] * count]
    seen = 0.0
    for place in range(1, course + 1):
        longer = [(1 - share) * sum(rows), *(share * each for each in rows[:-1])]
        longer[-1] += share * rows[-1]
        if place > first:
            seen += longer[-1]
            longer[-1] = 0.0
        rows = longer
    return seen


def _of_rows(basis: Basis, share: float, count: int, first: int) -> Rate:
    seen = in_a_row(share, count, first)
    return Rate(basis, _hundredths(seen), assumed=_hundredths(share))


def _hundredths(share: float) -> int:
    return round(100 * share)
