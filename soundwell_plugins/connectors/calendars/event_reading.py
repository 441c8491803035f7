"""Reads events; what cannot be understood makes more time busy rather than less, with a note."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, time, timedelta
from typing import Final

from soundwell_plugins.connectors.calendars.components import Component
from soundwell_plugins.connectors.calendars.events import Event
from soundwell_plugins.connectors.calendars.expansion import Series
from soundwell_plugins.connectors.calendars.lines import Property
from soundwell_plugins.connectors.calendars.rules import Frequency, read_rule
from soundwell_plugins.connectors.calendars.scope import Scope
from soundwell_plugins.connectors.calendars.stamps import Length, Stamp, read_span, read_stamp

_DAY: Final = timedelta(days=1)
_NOTHING: Final = timedelta(0)
_SEQUENCE: Final = re.compile(r"\d{1,9}")


def read_event(component: Component, scope: Scope) -> Event | None:
    """Read a VEVENT.

    Args:
        component: the VEVENT.
        scope: what its calendar says.

    Returns:
        The event, or `None`, with a note, where it does not say when it begins.
    """
    start = _start(component, scope)
    if start is None:
        scope.notes.add(component.line, "this event has no start that can be read: it is left out")
        return None
    start, length = _span(component, scope, start)
    sequence = component.text("SEQUENCE")
    instance = _instance(component, scope)
    event = Event(
        # An event without identifier has nothing in common with any other.
        uid=component.text("UID") or f"line {component.line}",
        sequence=int(sequence) if _SEQUENCE.fullmatch(sequence) else None,
        stamped=component.text("DTSTAMP"),
        busy=_is_busy(component, start, scope),
        start=start,
        place=scope.place_of(start),
        length=length,
    )
    if instance is None:
        return _repeated(event, component, scope)
    # The change of an instance happens once; some programs repeat the rules of the series in it.
    changed, and_future = instance
    return replace(event, instance=changed, and_future=and_future)


def _start(component: Component, scope: Scope) -> Stamp | None:
    for entry in component.all("DTSTART"):
        try:
            return scope.stamp(entry)
        except ValueError:
            continue
    return None


def _is_busy(component: Component, start: Stamp, scope: Scope) -> bool:
    return not scope.cancelled and scope.policy.counts(
        status=component.text("STATUS"),
        transp=component.text("TRANSP"),
        shown_as=component.text("X-MICROSOFT-CDO-BUSYSTATUS"),
        all_day=start.is_date,
    )


def _instance(component: Component, scope: Scope) -> tuple[Stamp, bool] | None:
    entry = component.first("RECURRENCE-ID")
    if entry is None:
        return None
    try:
        stamp = scope.stamp(entry)
    except ValueError:
        scope.notes.add(entry.line, "it is not clear which instance this changes: both are busy")
        return None
    return stamp, entry.parameters.get("RANGE", "").upper() == "THISANDFUTURE"


def _span(component: Component, scope: Scope, start: Stamp) -> tuple[Stamp, Length]:
    """Return when an event starts and how long it lasts."""
    try:
        end, span = component.first("DTEND"), component.first("DURATION")
        if end is not None:
            return _to_end(scope, start, scope.stamp(end), end)
        if span is not None:
            return start, _at_least_a_day(start, read_span(span.value))
    except ValueError:
        scope.notes.add(component.line, "this event's end cannot be read: its day is kept busy")
        return start, _rest_of_day(scope, start)
    return start, _at_least_a_day(start, Length())


def _to_end(scope: Scope, start: Stamp, end: Stamp, entry: Property) -> tuple[Stamp, Length]:
    if start.is_date != end.is_date:
        raise ValueError("a date cannot end at a time, nor the other way round")
    begins, ends = scope.place_of(start), scope.place_of(end)
    if start.is_date:
        span = Length((end.wall - start.wall).days)
    elif (
        start.place == end.place
        and end.wall > start.wall
        and (ends.moment(end.wall) <= begins.moment(start.wall))
    ):
        # A start that a change of the clock skips comes later than it looks, and might come after
        # the end: then it lasts as long as the clock on the wall says.
        span = Length(exact=end.wall - start.wall)
    else:
        span = Length(exact=ends.moment(end.wall) - begins.moment(start.wall))
    if span.rough >= _NOTHING:
        return start, _at_least_a_day(start, span)
    scope.notes.add(entry.line, "this event ends before it begins: the time between is kept busy")
    return end, Length(-span.days, -span.exact)


def _at_least_a_day(start: Stamp, span: Length) -> Length:
    """Give a date its day: without an end it has one (RFC 5545, 3.6.1), or with an empty one."""
    return Length(1) if start.is_date and span.rough == _NOTHING else span


def _rest_of_day(scope: Scope, start: Stamp) -> Length:
    place = scope.place_of(start)
    midnight = datetime.combine(start.wall.date(), time()) + _DAY
    return Length(exact=place.moment(midnight) - place.moment(start.wall))


def _repeated(event: Event, component: Component, scope: Scope) -> Event:
    excluded = [stamp for entry in component.all("EXDATE") for stamp in scope.stamps(entry)]
    days = {stamp for stamp in excluded if stamp.is_date and not event.start.is_date}
    return replace(
        event,
        series=tuple(_series(event, component, scope)),
        added=tuple(
            addition
            for entry in component.all("RDATE")
            for text in entry.value.split(",")
            for addition in _added(event, entry, text, scope)
        ),
        excluded=frozenset(event.wall_of(stamp) for stamp in excluded if stamp not in days),
        excluded_days=frozenset(stamp.wall.date() for stamp in days),
    )


def _series(event: Event, component: Component, scope: Scope) -> Iterator[Series]:
    for entry in component.all("RRULE"):
        if not entry.value:
            # Some programs write an empty rule for an event that does not repeat.
            continue
        try:
            rule = read_rule(entry.value, event.start.place)
            if event.start.is_date and rule.frequency >= Frequency.HOURLY:
                raise ValueError("a day cannot repeat within itself")  # noqa: TRY301 -- as below
        except ValueError:
            scope.notes.add(
                entry.line, "this event's rule cannot be read: only its first time is kept busy"
            )
            continue
        until = event.last_wall(rule.until)
        yield Series(rule, event.start.wall, until, whole_days=event.start.is_date)


def _added(
    event: Event, entry: Property, text: str, scope: Scope
) -> Iterator[tuple[datetime, Length]]:
    """Yield the instance that an RDATE adds: a time, a date, or a period with its own length."""
    begin, slash, end = text.partition("/")
    try:
        stamp = read_stamp(begin, scope.place(entry))
        length = _period(scope, stamp, end, entry) if slash else event.length
    except ValueError:
        scope.notes.add(entry.line, "a time in this list cannot be read and is left out")
        return
    if stamp.is_date and not event.start.is_date:
        # A day alone means the event's own time on that day.
        yield datetime.combine(stamp.wall.date(), event.start.wall.time()), length
    else:
        yield event.wall_of(stamp), length


def _period(scope: Scope, start: Stamp, end: str, entry: Property) -> Length:
    if end.strip().upper().startswith(("P", "+P")):
        return read_span(end)
    stamp = read_stamp(end, scope.place(entry))
    return Length(
        exact=scope.place_of(stamp).moment(stamp.wall) - scope.place_of(start).moment(start.wall)
    )
