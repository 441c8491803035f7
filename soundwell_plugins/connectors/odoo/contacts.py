"""Which contact in Odoo stands for a person: one that staff had made, or one of ours."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from soundwell_hookspecs import Person
from soundwell_plugins.connectors.odoo.ledger import Ledger, Written
from soundwell_plugins.connectors.odoo.mapping import ContactMap
from soundwell_plugins.connectors.odoo.problems import OdooProblem
from soundwell_plugins.connectors.odoo.records import contact
from soundwell_plugins.connectors.odoo.records.contact import Contact
from soundwell_plugins.connectors.odoo.server import OdooServer

FIELD: Final = "partner_id"
"""The field by which records lead to a contact."""


@dataclass(frozen=True, slots=True)
class Contacts:
    """Finds or makes contacts.

    Args:
        server: the Odoo.
        ledger: what is known already.
        mapping: what stands in a contact of ours.
    """

    server: OdooServer
    ledger: Ledger
    mapping: ContactMap

    def of(self, person: Person, gaps: Mapping[str, str]) -> Contact:
        """Return the contact of a person, making one where Odoo has none of that address.

        That we are about to make one is written down first: a repeat, after Odoo has made it and
        could not say so, would otherwise take it for one of staff's.

        Args:
            person: who.
            gaps: what fills the gaps of wordings.

        Raises:
            OdooProblem: it did not work.
        """
        name, own = contact.name_of(person.id), tuple(self.mapping.fields)
        known = self._known(person)
        if known is not None and known.record is not None:
            return Contact(known.record, known.ours)
        if known is None:
            theirs = self._theirs(person)
            if theirs is not None:
                self.ledger.keep(Written(name, person.id, contact.MODEL, theirs, ours=False))
                return Contact(theirs, ours=False)
            self.ledger.keep(Written(name, person.id, contact.MODEL, None, fields=own))
        made = self.server.load(contact.row(person, self.mapping, gaps))
        self.ledger.keep(Written(name, person.id, contact.MODEL, made, fields=own))
        return Contact(made, ours=True)

    def serve(
        self, person: Person, gaps: Mapping[str, str], write: Callable[[Contact], None]
    ) -> None:
        """Have something written that leads to a person's contact.

        Where the contact we knew is gone, because staff deleted it or merged it with another, it is
        written once more with the one that there is now.

        Args:
            person: who.
            gaps: what fills the gaps of wordings.
            write: writes it; may be called twice.

        Raises:
            OdooProblem: it did not work.
        """
        try:
            write(self.of(person, gaps))
        except OdooProblem as problem:
            if problem.field != FIELD:
                raise
            self._forget(person)
            write(self.of(person, gaps))

    def _forget(self, person: Person) -> None:
        known = self._known(person)
        if known is not None:
            self.ledger.forget(known.name)

    def _known(self, person: Person) -> Written | None:
        """Return what is written of a person's contact; after a merge it may be the other one's."""
        found = [each for each in self.ledger.of_person(person.id) if each.model == contact.MODEL]
        name = contact.name_of(person.id)
        return min(found, key=lambda each: (each.record is None, each.name != name), default=None)

    def _theirs(self, person: Person) -> int | None:
        address = person.email.strip().lower()
        found = self.server.search(
            contact.MODEL, [["email_normalized", "=", address]], ["id"], limit=1
        )
        return int(found[0]["id"]) if found else None
