"""What an attempt came to."""

from dataclasses import dataclass
from datetime import timedelta
from enum import Enum
from types import TracebackType
from typing import Final

from soundwell_hookspecs import DeliveryFailed, DeliveryRefused
from soundwell_plugins.host.deliveries.tables import REASON_LENGTH


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
        return cls(Result.FAILED, sentence(_place(error)))


DELIVERED: Final = Outcome(Result.DELIVERED)


def sentence(text: str) -> str:
    """Return a reason on one line, short enough to be kept, and never empty."""
    line = " ".join(str(text).split()) or "No reason was given."
    return line if len(line) <= REASON_LENGTH else f"{line[: REASON_LENGTH - 1]}…"


def _place(error: BaseException) -> str:
    kind = type(error).__qualname__
    trace = _deepest(error.__traceback__)
    if trace is None:
        return f"{kind} was raised."
    module = trace.tb_frame.f_globals.get("__name__", "an unknown module")
    return f"{kind} was raised in {module}, line {trace.tb_lineno}."


def _deepest(trace: TracebackType | None) -> TracebackType | None:
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    return trace
