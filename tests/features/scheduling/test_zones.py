"""The zones in which a visitor can read times."""

from collections.abc import Mapping
from zoneinfo import ZoneInfo

from soundwell_plugins.features.scheduling.zones import Zones

LONDON = ZoneInfo("Europe/London")


class CountedTemplates:
    """Counts how often something is written."""

    def __init__(self) -> None:
        self.written: list[Mapping[str, object]] = []

    def render(self, template: str, values: Mapping[str, object], *, language: str = "") -> str:
        self.written.append(values)
        return f"<{template}{language}>"


def test_hundreds_of_options_are_written_once_for_all_pages() -> None:
    zones, templates = Zones(LONDON), CountedTemplates()
    pages = [zones.options(templates) for _ in range(3)]
    assert (pages, len(templates.written)) == (["<parts/zone_options.html>"] * 3, 1)


def test_every_zone_of_a_region_is_among_the_options() -> None:
    templates = CountedTemplates()
    Zones(LONDON).options(templates)
    [values] = templates.written
    regions = values["regions"]
    assert isinstance(regions, Mapping)
    assert ("America/New_York", "New York") in regions["America"]
