"""Cells as ISO 8601 in UTC, by a table: thousands of times without a `datetime` for each."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Final

from soundwell_plugins.features.scheduling.cells import CELL

_CELLS_A_DAY: Final = timedelta(days=1) // CELL
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_TIMES: Final = tuple(f"T{_EPOCH + cell * CELL:%H:%M:%S}Z" for cell in range(_CELLS_A_DAY))


def stamps(cells: Iterable[int]) -> list[str]:
    """Return when some cells begin, as in `2027-03-01T09:00:00Z`.

    Args:
        cells: in any order; those of one day beside each other are the quickest.
    """
    found = []
    day, date = -1, ""
    for cell in cells:
        if cell // _CELLS_A_DAY != day:
            day = cell // _CELLS_A_DAY
            date = _date(day)
        found.append(date + _TIMES[cell % _CELLS_A_DAY])
    return found


@lru_cache(maxsize=1000)
def _date(day: int) -> str:
    return f"{_EPOCH + timedelta(days=day):%Y-%m-%d}"
