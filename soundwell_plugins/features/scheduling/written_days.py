"""The free times of a day in HTML, written anew only where they have changed.

A page of free times has two hundred links, which took most of the time that it took to answer.
"""

from dataclasses import dataclass
from threading import Lock
from typing import Final
from zoneinfo import ZoneInfo

from soundwell_hookspecs import PluginContext
from soundwell_plugins.features.scheduling.moments import compact
from soundwell_plugins.features.scheduling.timetable import Day

_MOST: Final = 2000


@dataclass(frozen=True, slots=True)
class Reading:
    """All that a list of times follows from, besides the times.

    Args:
        address: what stands for the practitioner in addresses.
        query: what links carry on.
        zone: how the visitor reads times.
    """

    address: str
    query: str
    zone: ZoneInfo


class WrittenDays:
    """Writes days, and remembers them as they were written last.

    Args:
        context: the plugin's context.
    """

    def __init__(self, context: PluginContext) -> None:
        self._context = context
        self._kept: dict[tuple[str, Reading, Day], str] = {}
        self._writing = Lock()

    def html(self, day: Day, reading: Reading) -> str:
        """Return a day's times as links, in the language of whoever reads.

        Args:
            day: the day.
            reading: with whom, and how they are read.
        """
        key = (self._context.texts.language, reading, day)
        found = self._kept.get(key)
        if found is None:
            found = self._written(day, reading)
            with self._writing:
                if len(self._kept) >= _MOST:
                    self._kept.clear()
                self._kept[key] = found
        return found

    def _written(self, day: Day, reading: Reading) -> str:
        values = {
            "day": day,
            "address": reading.address,
            "query": reading.query,
            "zone": reading.zone,
            "compact": compact,
        }
        return self._context.templates.render("scheduling/day.html", values)
