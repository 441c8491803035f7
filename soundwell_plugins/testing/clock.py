"""A clock that obeys."""

from datetime import UTC, datetime, timedelta
from typing import Final

NEW_YEAR: Final = datetime(2027, 1, 4, 8, tzinfo=UTC)
"""A Monday morning in winter, at which tests begin unless they say otherwise."""


class AdjustableClock:
    """Stands still until a test moves it.

    Args:
        moment: where it begins, aware.
    """

    def __init__(self, moment: datetime = NEW_YEAR) -> None:
        self.moment = moment

    def now(self) -> datetime:
        """Return the moment at which it stands, in UTC."""
        return self.moment.astimezone(UTC)

    def advance(self, span: timedelta) -> None:
        """Move it on."""
        self.moment += span
