"""What several kinds of record have in common."""

from collections.abc import Mapping

from soundwell_plugins.connectors.odoo.rows import QUIET, Cell, Row
from soundwell_plugins.sdk.configuration import filled, gaps_in


def named(cells: Mapping[str, str]) -> dict[str, Cell]:
    """Return the cells in which something stands."""
    return {column: text for column, text in cells.items() if text}


def own(fields: Mapping[str, Cell], gaps: Mapping[str, str]) -> dict[str, Cell]:
    """Return the cells of fields of the practice's own, with their gaps filled.

    One with a gap that nothing fills, such as the practitioner of an enquiry, is left out.
    """
    return {
        column: filled(value, gaps) if isinstance(value, str) else value
        for column, value in fields.items()
        if not isinstance(value, str) or gaps_in(value) <= gaps.keys()
    }


def archived(model: str, name: str) -> Row:
    """Return a record of ours, put out of sight; it has to exist."""
    return Row(model, name, {"active": False}, context=QUIET)
