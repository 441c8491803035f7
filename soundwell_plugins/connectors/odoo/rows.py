"""A record on its way into Odoo, in the shape that `load` takes.

`load` is what Odoo's own import uses. A row that carries an external id is created once, whoever
repeats it; with `mode` and `noupdate` in the context a repeat leaves alone what staff have changed
since. Records that belong to another, such as the meeting of an opportunity, ride in the same row
and come about in the same transaction.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Final

Cell = str | int | float | bool
"""What stands in one field; `False` empties it."""

QUIET: Final[Mapping[str, object]] = {
    "tz": "UTC",
    "no_mail_to_attendees": True,
    "mail_auto_subscribe_no_notify": True,
    "mail_create_nosubscribe": True,
    "skip_contact_description": True,
}
"""Times are in UTC, and Odoo writes to nobody of its own accord."""

ERASING: Final[Mapping[str, object]] = {**QUIET, "tracking_disable": True}
"""As `QUIET`; nor does Odoo keep in its history what stood there before."""

ONCE: Final[Mapping[str, object]] = {"mode": "update", "noupdate": True}
"""A record that exists stays as it is."""


@dataclass(frozen=True, slots=True)
class Part:
    """A record that belongs to another.

    Args:
        field: the field of the other record that leads to it, for example `activity_ids`.
        name: its external id without our prefix.
        cells: what stands in it, by column.
    """

    field: str
    name: str
    cells: Mapping[str, Cell]


@dataclass(frozen=True, slots=True)
class Row:
    """A record to be written.

    Args:
        model: for example `crm.lead`.
        name: its external id without our prefix.
        cells: what stands in it, by column: a field, `field/id` for an external id that stands
            behind it, `field/.id` for an id of Odoo.
        parts: records that belong to it.
        context: how Odoo goes about it.
    """

    model: str
    name: str
    cells: Mapping[str, Cell]
    parts: tuple[Part, ...] = ()
    context: Mapping[str, object] = field(default_factory=lambda: {**QUIET, **ONCE})

    def matrix(self, prefix: str) -> tuple[list[str], list[Cell]]:
        """Return the columns and the cells that `load` takes.

        Args:
            prefix: what external ids begin with, without the dot.
        """
        columns = ["id", *self.cells]
        line: list[Cell] = [f"{prefix}.{self.name}", *self.cells.values()]
        for part in self.parts:
            columns += [f"{part.field}/id", *(f"{part.field}/{column}" for column in part.cells)]
            line += [f"{prefix}.{part.name}", *part.cells.values()]
        return columns, [_spelt(cell) for cell in line]


def _spelt(cell: Cell) -> Cell:
    """Return a cell as every version reads it: 17 wants what is true as a text."""
    return "1" if cell is True else cell


def utc(moment: datetime) -> str:
    """Return a moment as Odoo writes it: in UTC, without saying so."""
    return moment.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S")


def from_utc(text: str) -> datetime:
    """Return the moment that Odoo wrote."""
    return datetime.strptime(text, "%Y-%m-%d %H:%M:%S").replace(tzinfo=UTC)
