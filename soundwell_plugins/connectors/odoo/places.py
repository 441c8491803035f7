"""Places on the mailing list: ours by their external ids, those that staff had made by number."""

from collections.abc import Sequence
from dataclasses import dataclass

from soundwell_plugins.connectors.odoo.ledger import Written
from soundwell_plugins.connectors.odoo.records import mailing
from soundwell_plugins.connectors.odoo.server import OdooServer


@dataclass(frozen=True, slots=True)
class Places:
    """Leaves and takes places; every method may be repeated.

    Args:
        server: the Odoo.
    """

    server: OdooServer

    def leave(self, written: Written) -> bool:
        """Leave a place; it stays in Odoo, so that nobody is put back by an import.

        Args:
            written: what is known of it.

        Returns:
            Whether it is there still.

        Raises:
            OdooProblem: it did not work.
        """
        return self._set(written, out=True)

    def take(self, written: Written) -> bool:
        """Take a place again; see `leave`."""
        return self._set(written, out=False)

    def of_address(self, email: str, mailing_list: str, *, out: bool) -> list[int]:
        """Return the places of an address on a list, whoever made them.

        Args:
            email: the address.
            mailing_list: as Odoo calls it.
            out: those that were left, or those that were not.

        Raises:
            OdooProblem: Odoo cannot be asked.
        """
        domain = [
            ["contact_id.email_normalized", "=", email.strip().lower()],
            ["list_id.name", "=", mailing_list],
            ["opt_out", "=", out],
        ]
        return [int(row["id"]) for row in self.server.search(mailing.SUBSCRIPTION, domain, ["id"])]

    def of_entry(self, entry: int, mailing_list: str) -> int | None:
        """Return the place of an entry on a list.

        Raises:
            OdooProblem: Odoo cannot be asked.
        """
        domain = [["contact_id", "=", entry], ["list_id.name", "=", mailing_list]]
        found = self.server.search(mailing.SUBSCRIPTION, domain, ["id"], limit=1)
        return int(found[0]["id"]) if found else None

    def write(self, places: Sequence[int], *, out: bool) -> None:
        """Leave or take places by number.

        Raises:
            OdooProblem: it did not work.
        """
        if places:
            self.server.ask(mailing.SUBSCRIPTION, "write", ids=list(places), vals={"opt_out": out})

    def _set(self, written: Written, *, out: bool) -> bool:
        if not written.ours and written.record is not None:
            domain = [["id", "=", written.record]]
            there = self.server.search(mailing.SUBSCRIPTION, domain, ["id"])
            self.write([row["id"] for row in there], out=out)
            return bool(there)
        if self.server.find(written.name) is None:
            return False
        self.server.load((mailing.left if out else mailing.taken)(written.name))
        return True
