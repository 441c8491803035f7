"""Free times by the bit, judged by the sweep that says the same in words."""

from hypothesis import given, settings
from hypothesis import strategies as st

from soundwell_plugins.features.scheduling.bitmaps import free, grid, mask
from soundwell_plugins.features.scheduling.cells import Cells
from soundwell_plugins.features.scheduling.slots import Rule, free_starts, merged

UNHURRIED = settings(deadline=None)
SPAN = Cells(1000, 1300)
RULES = st.builds(
    Rule,
    duration=st.integers(1, 12),
    step=st.integers(1, 12),
    before=st.integers(0, 12),
    after=st.integers(0, 12),
)


def runs(most: int, first: int, last: int) -> st.SearchStrategy[list[Cells]]:
    run = st.builds(
        lambda start, length: Cells(start, start + length),
        st.integers(first, last),
        st.integers(1, 40),
    )
    return st.lists(run, max_size=most)


@UNHURRIED
@given(runs(5, 1030, 1200), runs(12, 960, 1320), RULES)
def test_it_finds_what_the_sweep_finds(
    open_cells: list[Cells], busy: list[Cells], rule: Rule
) -> None:
    openings = merged(open_cells)
    found = free(grid(openings, rule, SPAN), mask(busy, SPAN), rule)
    assert found == tuple(free_starts(openings, busy, rule))


@UNHURRIED
@given(runs(5, 900, 1290), RULES)
def test_hours_that_began_before_the_span_keep_their_step(
    open_cells: list[Cells], rule: Rule
) -> None:
    openings = merged(open_cells)
    found = free(grid(openings, rule, SPAN), 0, rule)
    every = free_starts(openings, (), rule)
    assert found == tuple(cell for cell in every if SPAN.start <= cell < SPAN.end)


@UNHURRIED
@given(runs(12, 900, 1400))
def test_a_mask_has_the_bits_of_its_runs_and_no_others(busy: list[Cells]) -> None:
    bits = mask(busy, SPAN)
    taken = {cell for run in busy for cell in range(run.start, run.end)}
    assert [cell for cell in range(SPAN.start, SPAN.end) if bits >> (cell - SPAN.start) & 1] == [
        cell for cell in range(SPAN.start, SPAN.end) if cell in taken
    ]


def test_an_empty_span_has_no_free_times() -> None:
    rule = Rule(duration=3, step=3)
    assert free(grid([Cells(0, 10)], rule, Cells(5, 5)), 0, rule) == ()
