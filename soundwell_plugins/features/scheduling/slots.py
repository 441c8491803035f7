"""Free times: from working hours and busy times to the moments that can be offered.

Nothing here reads a clock or a database. Hours are meant by the clock on the wall, so on the day
the clocks change they are cut at the change; everything after that is arithmetic with cells.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from soundwell_hookspecs import Hours
from soundwell_plugins.features.scheduling.cells import CELL_SECONDS, Cells

_DAY = 86_400


@dataclass(frozen=True, slots=True)
class Rule:
    """What a time needs in order to be free, in cells.

    Args:
        duration: how long a consultation takes.
        step: how far apart the times of one stretch of working hours begin.
        before: how much has to be free before it.
        after: how much has to be free after it.
    """

    duration: int
    step: int
    before: int = 0
    after: int = 0


def openings(
    hours_on: Callable[[date], tuple[Hours, ...]], zone: ZoneInfo, first: date, last: date
) -> list[Cells]:
    """Return when somebody works, day by day.

    A moment counts when the clock on the wall shows a time within the hours: an hour that the
    clocks skip is left out, and one that they repeat counts twice.

    Args:
        hours_on: the working hours of a day.
        zone: the zone in which they are meant.
        first: the first day, in that zone.
        last: the last day, included.

    Returns:
        Runs of whole cells, sorted.
    """
    found = []
    for ordinal in range(first.toordinal(), last.toordinal() + 1):
        day = date.fromordinal(ordinal)
        for stretch in hours_on(day):
            for start, end in _moments(day, stretch, zone):
                cells = Cells(-(-start // CELL_SECONDS), end // CELL_SECONDS)
                if cells.start < cells.end:
                    found.append(cells)
    return sorted(found)


def free_starts(open_cells: Iterable[Cells], busy: Iterable[Cells], rule: Rule) -> Iterator[int]:
    """Find the cells at which a consultation can begin.

    One sweep over both lists, which only moves forward: O(n log n) for the sorting, then linear.

    Args:
        open_cells: sorted runs of working time that share no cell; each one's times begin at its
            start, a step apart.
        busy: taken cells, in any order; they may overlap each other.
        rule: what a time needs.

    Yields:
        First cells of free times, rising.
    """
    blocks = merged(busy)
    index = 0
    for opening in open_cells:
        start = opening.start
        while start + rule.duration <= opening.end:
            while index < len(blocks) and blocks[index].end <= start - rule.before:
                index += 1
            if index == len(blocks) or blocks[index].start >= start + rule.duration + rule.after:
                yield start
                start += rule.step
            else:
                clear = blocks[index].end + rule.before
                start += -(-(clear - start) // rule.step) * rule.step


def merged(runs: Iterable[Cells]) -> list[Cells]:
    """Return the same cells as sorted runs that neither touch nor overlap."""
    united: list[Cells] = []
    for run in sorted(runs):
        if united and run.start <= united[-1].end:
            united[-1] = Cells(united[-1].start, max(united[-1].end, run.end))
        else:
            united.append(run)
    return united


def _moments(day: date, stretch: Hours, zone: ZoneInfo) -> list[tuple[int, int]]:
    """Return one stretch of one day as spans of seconds since 1970 in UTC."""
    last_day = day if stretch.end != time(0) else day + timedelta(days=1)
    wall_start = _seconds(datetime.combine(day, stretch.start, UTC))
    wall_end = _seconds(datetime.combine(last_day, stretch.end, UTC))
    early, late = wall_start - _DAY, wall_end + _DAY
    before, after = _offset(early, zone), _offset(late, zone)
    if before == after:
        return [(wall_start - before, wall_end - before)]
    change = _change(early, late, zone)
    first = (wall_start - before, min(wall_end - before, change))
    second = (max(wall_start - after, change), wall_end - after)
    if first[0] < first[1] == second[0] < second[1]:
        return [(first[0], second[1])]
    return [first, second]


def _change(early: int, late: int, zone: ZoneInfo) -> int:
    """Return the second at which a zone's offset becomes what it is at `late`."""
    new = _offset(late, zone)
    while late - early > 1:
        middle = (early + late) // 2
        if _offset(middle, zone) == new:
            late = middle
        else:
            early = middle
    return late


def _offset(second: int, zone: ZoneInfo) -> int:
    offset = datetime.fromtimestamp(second, zone).utcoffset() or timedelta()
    return int(offset.total_seconds())


def _seconds(moment: datetime) -> int:
    return int(moment.timestamp())
