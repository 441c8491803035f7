"""Enquiries in Odoo: who asks to hear from the practice, once each."""

from dataclasses import dataclass

from soundwell_plugins.connectors.odoo.contacts import Contacts
from soundwell_plugins.connectors.odoo.enquiry import Enquiry
from soundwell_plugins.connectors.odoo.ledger import Ledger, Written
from soundwell_plugins.connectors.odoo.mapping import EnquiryMap
from soundwell_plugins.connectors.odoo.records import call_back
from soundwell_plugins.connectors.odoo.records import enquiry as records
from soundwell_plugins.connectors.odoo.records.contact import Contact
from soundwell_plugins.connectors.odoo.server import OdooServer


@dataclass(frozen=True, slots=True)
class Enquiries:
    """Writes enquiries; a repeat does no harm.

    Args:
        server: the Odoo.
        contacts: who stands for whom.
        ledger: where to write down what was written.
        mapping: what stands in the opportunity.
    """

    server: OdooServer
    contacts: Contacts
    ledger: Ledger
    mapping: EnquiryMap

    def received(self, enquiry: Enquiry) -> None:
        """Write a contact and an opportunity, with an activity for whoever looks after it.

        Raises:
            OdooProblem: it did not work.
        """
        self.contacts.serve(
            enquiry.person, enquiry.gaps, lambda contact: self._write(enquiry, contact)
        )

    def _write(self, enquiry: Enquiry, contact: Contact) -> None:
        row = records.row(enquiry, contact, self.mapping)
        person, fields = enquiry.person.id, tuple(self.mapping.fields)
        lead = self.server.load(row)
        self.ledger.keep(
            Written(row.name, person, row.model, lead, fields=fields),
            *(Written(part.name, person, call_back.MODEL, None) for part in row.parts),
        )
