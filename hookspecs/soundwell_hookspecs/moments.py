"""Moments and spans of time, which are always aware."""

from dataclasses import dataclass
from datetime import UTC, datetime


def aware(moment: datetime, name: str) -> datetime:
    """Return `moment` in UTC.

    Args:
        moment: a date and time with a zone.
        name: what it is called, for the error.

    Raises:
        ValueError: `moment` has no zone.
    """
    if moment.utcoffset() is None:
        raise ValueError(f"{name} has no time zone: give an aware datetime, for example in UTC")
    return moment.astimezone(UTC)


@dataclass(frozen=True, slots=True, order=True)
class Window:
    """A span of time, its end not included; kept in UTC.

    Args:
        start: the first moment, aware.
        end: the moment after the last, aware, later than `start`.

    Raises:
        ValueError: a moment has no zone, or the end is not after the start.
    """

    start: datetime
    end: datetime

    def __post_init__(self) -> None:
        object.__setattr__(self, "start", aware(self.start, "start"))
        object.__setattr__(self, "end", aware(self.end, "end"))
        if self.end <= self.start:
            raise ValueError("the end of a window has to be after its start")

    def overlaps(self, other: "Window") -> bool:
        """Tell whether the two spans share a moment."""
        return self.start < other.end and other.start < self.end
