"""The time, as something that is passed on rather than asked for from anywhere."""

from datetime import UTC, datetime


class SystemClock:
    """The machine's clock, in UTC."""

    def now(self) -> datetime:
        """Return this moment, in UTC."""
        return datetime.now(UTC)
