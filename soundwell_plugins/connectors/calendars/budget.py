"""Limits on the work that one feed may cause."""

from dataclasses import dataclass
from typing import Final

from soundwell_plugins.connectors.calendars.failures import FeedTooLarge

MAX_BYTES: Final = 20_000_000
"""The longest feed that is read."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How much of a feed is read.

    Args:
        size: bytes of the feed.
        instances: instances that rules bring, about those in the window.
        steps: periods, days and times looked at while rules are worked out; a million take about
            a second.
    """

    size: int = MAX_BYTES
    instances: int = 80_000
    steps: int = 1_000_000


class Budget:
    """What is left of the limits while one feed is read.

    Args:
        limits: what there is at the beginning.
    """

    def __init__(self, limits: Limits) -> None:
        self._steps = limits.steps
        self._instances = limits.instances

    def step(self, count: int = 1) -> None:
        """Spend steps.

        Raises:
            FeedTooLarge: none are left.
        """
        self._steps -= count
        if self._steps < 0:
            raise _exhausted()

    def instance(self, count: int = 1) -> None:
        """Spend instances.

        Raises:
            FeedTooLarge: none are left.
        """
        self._instances -= count
        if self._instances < 0:
            raise _exhausted()


def _exhausted() -> FeedTooLarge:
    return FeedTooLarge(
        "has more occurrences than can be worked out",
        "look for an event that repeats every minute or second, or ask about a shorter time",
    )
