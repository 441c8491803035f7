"""The hours in which nobody is written to who did not ask for it."""

from dataclasses import dataclass
from datetime import datetime, time
from zoneinfo import ZoneInfo


@dataclass(frozen=True, slots=True)
class QuietHours:
    """The quiet hours of a practice; they may lie around midnight.

    Args:
        begin: from when, by the clock on the wall.
        end: until when, by the same clock; where both are the same, no hour is quiet.
        zone: where the clock hangs.
    """

    begin: time
    end: time
    zone: ZoneInfo

    def hold(self, moment: datetime) -> bool:
        """Tell whether an aware moment is one of them."""
        shown = moment.astimezone(self.zone).time()
        if self.begin <= self.end:
            return self.begin <= shown < self.end
        return shown >= self.begin or shown < self.end
