"""Free times by the bit: weeks of cells as one whole number, a cell being one of its bits.

Python's whole numbers shift and combine thousands of cells at once, so that the weeks of a whole
practice are looked through in the time in which a loop would look through a day. What this has to
find is said in words by `slots.free_starts`; tests hold the two against each other.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import compress

from soundwell_plugins.features.scheduling.cells import Cells
from soundwell_plugins.features.scheduling.slots import Rule

_FREE, _TAKEN = b"0", b"1"
_FLAGS = bytes.maketrans(_FREE + _TAKEN, b"\0\1")


@dataclass(frozen=True, slots=True)
class Grid:
    """Where consultations may begin as far as working hours go.

    Args:
        span: the cells that it covers; everything outside counts as closed.
        starts: the bit of each cell at which one may begin, counted from the first of the span.
        cells: those cells, rising.
        runs: where their bits stand, as slices of the span, in the same order.
    """

    span: Cells
    starts: int
    cells: tuple[int, ...]
    runs: tuple[slice, ...]

    def among(self, bits: int) -> tuple[int, ...]:
        """Return the cells at which one may begin and whose bits are set, rising."""
        # A bit beyond the span keeps the zeros that lead; it is cut away with the `0b`.
        text = bin(bits | 1 << (self.span.end - self.span.start))[:2:-1]
        flags = text.encode().translate(_FLAGS)
        return tuple(compress(self.cells, b"".join([flags[run] for run in self.runs])))


def grid(openings: Sequence[Cells], rule: Rule, span: Cells) -> Grid:
    """Return where consultations may begin.

    Args:
        openings: sorted runs of working time that share no cell; each one's times begin at its
            start, a step apart.
        rule: what a time needs.
        span: the cells to cover.
    """
    bits = bytearray(_FREE) * (span.end - span.start)
    cells: list[int] = []
    runs = []
    for opening in openings:
        first = opening.start
        if first < span.start:
            first += -(-(span.start - first) // rule.step) * rule.step
        last = min(opening.end - rule.duration, span.end - 1)
        if first <= last:
            run = slice(first - span.start, last + 1 - span.start, rule.step)
            starts = range(first, last + 1, rule.step)
            bits[run] = _TAKEN * len(starts)
            cells.extend(starts)
            runs.append(run)
    return Grid(span, _number(bits), tuple(cells), tuple(runs))


def mask(runs: Iterable[Cells], span: Cells) -> int:
    """Return runs of cells as bits, counted from the first of a span; what lies outside is cut."""
    length = span.end - span.start
    cells = bytearray(_FREE) * length
    for run in runs:
        start, end = max(run.start - span.start, 0), min(run.end - span.start, length)
        if start < end:
            cells[start:end] = _TAKEN * (end - start)
    return _number(cells)


def free(grid: Grid, busy: int, rule: Rule) -> tuple[int, ...]:
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
    return grid.among(grid.starts & ~blocked)


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
