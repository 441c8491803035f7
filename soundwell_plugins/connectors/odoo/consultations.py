"""Consultations in Odoo: booked, moved, cancelled, missed."""

from dataclasses import dataclass
from datetime import datetime

from soundwell_hookspecs import Texts
from soundwell_plugins.connectors.odoo.consultation import Consultation
from soundwell_plugins.connectors.odoo.contacts import Contacts
from soundwell_plugins.connectors.odoo.ledger import Ledger, Written
from soundwell_plugins.connectors.odoo.mapping import EventMap, OpportunityMap
from soundwell_plugins.connectors.odoo.records import call_back, event, note, opportunity
from soundwell_plugins.connectors.odoo.records.cells import archived
from soundwell_plugins.connectors.odoo.records.contact import Contact
from soundwell_plugins.connectors.odoo.rows import Row
from soundwell_plugins.connectors.odoo.server import OdooServer


@dataclass(frozen=True, slots=True)
class Consultations:
    """Writes consultations; every method may be repeated.

    Args:
        server: the Odoo.
        contacts: who stands for whom.
        ledger: where to write down what was written.
        opportunity: what stands in an opportunity.
        event: what stands in a meeting.
        texts: says it in the practice's language.
    """

    server: OdooServer
    contacts: Contacts
    ledger: Ledger
    opportunity: OpportunityMap
    event: EventMap
    texts: Texts

    def booked(self, consultation: Consultation) -> None:
        """Write contact, opportunity, meeting and activity.

        Raises:
            OdooProblem: it did not work.
        """
        self.contacts.serve(
            consultation.person,
            consultation.gaps,
            lambda contact: self._write(consultation, contact),
        )

    def rescheduled(self, consultation: Consultation, previous: datetime) -> None:
        """Move the meeting, unless staff have deleted it, and the activity, and note it.

        Raises:
            OdooProblem: it did not work.
        """
        if self.server.find(event.name_of(consultation.booking)) is not None:
            self.server.load(event.moved(consultation, mail=self.event.mail_attendees))
            self.ledger.keep(self._meeting(consultation))
        self._put_off(consultation, previous)
        self._note(consultation, note.of_move(consultation, previous, self.texts))

    def cancelled(self, consultation: Consultation) -> None:
        """Put meeting and activity out of sight, note it, and move the opportunity on.

        Raises:
            OdooProblem: it did not work.
        """
        for model, name in (
            (event.MODEL, event.name_of(consultation.booking)),
            (call_back.MODEL, call_back.name_of(consultation.booking)),
        ):
            if self.ledger.find(name) is not None and self.server.find(name) is not None:
                self.server.load(archived(model, name))
        self._note(consultation, note.of_cancellation(consultation, self.texts))
        self._move_on(consultation, self.opportunity.cancelled_stage)

    def missed(self, consultation: Consultation) -> None:
        """Note that the client did not come, and move the opportunity on.

        Raises:
            OdooProblem: it did not work.
        """
        lead = self.server.find(opportunity.name_of(consultation.booking))
        if lead is not None:
            text = note.of_absence(consultation, self.texts)
            self._keep(consultation, note.missed_row(consultation, lead, text))
        self._move_on(consultation, self.opportunity.missed_stage)

    def _write(self, consultation: Consultation, contact: Contact) -> None:
        row = opportunity.row(consultation, contact, self.opportunity, self.event)
        lead = self.server.load(row)
        person = consultation.person.id
        called = call_back.name_of(consultation.booking)
        with_call = any(part.name == called for part in row.parts)
        self.ledger.keep(
            Written(row.name, person, row.model, lead, fields=tuple(self.opportunity.fields)),
            self._meeting(consultation),
            *([Written(called, person, call_back.MODEL, None)] if with_call else []),
        )

    def _put_off(self, consultation: Consultation, previous: datetime) -> None:
        """Move the activity to another day, unless staff have done it, deleted it or moved it."""
        name, before = call_back.name_of(consultation.booking), consultation.day_of(previous)
        if before == consultation.day or self.ledger.find(name) is None:
            return
        activity = self.server.find(name)
        domain = [["id", "=", activity], ["date_deadline", "=", before.isoformat()]]
        if activity is not None and self.server.search(call_back.MODEL, domain, ["id"]):
            self.server.load(call_back.moved(consultation))

    def _note(self, consultation: Consultation, text: str) -> None:
        lead = self.server.find(opportunity.name_of(consultation.booking))
        if lead is not None:
            self._keep(consultation, note.row(consultation, lead, text))

    def _keep(self, consultation: Consultation, row: Row) -> None:
        record = self.server.load(row)
        self.ledger.keep(Written(row.name, consultation.person.id, row.model, record))

    def _move_on(self, consultation: Consultation, stage: str) -> None:
        """Move the opportunity to a stage, unless staff have moved, archived or deleted it."""
        if not stage:
            return
        lead = self.server.find(opportunity.name_of(consultation.booking))
        if lead is None:
            return
        domain = [["id", "=", lead], ["stage_id.name", "=", self.opportunity.stage]]
        if self.server.search(opportunity.MODEL, domain, ["id"]):
            self.server.load(opportunity.staged(consultation.booking, stage))

    def _meeting(self, consultation: Consultation) -> Written:
        return Written(
            event.name_of(consultation.booking),
            consultation.person.id,
            event.MODEL,
            None,
            start=consultation.start,
            stop=consultation.end,
            fields=tuple(self.event.fields),
            practitioner=consultation.practitioner.id,
        )
