"""Wake-ups: how a delivery gets its turn without anybody here knowing the engine."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import Enum
from typing import Protocol

from sqlalchemy.orm import Session


@dataclass(frozen=True, slots=True)
class WakeUp:
    """One attempt at one delivery, as the engine keeps it.

    Args:
        delivery: the delivery's id.
        attempt: 1 for the first.
    """

    delivery: str
    attempt: int

    @property
    def id(self) -> str:
        """Its name in the engine; every attempt has one of its own."""
        return f"{self.delivery}:{self.attempt}"


class Fate(Enum):
    """What became of a wake-up."""

    OUTSTANDING = "still to come, or running"
    ENDED = "over, or never heard of"
    FATAL = "given up, because the program ended whenever it ran"


class Wake(Protocol):
    """Asks for attempts."""

    def wake(
        self, session: Session, delivery_id: str, attempt: int, partition: str, delay: timedelta
    ) -> None:
        """Ask, in the caller's transaction, for an attempt.

        Args:
            session: the open transaction; without its commit nothing is asked for.
            delivery_id: which delivery.
            attempt: its number; each is asked for once.
            partition: attempts of one partition never run side by side.
            delay: how long to wait; zero for at once.
        """


class WakeUps(Protocol):
    """Knows what became of wake-ups."""

    def fates(self, wake_ups: Sequence[WakeUp]) -> Mapping[WakeUp, Fate]:
        """Return what became of each."""

    def forget_finished(self) -> int:
        """Drop what is kept of those that are over and return how many there were."""
