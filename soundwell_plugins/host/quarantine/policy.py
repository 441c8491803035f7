"""When a quarantine begins, and how long it lasts."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Final

_MAX_DOUBLINGS: Final = 62


@dataclass(frozen=True, slots=True)
class QuarantinePolicy:
    """When a quarantine begins, and how long it lasts.

    Args:
        failures: how many calls in a row have to fail in one process, at least 1.
        first: how long it lasts at first, more than zero.
        longest: what the growing spans stop at, not less than `first`.

    Raises:
        ValueError: one of them makes no sense.
    """

    failures: int = 5
    first: timedelta = timedelta(minutes=1)
    longest: timedelta = timedelta(hours=1)

    def __post_init__(self) -> None:
        if self.failures < 1:
            raise ValueError("a quarantine needs at least one failure")
        if not timedelta() < self.first <= self.longest:
            raise ValueError("the first span has to be more than zero and not above the longest")

    def span(self, times: int) -> timedelta:
        """Return how long a quarantine lasts: twice as long as the last one, up to the longest.

        Args:
            times: how often in a row the plugin has been put into it, this time included.
        """
        seconds = self.first.total_seconds() * 2.0 ** min(times - 1, _MAX_DOUBLINGS)
        return timedelta(seconds=min(seconds, self.longest.total_seconds()))
