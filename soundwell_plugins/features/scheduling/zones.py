"""The zone in which a visitor reads times."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final
from zoneinfo import ZoneInfo, available_timezones

from soundwell_hookspecs import Templates

_REGIONS: Final = (
    "Africa",
    "America",
    "Antarctica",
    "Asia",
    "Atlantic",
    "Australia",
    "Europe",
    "Indian",
    "Pacific",
)
_NO_PLACES: Final = frozenset({"Factory", "localtime"})


@dataclass(frozen=True, slots=True)
class ZoneChoice:
    """The zone in which times are shown.

    Args:
        zone: the zone.
        asked: whether the visitor named it; it then goes along in every link.
        understood: false if the visitor named a zone that does not exist.
    """

    zone: ZoneInfo
    asked: bool
    understood: bool = True

    @property
    def query(self) -> str:
        """What links carry on, beginning with `?`, or nothing."""
        return f"?zone={self.zone.key.replace('+', '%2B')}" if self.asked else ""


class Zones:
    """The zones there are.

    Args:
        default: the practice's zone.
    """

    def __init__(self, default: ZoneInfo) -> None:
        self._default = default
        self._names = available_timezones() - _NO_PLACES
        self._options = ""

    def choose(self, name: str) -> ZoneChoice:
        """Return the zone of that name; the practice's if it is empty or there is none."""
        if not name:
            return ZoneChoice(self._default, asked=False)
        if name not in self._names:
            return ZoneChoice(self._default, asked=False, understood=False)
        return ZoneChoice(ZoneInfo(name), asked=True)

    def options(self, templates: Templates) -> str:
        """Return all of them as options of a field, in HTML.

        They are hundreds, on every page of free times, and the same for everybody: so they are
        written once.

        Args:
            templates: write them.
        """
        if not self._options:
            values = {"regions": _regions(self._names)}
            self._options = templates.render("parts/zone_options.html", values)
        return self._options


def _regions(names: frozenset[str] | set[str]) -> Mapping[str, tuple[tuple[str, str], ...]]:
    """Return by region the names of zones and how they are shown, sorted."""
    found: dict[str, list[tuple[str, str]]] = {region: [] for region in _REGIONS}
    for name in sorted(names):
        region, _, place = name.partition("/")
        if place and region in found:
            found[region].append((name, place.replace("_", " ").replace("/", ", ")))
    return {region: tuple(places) for region, places in found.items()}
