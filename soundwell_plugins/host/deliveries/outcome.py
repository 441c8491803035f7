"""What an attempt came to."""

from dataclasses import dataclass
from datetime import timedelta
from enum import Enum
from typing import Final

from soundwell_hookspecs import DeliveryFailed, DeliveryRefused
from soundwell_plugins.host.deliveries.tables import REASON_LENGTH
from soundwell_plugins.host.traces import describe


class Result(Enum):
    """How an attempt ended."""

    DELIVERED = "delivered"
    FAILED = "failed"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an attempt came to.

    Args:
        result: how it ended.
        reason: why it did not get through, without personal data.
        retry_after: the pause that the peer asked for, if it did.
    """

    result: Result
    reason: str = ""
    retry_after: timedelta | None = None

    @classmethod
    def of(cls, error: BaseException) -> "Outcome":
        """Return what an attempt came to that raised.

        A plugin answers for the sentence of a `DeliveryFailed`. The text of any other exception
        could hold a name or an address, so only its type and its place are kept.
        """
        if isinstance(error, DeliveryRefused):
            return cls(Result.REFUSED, sentence(error.reason))
        if isinstance(error, DeliveryFailed):
            return cls(Result.FAILED, sentence(error.reason), error.retry_after)
        return cls(Result.FAILED, sentence(f"It raised {describe(error)}."))


DELIVERED: Final = Outcome(Result.DELIVERED)


def sentence(text: str) -> str:
    """Return a reason on one line, short enough to be kept, and never empty."""
    line = " ".join(str(text).split()) or "No reason was given."
    return line if len(line) <= REASON_LENGTH else f"{line[: REASON_LENGTH - 1]}…"
