"""Invented addresses of feeds, for trying the page out that shows them."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Final
from zoneinfo import ZoneInfo

from soundwell_hookspecs import TemplateSample
from soundwell_plugins.connectors.calendars.published import FeedAddress

OFFICE_PATH: Final = "/office/calendar-feed"
TEMPLATE: Final = "calendars/feed.html"
_MADE: Final = datetime(2027, 3, 1, 9, 30, tzinfo=UTC)


def samples() -> Iterator[TemplateSample]:
    """Yield the page as a practitioner without an address sees it, and with two."""
    blank = {
        "path": OFFICE_PATH,
        "title": "Consultation",
        "addresses": (),
        "new": "",
        "full": False,
        "zone": ZoneInfo("Europe/London"),
    }
    made = (FeedAddress("0" * 64, _MADE), FeedAddress("1" * 64, _MADE))
    new = "https://harbour.example/calendars/published/invented.ics"
    yield TemplateSample(TEMPLATE, blank, "none yet")
    yield TemplateSample(TEMPLATE, {**blank, "addresses": made, "new": new}, "a new one")
    yield TemplateSample(TEMPLATE, {**blank, "addresses": made, "full": True}, "enough")
    yield TemplateSample("calendars/no_feed.html", {}, "nobody's")
