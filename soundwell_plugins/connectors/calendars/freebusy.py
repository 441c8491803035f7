"""Busy times that are published as such, in VFREEBUSY components (RFC 5545, 3.6.4)."""

from collections.abc import Iterator

from soundwell_hookspecs import Window
from soundwell_plugins.connectors.calendars.components import Component
from soundwell_plugins.connectors.calendars.lines import Property
from soundwell_plugins.connectors.calendars.scope import Scope
from soundwell_plugins.connectors.calendars.spans import Span
from soundwell_plugins.connectors.calendars.stamps import read_span, read_stamp


def busy_periods(calendar: Component, scope: Scope, window: Window) -> Iterator[Span]:
    """Yield the busy periods of a calendar's VFREEBUSY components, clipped to a window.

    Every type but FREE is busy, also one that is not known (RFC 5545, 3.2.9), and what is tentative
    as the policy says.
    """
    for component in calendar.named("VFREEBUSY"):
        for entry in component.all("FREEBUSY"):
            kind = entry.parameters.get("FBTYPE", "").upper()
            if kind == "FREE" or (kind == "BUSY-TENTATIVE" and not scope.policy.tentative):
                continue
            for text in entry.value.split(","):
                period = _period(text, entry, scope)
                if period is not None and period.overlaps(window):
                    yield max(period.start, window.start), min(period.end, window.end)


def _period(text: str, entry: Property, scope: Scope) -> Window | None:
    begin, _, end = text.strip().partition("/")
    try:
        start = read_stamp(begin, scope.place(entry))
        place = scope.place_of(start)
        if end.upper().startswith(("P", "+P")):
            last = read_span(end).end(start.wall, place)
        else:
            stop = read_stamp(end, scope.place(entry))
            last = scope.place_of(stop).moment(stop.wall)
        first = place.moment(start.wall)
    except ValueError:
        scope.notes.add(entry.line, "a period in this list cannot be read and is left out")
        return None
    return Window(first, last) if first < last else None
