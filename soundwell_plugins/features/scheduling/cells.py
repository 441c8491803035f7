"""Cells of five minutes, the grain in which time is offered and claimed.

A cell is a whole number: how many of them have passed since 1970 began in UTC. Working with numbers
keeps the search for free times quick, and a cell can be the key of a row that only one booking has.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from soundwell_hookspecs import Window

CELL: Final = timedelta(minutes=5)
CELL_SECONDS: Final = 300


@dataclass(frozen=True, slots=True, order=True)
class Cells:
    """A run of cells, its end not included."""

    start: int
    end: int


def floor_cell(moment: datetime) -> int:
    """Return the cell that a moment lies in."""
    return int(moment.timestamp() // CELL_SECONDS)


def ceil_cell(moment: datetime) -> int:
    """Return the first cell that begins at a moment or after it."""
    return int(-(-moment.timestamp() // CELL_SECONDS))


def covering(window: Window) -> Cells:
    """Return the cells that a window touches, however little."""
    return Cells(floor_cell(window.start), ceil_cell(window.end))


def moment_of(cell: int) -> datetime:
    """Return when a cell begins, in UTC."""
    return datetime.fromtimestamp(cell * CELL_SECONDS, UTC)


def count(span: timedelta) -> int:
    """Return how many cells a span takes."""
    return -(-span // CELL)
