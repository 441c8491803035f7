"""The calendars that recurring-ical-events brings, read by it and by us."""

import warnings
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta, tzinfo
from pathlib import Path

import icalendar
import pytest
import recurring_ical_events  # type: ignore[import-untyped]  # it has no types

from soundwell_hookspecs import Window
from soundwell_plugins.connectors.calendars.reading import busy, read, read_carefully

from .conftest import LONDON

CALENDARS = Path(recurring_ical_events.__file__).parent / "test" / "calendars"
DIFFERENT = {
    # The library refuses the whole calendar; we keep the first time busy.
    "bad_rrule_missing_until_event",
    # UNTIL is a date and the event has a time: we include that day, as RFC 5545 says of UNTIL.
    "issue_75_range_parameter",
}
NAMES = sorted(path.stem for path in CALENDARS.glob("*.ics") if path.stem not in DIFFERENT)


def in_utc(moment: date, floating: tzinfo) -> datetime:
    if not isinstance(moment, datetime):
        return datetime(moment.year, moment.month, moment.day, tzinfo=LONDON).astimezone(UTC)
    return (moment if moment.tzinfo else moment.replace(tzinfo=floating)).astimezone(UTC)


def theirs(feed: bytes, window: Window) -> Iterator[tuple[datetime, datetime]]:
    margin = timedelta(days=1)
    for calendar in icalendar.Calendar.from_ical(feed, multiple=True):
        query = recurring_ical_events.of(calendar)
        for event in query.between(window.start - margin, window.end + margin):
            if event.get("STATUS") == "CANCELLED" or event.get("TRANSP") == "TRANSPARENT":
                continue
            start = max(in_utc(event["DTSTART"].dt, LONDON), window.start)
            end = min(in_utc(event["DTEND"].dt, LONDON), window.end)
            if start < end:
                yield start, end


def test_the_library_brings_its_calendars() -> None:
    assert len(NAMES) > 80


@pytest.mark.parametrize("name", NAMES)
def test_a_calendar_is_busy_when_the_library_says_so(name: str) -> None:
    feed = (CALENDARS / f"{name}.ics").read_bytes()
    for year in (2019, 2020, 2024):
        window = Window(datetime(year, 1, 1, tzinfo=UTC), datetime(year + 1, 1, 1, tzinfo=UTC))
        with warnings.catch_warnings():
            # What the library warns of is its own business.
            warnings.simplefilter("ignore")
            expected = sorted(theirs(feed, window))
        assert [(span.start, span.end) for span in busy(feed, window, LONDON)] == expected


@pytest.mark.parametrize("name", NAMES)
def test_both_ways_read_the_librarys_calendars_alike(name: str) -> None:
    feed = (CALENDARS / f"{name}.ics").read_bytes()
    window = Window(datetime(2019, 1, 1, tzinfo=UTC), datetime(2025, 1, 1, tzinfo=UTC))
    assert read(feed, window, LONDON) == read_carefully(feed, window, LONDON)
