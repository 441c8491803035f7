"""Fields of the practice's own: which of them stand in a record, and what empties them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from soundwell_plugins.connectors.odoo.ledger import Written
from soundwell_plugins.connectors.odoo.rows import Cell
from soundwell_plugins.connectors.odoo.server import OdooServer

_TEXTS: Final = ("char", "text", "html")
_ERASED: Final = "Erased"


@dataclass(frozen=True, slots=True)
class PracticeFields:
    """Knows the fields by what was written and by what is configured now.

    Args:
        server: the Odoo.
        configured: for each model the columns that `soundwell.toml` fills.
    """

    server: OdooServer
    configured: Mapping[str, tuple[str, ...]]

    def of(self, written: Written) -> Mapping[str, Mapping[str, Any]]:
        """Return those that Odoo still has, by name, with what Odoo says of them.

        Raises:
            OdooProblem: Odoo cannot be asked.
        """
        columns = {*written.fields, *self.configured.get(written.model, ())}
        names = sorted({column.partition("/")[0] for column in columns})
        return self.server.fields(written.model, names) if names else {}

    def blanks(self, written: Written) -> dict[str, Cell]:
        """Return the cells that empty them.

        Where Odoo requires a text it becomes another one; whatever else Odoo requires, such as one
        of a few choices, was the same for everybody and stays.

        Raises:
            OdooProblem: Odoo cannot be asked.
        """
        blank: dict[str, Cell] = {}
        for name, described in self.of(written).items():
            if described.get("readonly"):
                continue
            if not described.get("required"):
                blank[name] = False
            elif described["type"] in _TEXTS:
                blank[name] = _ERASED
        return blank
