"""Working hours as bits, kept: they change with the configuration and the day alone."""

from datetime import timedelta
from threading import Lock
from typing import Final

from soundwell_hookspecs import PractitionerId
from soundwell_plugins.features.scheduling.bitmaps import Grid, grid
from soundwell_plugins.features.scheduling.cells import CELL, Cells, moment_of
from soundwell_plugins.features.scheduling.seats import Seat
from soundwell_plugins.features.scheduling.slots import openings

_DAY: Final = timedelta(days=1)
_CELLS_A_DAY: Final = _DAY // CELL
_MOST: Final = 500


class Grids:
    """Where consultations may begin, for each practitioner and kind, by whole days in UTC."""

    def __init__(self) -> None:
        self._kept: dict[tuple[PractitionerId, str, Cells], Grid] = {}
        self._writing = Lock()

    def of(self, seat: Seat, cells: Cells) -> Grid:
        """Return where consultations may begin.

        Args:
            seat: with whom, and what for.
            cells: what has to be covered; more is, up to whole days.
        """
        span = Cells(
            cells.start // _CELLS_A_DAY * _CELLS_A_DAY,
            -(-cells.end // _CELLS_A_DAY) * _CELLS_A_DAY,
        )
        key = (seat.practitioner.id, seat.terms.kind, span)
        found = self._kept.get(key)
        if found is None:
            found = _drawn(seat, span)
            with self._writing:
                if len(self._kept) >= _MOST:
                    self._kept.clear()
                self._kept[key] = found
        return found


def _drawn(seat: Seat, span: Cells) -> Grid:
    zone = seat.practitioner.zone
    first = moment_of(span.start).astimezone(zone).date() - _DAY
    last = moment_of(span.end).astimezone(zone).date() + _DAY
    return grid(openings(seat.hours_on, zone, first, last), seat.terms.rule, span)
