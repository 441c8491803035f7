"""Invented addresses and alerts, for trying the templates out."""

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
    """Yield the page without an address, with two, and the alert of both policies."""
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
    for blocks in ("yes", "no"):
        values = {
            "recipient_name": "Harbour Practice",
            "practitioner": "Maya Lindqvist",
            "calendar": "1 of maya",
            "blocks": blocks,
            "link": "https://harbour.example/office",
        }
        yield TemplateSample("calendars/mail/stale.txt", values, blocks)
