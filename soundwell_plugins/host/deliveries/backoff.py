"""How long to wait between attempts, and when to give up."""

from dataclasses import dataclass
from datetime import timedelta
from random import Random
from typing import Final

LONGEST_PAUSE: Final = timedelta(days=1)
"""The longest pause that a peer may ask for; whatever lies beyond is cut."""

_MAX_DOUBLINGS: Final = 62


@dataclass(frozen=True, slots=True)
class RetryPolicy:
    """How often a delivery is tried.

    As it stands it outlasts a peer that is down for a day.

    Args:
        attempts: how many may fail before the delivery is parked, at least 1.
        first_wait: the longest wait after the first failure, more than zero.
        longest_wait: the longest wait after any failure, not less than `first_wait`.

    Raises:
        ValueError: one of them makes no sense.
    """

    attempts: int = 60
    first_wait: timedelta = timedelta(seconds=30)
    longest_wait: timedelta = timedelta(hours=1)

    def __post_init__(self) -> None:
        if self.attempts < 1:
            raise ValueError("a delivery needs at least one attempt")
        if not timedelta() < self.first_wait <= self.longest_wait:
            raise ValueError("the first wait has to be more than zero and not above the longest")

    def exhausted(self, failures: int) -> bool:
        """Tell whether so many failures are enough to give up."""
        return failures >= self.attempts

    def wait(self, failures: int, retry_after: timedelta | None, random: Random) -> timedelta:
        """Return how long to wait after a failure.

        Exponential back-off with equal jitter: half of the wait is certain, so that a peer gets
        its rest, and half is drawn, so that deliveries which failed together do not return
        together (M. Brooker, "Exponential Backoff and Jitter", 2015).

        Args:
            failures: how many attempts have failed, this one included.
            retry_after: the pause that the peer asked for, if it did.
            random: where chance comes from.
        """
        doublings = min(failures - 1, _MAX_DOUBLINGS)
        longest = self.longest_wait.total_seconds()
        ceiling = min(longest, self.first_wait.total_seconds() * 2.0**doublings)
        wait = timedelta(seconds=random.uniform(ceiling / 2, ceiling))
        return max(wait, min(retry_after or timedelta(), LONGEST_PAUSE))
