"""Moments as they stand in addresses."""

from datetime import UTC, datetime
from typing import Final

_FORMAT: Final = "%Y%m%dT%H%M%SZ"


def compact(moment: datetime) -> str:
    """Return a moment for an address, for example `20270301T090000Z`."""
    return moment.astimezone(UTC).strftime(_FORMAT)


def from_compact(text: str) -> datetime | None:
    """Return the moment that `compact` wrote, or `None` if it did not write this."""
    try:
        moment = datetime.strptime(text, _FORMAT).replace(tzinfo=UTC)
    except ValueError:
        return None
    return moment if compact(moment) == text else None
