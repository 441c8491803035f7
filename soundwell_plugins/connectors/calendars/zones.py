"""Zones as feeds name them, and what time it is in them on the clock on the wall.

A wall time that occurs twice means its first occurrence, and one that a change of the clock skips
is read with the offset before the change (RFC 5545, 3.3.5); `fold=0` says the same (PEP 495).
"""

import re
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from typing import Final, Protocol
from zoneinfo import ZoneInfo

_OFFSET_NAME: Final = re.compile(r"(?:UTC|GMT)([+-])(\d{1,2}):?(\d\d)?", re.IGNORECASE)
_MAX_OFFSET: Final = timedelta(hours=24)

EARLIEST: Final = datetime.min.replace(tzinfo=UTC)
LATEST: Final = datetime.max.replace(tzinfo=UTC)


class Place(Protocol):
    """Somewhere with a clock on the wall; wall times are datetimes without a zone."""

    def moment(self, wall: datetime) -> datetime:
        """Return the moment, in UTC, at which the clock shows `wall`."""

    def wall(self, moment: datetime) -> datetime:
        """Return what the clock shows at a moment."""


@dataclass(frozen=True, slots=True)
class Known(Place):
    """A place whose zone Python knows."""

    zone: tzinfo

    def moment(self, wall: datetime) -> datetime:
        """Return the moment, in UTC, at which the clock shows `wall`."""
        try:
            return wall.replace(tzinfo=self.zone).astimezone(UTC)
        except OverflowError:
            return EARLIEST if wall.year == EARLIEST.year else LATEST

    def wall(self, moment: datetime) -> datetime:
        """Return what the clock shows at a moment."""
        try:
            return moment.astimezone(self.zone).replace(tzinfo=None)
        except OverflowError:
            return (EARLIEST if moment.year == EARLIEST.year else LATEST).replace(tzinfo=None)


@dataclass(frozen=True, slots=True, order=True)
class Change:
    """A change of the clock in a zone that a feed defines itself.

    Args:
        moment: when, in UTC.
        before: the offset from UTC until then.
        after: the offset from then on.
    """

    moment: datetime
    before: timedelta
    after: timedelta


class Defined(Place):
    """A place whose zone a feed defines itself.

    Args:
        changes: the changes of its clock, at least one.
    """

    def __init__(self, changes: Sequence[Change]) -> None:
        ordered = sorted(changes)
        self._moments = [change.moment for change in ordered]
        # The wall time from which the new offset counts: the end of a gap, the end of a fold.
        self._walls = [
            (change.moment + max(change.before, change.after)).replace(tzinfo=None)
            for change in ordered
        ]
        self._offsets = [ordered[0].before, *(change.after for change in ordered)]

    def moment(self, wall: datetime) -> datetime:
        """Return the moment, in UTC, at which the clock shows `wall`."""
        return _sum(wall.replace(tzinfo=UTC), -self._offsets[bisect_right(self._walls, wall)])

    def wall(self, moment: datetime) -> datetime:
        """Return what the clock shows at a moment."""
        offset = self._offsets[bisect_right(self._moments, moment)]
        return _sum(moment, offset).replace(tzinfo=None)


UNIVERSAL: Final = Known(UTC)


def named(name: str, defined: Mapping[str, Place]) -> Place | None:
    """Find the place that a `TZID` or `X-WR-TIMEZONE` names.

    Zones that Python knows come first, because their rules are complete while the definitions in
    feeds are often cut to one year; then the feed's own, then the names that Windows uses, then
    names with a vendor before them (RFC 5545, 3.2.19), then plain offsets.

    Args:
        name: as it stands in the feed.
        defined: the zones that the feed defines itself, by name.

    Returns:
        The place, or `None` where the name means nothing.
    """
    return (
        known(name.strip("/"))
        or defined.get(name)
        or _windows(name)
        or _after_vendor(name)
        or _offset(name)
    )


def known(name: str) -> Place | None:
    """Return the place whose zone has this name in the IANA database, or `None`."""
    try:
        return Known(ZoneInfo(name)) if name else None
    except (KeyError, ValueError, OSError):
        # Names from outside may be anything: a folder, a path, a file that is no zone.
        return None


def _windows(name: str) -> Place | None:
    # Imported here because it takes a while and most feeds do without it.
    from icalendar.timezone.windows_to_olson import WINDOWS_TO_OLSON  # noqa: PLC0415

    return known(WINDOWS_TO_OLSON.get(name, ""))


def _after_vendor(name: str) -> Place | None:
    parts = name.strip("/").split("/")
    for start in range(1, len(parts) - 1):
        place = known("/".join(parts[start:]))
        if place is not None:
            return place
    return None


def _offset(name: str) -> Place | None:
    found = _OFFSET_NAME.fullmatch(name.replace(" ", ""))
    if found is None:
        return None
    sign, hours, minutes = found.groups()
    offset = timedelta(hours=int(hours), minutes=int(minutes or 0))
    if offset >= _MAX_OFFSET:
        return None
    return Known(timezone(-offset if sign == "-" else offset))


def moved(wall: datetime, span: timedelta) -> datetime:
    """Return a wall time some time later, or the last or first that there is."""
    try:
        return wall + span
    except OverflowError:
        return (EARLIEST if span < timedelta(0) else LATEST).replace(tzinfo=None)


def _sum(moment: datetime, span: timedelta) -> datetime:
    try:
        return moment + span
    except OverflowError:
        return EARLIEST if span < timedelta(0) else LATEST
