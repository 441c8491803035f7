"""Free times as they were found last, for as long as nothing that they follow from has changed.

They follow from working hours and busy times alone, and both are compared, so what stands here is
never older than what is known of calendars and bookings.
"""

from dataclasses import dataclass
from threading import Lock
from typing import Final

from soundwell_hookspecs import PractitionerId
from soundwell_plugins.features.scheduling.bitmaps import Grid, free
from soundwell_plugins.features.scheduling.cells import Cells
from soundwell_plugins.features.scheduling.seats import Seat

_MOST: Final = 500


@dataclass(frozen=True, slots=True)
class _Finding:
    grid: Grid
    busy: int
    cells: tuple[int, ...]


class Found:
    """What was found free last, for each practitioner, kind and span."""

    def __init__(self) -> None:
        self._kept: dict[tuple[PractitionerId, str, Cells], _Finding] = {}
        self._writing = Lock()

    def free(self, seat: Seat, grid: Grid, busy: int) -> tuple[int, ...]:
        """Return the cells at which a consultation can begin; see `bitmaps.free`.

        Args:
            seat: with whom, and what for.
            grid: where one may begin.
            busy: taken cells as bits, counted from the first of the grid's span.
        """
        key = (seat.practitioner.id, seat.terms.kind, grid.span)
        found = self._kept.get(key)
        if found is None or found.grid is not grid or found.busy != busy:
            found = _Finding(grid, busy, free(grid, busy, seat.terms.rule))
            with self._writing:
                if len(self._kept) >= _MOST:
                    self._kept.clear()
                self._kept[key] = found
        return found.cells
