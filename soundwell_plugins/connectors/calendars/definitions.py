"""Zones that a feed defines itself, in VTIMEZONE components (RFC 5545, 3.6.5)."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from typing import Final

from soundwell_plugins.connectors.calendars.budget import Budget
from soundwell_plugins.connectors.calendars.components import Component
from soundwell_plugins.connectors.calendars.expansion import Series
from soundwell_plugins.connectors.calendars.rules import read_rule
from soundwell_plugins.connectors.calendars.stamps import read_offset, read_stamp
from soundwell_plugins.connectors.calendars.zones import Change, Defined, Known, Place, known

_FIRST: Final = datetime(1900, 1, 1)  # noqa: DTZ001 -- wall times have no zone
_MARGIN: Final = timedelta(days=2 * 366)


def defined_places(calendar: Component, end: datetime, budget: Budget) -> dict[str, Place]:
    """Read the zones that a calendar defines and that Python does not know anyway.

    Args:
        calendar: a VCALENDAR.
        end: the last moment that matters.
        budget: what the work is taken from.

    Returns:
        Places by their TZID; a definition that makes no sense is left out.

    Raises:
        FeedTooLarge: the budget is used up.
    """
    places: dict[str, Place] = {}
    for zone in calendar.named("VTIMEZONE"):
        name = zone.text("TZID")
        if not name or known(name.strip("/")) is not None:
            continue
        changes = [
            change for observance in zone.components for change in _changes(observance, end, budget)
        ]
        if changes:
            places[name] = Defined(changes)
    return places


def _changes(observance: Component, end: datetime, budget: Budget) -> list[Change]:
    """Return when the clock changes to an observance; nothing where it makes no sense."""
    try:
        before = read_offset(observance.text("TZOFFSETFROM"))
        after = read_offset(observance.text("TZOFFSETTO"))
        walls = set(_walls(observance, before, end, budget))
        return [Change(wall.replace(tzinfo=UTC) - before, before, after) for wall in walls]
    except (ValueError, OverflowError):
        return []


def _walls(
    observance: Component, before: timedelta, end: datetime, budget: Budget
) -> Iterator[datetime]:
    """Yield what the clock shows, with the offset before, when it changes."""
    place = Known(timezone(before))
    start = read_stamp(observance.text("DTSTART"), place).wall_at(place)
    yield start
    for dates in observance.all("RDATE"):
        for text in dates.value.split(","):
            yield read_stamp(text, place).wall_at(place)
    last = place.wall(end) + _MARGIN
    for text in (entry.value for entry in observance.all("RRULE")):
        rule = read_rule(text, place)
        until = rule.until.wall_at(place) if rule.until else None
        yield from Series(rule, start, until).between(max(start, _FIRST), last, budget)
