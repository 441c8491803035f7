"""The busy instances of one event with all its changes."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from soundwell_hookspecs import Window
from soundwell_plugins.connectors.calendars.budget import Budget
from soundwell_plugins.connectors.calendars.events import Event
from soundwell_plugins.connectors.calendars.spans import Span
from soundwell_plugins.connectors.calendars.stamps import Length
from soundwell_plugins.connectors.calendars.zones import moved

# Walls and moments differ by up to a day, and by a change of the clock.
_MARGIN: Final = timedelta(days=2)
_NOTHING: Final = timedelta(0)


@dataclass(frozen=True, slots=True)
class Change:
    """The change of one instance, seen from the series.

    Args:
        wall: the wall time of the instance in the series.
        event: what takes its place.
        shift: by how much it comes later on the series' clock.
    """

    wall: datetime
    event: Event
    shift: timedelta


def busy_instances(events: Sequence[Event], window: Window, budget: Budget) -> list[Span]:
    """Work out when an event is busy.

    Args:
        events: all that have one UID: the series, perhaps in several versions, and the changes of
            its instances; a series may be missing.
        window: what to clip to.
        budget: what the work is taken from.

    Returns:
        The busy instances that overlap the window, clipped to it.

    Raises:
        FeedTooLarge: the budget is used up.
    """
    masters = _latest([event for event in events if event.instance is None])
    changed = [event for event in events if event.instance is not None]
    changes = list(_changes(masters[0], changed) if masters else _standing_alone(changed))
    # A series may stand in the feed twice: its instances only count once.
    found = {
        (master.place.moment(wall), length.end(wall, master.place))
        for master in masters
        for wall, length in _series_walls(master, changes, window, budget)
    }
    changed_ones = (
        (event.place.moment(event.start.wall), event.length.end(event.start.wall, event.place))
        for change in changes
        for event in [change.event]
        if event.busy and not (masters and _is_obsolete(change, masters[0], budget))
    )
    return [
        (max(start, window.start), min(end, window.end))
        for start, end in (*found, *changed_ones)
        if start < end and start < window.end and end > window.start
    ]


def _latest(events: Sequence[Event]) -> list[Event]:
    """Keep the latest version of a series; of several that claim to be it, all."""
    if not events:
        return []
    latest = max(event.revision for event in events)
    return [event for event in events if event.revision == latest]


def _changes(master: Event, events: Iterable[Event]) -> Iterator[Change]:
    latest: dict[datetime, Event] = {}
    for event in sorted(events, key=lambda event: event.revision):
        if event.instance is not None:
            latest[_wall_of_instance(master, event)] = event
    for wall, event in sorted(latest.items(), key=lambda item: item[0]):
        yield Change(wall, event, event.start.wall_at(master.place) - wall)


def _wall_of_instance(master: Event, event: Event) -> datetime:
    """Return which instance of a series an event changes."""
    stamp = event.instance or event.start
    if stamp.is_date and not master.start.is_date:
        # A day alone means the instance on that day, at the time of the series.
        return datetime.combine(stamp.wall.date(), master.start.wall.time())
    return master.wall_of(stamp)


def _standing_alone(events: Iterable[Event]) -> Iterator[Change]:
    """Read changes whose series is missing: each stands for itself, in its latest version."""
    latest: dict[datetime, Event] = {}
    for event in sorted(events, key=lambda event: event.revision):
        if event.instance is not None:
            latest[event.instance.moment(event.place)] = event
    return (Change(event.start.wall, event, _NOTHING) for event in latest.values())


def _series_walls(
    master: Event, changes: Sequence[Change], window: Window, budget: Budget
) -> Iterator[tuple[datetime, Length]]:
    """Yield the wall times and lengths of a series' busy instances, changed ones left out."""
    changed = {change.wall for change in changes}
    future = [change for change in changes if change.event.and_future]
    for wall, own_length in _instances(master, *_reach(master, future, window), budget):
        if wall in changed:
            continue
        governing = next((change for change in reversed(future) if change.wall < wall), None)
        if governing is None:
            if master.busy:
                yield wall, own_length
        elif governing.event.busy:
            yield wall + governing.shift, governing.event.length


def _reach(master: Event, future: Sequence[Change], window: Window) -> tuple[datetime, datetime]:
    """Return between which wall times of the series instances may overlap the window."""
    longest = max([master.length.rough, *(change.event.length.rough for change in future)])
    shifts = [_NOTHING, *(change.shift for change in future)]
    first = moved(master.place.wall(window.start), -longest - max(shifts) - _MARGIN)
    last = moved(master.place.wall(window.end), -min(shifts) + _MARGIN)
    return first, last


def _instances(
    master: Event, first: datetime, last: datetime, budget: Budget
) -> Iterator[tuple[datetime, Length]]:
    """Yield the instances of a series between two wall times, and all that were added to it."""
    lengths: dict[datetime, Length] = {}
    if master.starts_itself:
        lengths[master.start.wall] = master.length
    for series in master.series:
        for wall in series.between(first, last, budget):
            budget.instance()
            lengths.setdefault(wall, master.length)
    lengths.update(master.added)
    for wall, length in lengths.items():
        if wall not in master.excluded and wall.date() not in master.excluded_days:
            yield wall, length


def _is_obsolete(change: Change, master: Event, budget: Budget) -> bool:
    """Tell whether a series was revised after a change and has lost its instance by that.

    An exclusion (EXDATE) alone does not count: some programs exclude an instance that they move.
    """
    sequence = change.event.sequence
    if sequence is None or sequence >= (master.sequence or 0):
        return False
    instances = _instances(master, change.wall, change.wall, budget)
    return all(wall != change.wall for wall, _ in instances)
