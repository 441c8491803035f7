"""Where a delivery stands."""

from enum import Enum
from typing import Final


class State(Enum):
    """Where a delivery stands; open ones hold their place in the order, settled ones do not."""

    PENDING = "pending"
    DONE = "done"
    PARKED = "parked"
    DISCARDED = "discarded"


OPEN: Final = (State.PENDING, State.PARKED)
"""The states of a delivery that later ones of the same plugin and record wait for."""
