"""Events: what a VEVENT says about times (RFC 5545, 3.6.1)."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final

from soundwell_plugins.connectors.calendars.expansion import Series
from soundwell_plugins.connectors.calendars.stamps import Length, Stamp
from soundwell_plugins.connectors.calendars.zones import Place

_END_OF_DAY: Final = timedelta(days=1) - timedelta.resolution


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """An event, or the change of one instance of an event.

    Args:
        uid: what it has in common with the changes of its instances.
        sequence: which revision it is, or `None` where it does not say.
        stamped: when it was written, in the form that sorts by time.
        busy: whether it occupies its times.
        start: when it begins, or its first instance.
        place: where the clock of its start hangs.
        length: how long each instance lasts.
        series: by what rules it repeats.
        added: further instances, as wall times and lengths.
        excluded: wall times that are no instances.
        excluded_days: days that have no instances.
        instance: of which instance this is a change, or `None`.
        and_future: whether it changes all later instances too.
    """

    uid: str
    sequence: int | None
    stamped: str
    busy: bool
    start: Stamp
    place: Place
    length: Length
    series: tuple[Series, ...] = ()
    added: tuple[tuple[datetime, Length], ...] = ()
    excluded: frozenset[datetime] = frozenset()
    excluded_days: frozenset[date] = frozenset()
    instance: Stamp | None = None
    and_future: bool = False

    @property
    def revision(self) -> tuple[int, str]:
        """What orders the versions of one event (RFC 5546, 2.1.5)."""
        return self.sequence or 0, self.stamped

    @property
    def starts_itself(self) -> bool:
        """Whether the start is an instance: yes, unless its rules end before it.

        Some programs write a series that was deleted in that way.
        """
        return not self.series or any(
            series.until is None or series.until >= self.start.wall for series in self.series
        )

    def wall_of(self, stamp: Stamp) -> datetime:
        """Return the wall time of this event's series that is meant by a time in the feed."""
        return wall_in_series(stamp, self.start, self.place)

    def last_wall(self, until: Stamp | None) -> datetime | None:
        """Return the last wall time at which an instance may start; an end by day includes it."""
        return None if until is None else last_wall_in_series(until, self.start, self.place)


def wall_in_series(stamp: Stamp, start: Stamp, place: Place) -> datetime:
    """Return the wall time that is meant by a time in the feed.

    Args:
        stamp: the time.
        start: when the series begins.
        place: where its clock hangs.
    """
    return stamp.day_at(place) if start.is_date else stamp.wall_at(place)


def last_wall_in_series(until: Stamp, start: Stamp, place: Place) -> datetime:
    """Return the last wall time at which an instance may start; an end by day includes it.

    Args:
        until: the end of the rule as it stands in the feed.
        start: when the series begins.
        place: where its clock hangs.
    """
    if until.is_date and not start.is_date:
        return datetime.combine(until.wall.date(), time()) + _END_OF_DAY
    return wall_in_series(until, start, place)
