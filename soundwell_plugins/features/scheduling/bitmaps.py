"""Free times by the bit: weeks of cells as one whole number, a cell being one of its bits.

Python's whole numbers shift and combine thousands of cells at once, so that the weeks of a whole
practice are looked through in the time in which a loop would look through a day. What this has to
find is said in words by `slots.free_starts`; tests hold the two against each other.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from soundwell_plugins.features.scheduling.cells import Cells
from soundwell_plugins.features.scheduling.slots import Rule

_FREE, _TAKEN = b"0", b"1"


@dataclass(frozen=True, slots=True)
class Grid:
    """Where consultations may begin as far as working hours go.

    Args:
        span: the cells that it covers; everything outside counts as closed.
        starts: the bit of each cell at which one may begin, counted from the first of the span.
    """

    span: Cells
    starts: int


def grid(openings: Sequence[Cells], rule: Rule, span: Cells) -> Grid:
    """Return where consultations may begin.

    Args:
        openings: sorted runs of working time that share no cell; each one's times begin at its
            start, a step apart.
        rule: what a time needs.
        span: the cells to cover.
    """
    cells = bytearray(_FREE) * (span.end - span.start)
    for opening in openings:
        first = opening.start
        if first < span.start:
            first += -(-(span.start - first) // rule.step) * rule.step
        last = min(opening.end - rule.duration, span.end - 1)
        for start in range(first, last + 1, rule.step):
            cells[start - span.start] = _TAKEN[0]
    return Grid(span, _number(cells))


def mask(runs: Iterable[Cells], span: Cells) -> int:
    """Return runs of cells as bits, counted from the first of a span; what lies outside is cut."""
    length = span.end - span.start
    cells = bytearray(_FREE) * length
    for run in runs:
        start, end = max(run.start - span.start, 0), min(run.end - span.start, length)
        if start < end:
            cells[start:end] = _TAKEN * (end - start)
    return _number(cells)


def free(grid: Grid, busy: int, rule: Rule) -> list[int]:
    """Find the cells at which a consultation can begin.

    Args:
        grid: where one may begin. Its span has to reach as far beyond the starts that matter as the
            rule needs, for a busy time outside it is not seen.
        busy: taken cells as bits, counted from the first of the grid's span.
        rule: what a time needs.

    Returns:
        First cells of free times, rising.
    """
    # A taken cell rules out every start up to `duration + after - 1` before it and `before` after.
    blocked = _smeared_down(busy, rule.duration + rule.after - 1)
    blocked |= _smeared_up(busy, rule.before)
    return _positions(grid.starts & ~blocked, grid.span.start)


def _smeared_down(bits: int, by: int) -> int:
    """Return bits with copies of themselves shifted down by 1, 2, … `by`."""
    done = 0
    while done < by:
        step = min(done + 1, by - done)
        bits |= bits >> step
        done += step
    return bits


def _smeared_up(bits: int, by: int) -> int:
    done = 0
    while done < by:
        step = min(done + 1, by - done)
        bits |= bits << step
        done += step
    return bits


def _number(cells: bytearray) -> int:
    """Return cells, the first of which is the lowest bit, as a number."""
    cells.reverse()
    return int(bytes(cells), 2) if cells else 0


def _positions(bits: int, base: int) -> list[int]:
    """Return where bits are set, counted from a base."""
    text = bin(bits)[:1:-1]
    found = []
    at = text.find("1")
    while at >= 0:
        found.append(base + at)
        at = text.find("1", at + 1)
    return found
