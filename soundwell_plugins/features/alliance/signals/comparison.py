"""Comparing distances between scores.

Scores are decimals, which binary fractions hold only nearly: 9.3 - 5.3 is a little more than 4.
What differs by less than a billionth of itself counts as the same.
"""

import math
from typing import Final

_SAME: Final = 1e-9


def exceeds(distance: float, limit: float) -> bool:
    """Tell whether a distance is more than a limit.

    Args:
        distance: in points of the scale.
        limit: in the same unit.
    """
    return distance > limit and not math.isclose(distance, limit, rel_tol=_SAME)


def reaches(distance: float, limit: float) -> bool:
    """Tell whether a distance is a limit or more.

    Args:
        distance: in points of the scale.
        limit: in the same unit.
    """
    return distance >= limit or math.isclose(distance, limit, rel_tol=_SAME)
