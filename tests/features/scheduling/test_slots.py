"""Free times from working hours and busy times."""

from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from soundwell_hookspecs import Hours, Weekday
from soundwell_plugins.features.scheduling.cells import Cells, moment_of
from soundwell_plugins.features.scheduling.slots import Rule, free_starts, merged, openings

ZONES = [
    ZoneInfo(name)
    for name in (
        "Europe/Berlin",
        "America/New_York",
        "Australia/Lord_Howe",  # half an hour of summer time
        "Asia/Kathmandu",
        "Pacific/Apia",
        "Africa/Casablanca",
        "UTC",
    )
]
GRID = st.integers(0, 287).map(lambda cell: time(cell // 12, cell % 12 * 5))
DAYS = st.dates(date(2024, 1, 1), date(2029, 12, 31))
UNHURRIED = settings(deadline=None)
"""A machine that is busy with something else is no failure."""
RULES = st.builds(
    Rule,
    duration=st.integers(1, 12),
    step=st.integers(1, 12),
    before=st.integers(0, 6),
    after=st.integers(0, 6),
)


def run(start: int, length: int) -> Cells:
    return Cells(start, start + length)


def runs(most: int) -> st.SearchStrategy[list[Cells]]:
    return st.lists(st.builds(run, st.integers(0, 150), st.integers(1, 30)), max_size=most)


def cells_of(found: Iterable[Cells]) -> list[int]:
    return [cell for each in found for cell in range(each.start, each.end)]


def hours_on(hours: Mapping[Weekday, tuple[Hours, ...]]) -> Callable[[date], tuple[Hours, ...]]:
    return lambda day: hours.get(Weekday(day.weekday()), ())


def naive_openings(stretch: Hours, zone: ZoneInfo, day: date) -> list[int]:
    """Look at the clock on the wall at every cell of three days."""
    first = int(datetime.combine(day - timedelta(days=1), time(0), UTC).timestamp()) // 300
    found = []
    for cell in range(first, first + 3 * 288):
        wall = moment_of(cell).astimezone(zone)
        ends = stretch.end == time(0) or wall.time() < stretch.end
        if wall.date() == day and stretch.start <= wall.time() and ends:
            found.append(cell)
    return found


def naive_starts(open_cells: list[Cells], busy: list[Cells], rule: Rule) -> list[int]:
    """Try every start of every opening against every busy cell."""
    taken = set(cells_of(busy))
    return [
        start
        for opening in open_cells
        for start in range(opening.start, opening.end - rule.duration + 1, rule.step)
        if taken.isdisjoint(range(start - rule.before, start + rule.duration + rule.after))
    ]


@UNHURRIED
@given(GRID, GRID, st.sampled_from(ZONES), DAYS)
def test_somebody_works_whenever_the_clock_on_the_wall_shows_their_hours(
    start: time, end: time, zone: ZoneInfo, day: date
) -> None:
    if end <= start:
        end = time(0)
    stretch = Hours(start, end)
    hours = {Weekday(day.weekday()): (stretch,)}
    assert cells_of(openings(hours_on(hours), zone, day, day)) == naive_openings(stretch, zone, day)


@pytest.mark.parametrize(
    ("zone", "day"),
    [
        ("Europe/Berlin", date(2027, 3, 28)),
        ("Europe/Berlin", date(2027, 10, 31)),
        ("America/New_York", date(2027, 3, 14)),
        ("America/New_York", date(2027, 11, 7)),
        ("Australia/Lord_Howe", date(2027, 4, 4)),
        ("Australia/Lord_Howe", date(2027, 10, 3)),
    ],
)
@UNHURRIED
@given(GRID, GRID)
def test_on_the_day_the_clocks_change_the_same_holds(
    zone: str, day: date, start: time, end: time
) -> None:
    stretch = Hours(start, end if end > start else time(0))
    hours = {Weekday(day.weekday()): (stretch,)}
    found = openings(hours_on(hours), ZoneInfo(zone), day, day)
    assert cells_of(found) == naive_openings(stretch, ZoneInfo(zone), day)


def test_hours_that_begin_off_the_grid_begin_with_the_next_cell() -> None:
    hours = {Weekday.MONDAY: (Hours(time(9, 7), time(10)),)}
    [opening] = openings(hours_on(hours), ZoneInfo("UTC"), date(2027, 3, 1), date(2027, 3, 1))
    assert moment_of(opening.start) == datetime(2027, 3, 1, 9, 10, tzinfo=UTC)


def test_a_day_without_hours_has_no_openings() -> None:
    hours = {Weekday.MONDAY: (Hours(time(9), time(10)),)}
    assert openings(hours_on(hours), ZoneInfo("UTC"), date(2027, 3, 2), date(2027, 3, 7)) == []


def test_summer_time_moves_the_same_wall_time_in_utc() -> None:
    hours = dict.fromkeys(Weekday, (Hours(time(9), time(10)),))
    days = date(2027, 3, 27), date(2027, 3, 28)
    found = openings(hours_on(hours), ZoneInfo("Europe/Berlin"), *days)
    assert [moment_of(opening.start).hour for opening in found] == [8, 7]


@UNHURRIED
@given(runs(4), runs(12), RULES)
def test_the_sweep_finds_what_trying_everything_finds(
    open_cells: list[Cells], busy: list[Cells], rule: Rule
) -> None:
    disjoint = merged(open_cells)
    assert list(free_starts(disjoint, busy, rule)) == naive_starts(disjoint, busy, rule)


@UNHURRIED
@given(runs(12))
def test_merging_keeps_every_cell_once(found: list[Cells]) -> None:
    assert cells_of(merged(found)) == sorted(set(cells_of(found)))


def test_a_busy_time_that_only_touches_leaves_a_time_free() -> None:
    rule = Rule(duration=3, step=3)
    assert list(free_starts([Cells(0, 9)], [Cells(3, 6)], rule)) == [0, 6]


def test_buffers_keep_their_distance_from_busy_times() -> None:
    rule = Rule(duration=3, step=3, before=1, after=1)
    assert list(free_starts([Cells(0, 12)], [Cells(3, 6)], rule)) == [9]


def test_a_buffer_may_reach_beyond_the_working_hours() -> None:
    rule = Rule(duration=3, step=3, before=2, after=2)
    assert list(free_starts([Cells(0, 3)], [], rule)) == [0]
