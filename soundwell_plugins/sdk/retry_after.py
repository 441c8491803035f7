"""Pauses that a server asks for."""

from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime


def retry_after(text: str, now: datetime, longest: timedelta) -> timedelta | None:
    """Read `Retry-After`, in seconds or as a date (RFC 9110, 10.2.3), within reason.

    Args:
        text: the header's value, or empty.
        now: the present moment, aware.
        longest: the longest pause that is kept; a server that asks for more gets this.

    Returns:
        The pause, or `None` where none is asked for or it cannot be read.
    """
    seconds = text.strip()
    try:
        if seconds.isdecimal():
            pause = timedelta(seconds=int(seconds))
        else:
            until = parsedate_to_datetime(text)
            pause = (until if until.tzinfo else until.replace(tzinfo=UTC)) - now
    except (ValueError, OverflowError, TypeError):
        return None
    return min(pause, longest) if pause > timedelta() else None
