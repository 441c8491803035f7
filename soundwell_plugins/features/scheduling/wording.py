"""Words that pages, messages and invitations have in common."""

from datetime import datetime
from zoneinfo import ZoneInfo

from soundwell_hookspecs import PluginContext, PractitionerId


class Wording:
    """Writes days, times and names as the practice's pages do.

    Args:
        context: the plugin's context.
    """

    def __init__(self, context: PluginContext) -> None:
        self._context = context

    def day(self, moment: datetime, zone: ZoneInfo) -> str:
        """Return a day in words, for example `Tuesday 2 March 2027`."""
        values = {"moment": moment, "zone": zone}
        return self._context.templates.render("scheduling/words/day.txt", values).strip()

    def time(self, moment: datetime, zone: ZoneInfo) -> str:
        """Return a time in words, for example `10:00`."""
        values = {"moment": moment, "zone": zone}
        return self._context.templates.render("scheduling/words/time.txt", values).strip()

    def practitioner(self, practitioner: PractitionerId) -> str:
        """Return a practitioner's name, or the practice's once they have left it."""
        known = self._context.practice.practitioners.get(practitioner)
        return self._context.practice.name if known is None else known.name


def zone_name(zone: ZoneInfo) -> str:
    """Return a zone as people speak of it, for example `New York time`."""
    return f"{zone.key.rpartition('/')[2].replace('_', ' ')} time"
