"""Events, their deliveries, and how a plugin says that one failed."""

from abc import ABC, abstractmethod
from dataclasses import dataclass
from datetime import timedelta


class Event(ABC):
    """Something that happened: ids and times, never what somebody wrote.

    Subclasses are frozen dataclasses of standard types, so that the host can keep them.
    """

    __slots__ = ()

    @property
    @abstractmethod
    def record(self) -> str:
        """What it happened to, for example `booking:42`; one record's events arrive in order."""


@dataclass(frozen=True, slots=True)
class Delivery:
    """One plugin's turn to hear of an event.

    Args:
        key: the same at every attempt of this delivery and different for any other: hand it to the
            peer as its idempotency key, or derive names and ids from it.
        attempt: 1 at the first attempt.
    """

    key: str
    attempt: int


class DeliveryFailed(Exception):
    """The delivery did not work this time; the host tries again later.

    Args:
        reason: a sentence for the admin, without personal data: it is kept and shown.
        retry_after: the earliest next attempt, where the peer asked for a pause.
    """

    def __init__(self, reason: str, *, retry_after: timedelta | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.retry_after = retry_after


class DeliveryRefused(DeliveryFailed):
    """The delivery cannot work until a person changes something; the host parks it at once.

    Args:
        reason: a sentence for the admin, without personal data: what is wrong and what mends it.
    """

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
