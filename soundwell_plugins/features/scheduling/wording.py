"""Words that pages, messages and invitations have in common."""

from datetime import datetime
from zoneinfo import ZoneInfo

from soundwell_hookspecs import PluginContext, PractitionerId


class Wording:
    """Writes days, times and names as the practice's pages do.

    Args:
        context: the plugin's context.
        language: a locale; that of the visitor who waits when empty.
    """

    def __init__(self, context: PluginContext, language: str = "") -> None:
        self._context = context
        self._language = language
        self.texts = context.texts.into(language) if language else context.texts

    def day(self, moment: datetime, zone: ZoneInfo) -> str:
        """Return a day in words, for example `Tuesday 2 March 2027`."""
        return self._rendered("scheduling/words/day.txt", moment, zone)

    def time(self, moment: datetime, zone: ZoneInfo) -> str:
        """Return a time in words, for example `10:00`."""
        return self._rendered("scheduling/words/time.txt", moment, zone)

    def moment(self, moment: datetime, zone: ZoneInfo) -> str:
        """Return a day and a time in words, for example `Tuesday 2 March 2027, 10:00`."""
        return f"{self.day(moment, zone)}, {self.time(moment, zone)}"

    def practitioner(self, practitioner: PractitionerId) -> str:
        """Return a practitioner's name, or the practice's once they have left it."""
        known = self._context.practice.practitioners.get(practitioner)
        return self._context.practice.name if known is None else known.name

    def zone(self, zone: ZoneInfo) -> str:
        """Return a zone as people speak of it, for example `New York time`."""
        place = zone.key.rpartition("/")[2].replace("_", " ")
        return self.texts.gettext("%(place)s time", place=place)

    def _rendered(self, template: str, moment: datetime, zone: ZoneInfo) -> str:
        values = {"moment": moment, "zone": zone}
        return self._context.templates.render(template, values, language=self._language).strip()
