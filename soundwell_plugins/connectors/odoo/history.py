"""What stands in the history beside a record: Odoo quotes titles there, and so names."""

from dataclasses import dataclass
from typing import Final

from soundwell_plugins.connectors.odoo.records import note
from soundwell_plugins.connectors.odoo.server import OdooServer

_TITLE: Final = "record_name"
"""The record's title as it was when the message was written; 17 and 18 keep it."""


@dataclass(frozen=True, slots=True)
class History:
    """Blanks what we, or Odoo on our behalf, have said beside records.

    Args:
        server: the Odoo.
    """

    server: OdooServer

    def blank(self, model: str, record: int) -> bool:
        """Replace the text of our messages beside a record.

        Args:
            model: of the record.
            record: its id in Odoo.

        Returns:
            Whether messages of others stand there too; they stay as they are.

        Raises:
            OdooProblem: it did not work; a repeat goes on.
        """
        beside = [["model", "=", model], ["res_id", "=", record]]
        found = self.server.search(note.MODEL, beside, ["create_uid"])
        us = self.server.sign_in()["uid"]
        ours = [row["id"] for row in found if row["create_uid"] and row["create_uid"][0] == us]
        if ours:
            self.server.ask(note.MODEL, "write", ids=ours, vals=self._blank())
        return len(ours) < len(found)

    def _blank(self) -> dict[str, object]:
        kept = self.server.fields(note.MODEL, [_TITLE]).get(_TITLE, {"readonly": True})
        return {"body": note.ERASED} | ({} if kept.get("readonly") else {_TITLE: False})
