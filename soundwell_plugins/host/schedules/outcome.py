"""What a run of scheduled work came to."""

from enum import Enum


class Outcome(Enum):
    """What a run of scheduled work came to."""

    DONE = "done"
    FAILED = "failed"
    CUT_OFF = "cut off"
