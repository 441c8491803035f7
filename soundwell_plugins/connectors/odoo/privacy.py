"""What Odoo holds about a person because of us: handed out, and erased."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from soundwell_hookspecs import Erasure, PersonalRecord, PersonId
from soundwell_plugins.connectors.odoo.ledger import Ledger, Written
from soundwell_plugins.connectors.odoo.mapping import Afterwards, ErasureMap
from soundwell_plugins.connectors.odoo.records import (
    call_back,
    contact,
    event,
    mailing,
    note,
    opportunity,
)
from soundwell_plugins.connectors.odoo.records.cells import archived
from soundwell_plugins.connectors.odoo.rows import Row
from soundwell_plugins.connectors.odoo.server import OdooServer

_SHOWN: Final = {
    contact.MODEL: ("contact in Odoo", ("name", "email", "phone")),
    opportunity.MODEL: (
        "opportunity in Odoo",
        ("name", "contact_name", "email_from", "phone", "stage_id", "create_date"),
    ),
    event.MODEL: ("meeting in Odoo", ("name", "start", "stop", "location")),
    call_back.MODEL: ("activity in Odoo", ("summary", "date_deadline")),
    note.MODEL: ("note in Odoo", ("date", "body")),
    mailing.CONTACT: ("newsletter entry in Odoo", ("name", "email")),
    mailing.SUBSCRIPTION: ("newsletter subscription in Odoo", ("list_id", "opt_out")),
    mailing.BLACKLIST: ("address never to be mailed, in Odoo", ("email",)),
}
"""For each model what it is called, and which of its fields are handed out."""

_ANONYMOUS: Final[Mapping[str, Callable[[str], Row]]] = {
    contact.MODEL: contact.anonymous,
    opportunity.MODEL: opportunity.anonymous,
    event.MODEL: event.anonymous,
    call_back.MODEL: call_back.anonymous,
    mailing.CONTACT: mailing.anonymous,
}
"""How a record of each model that says who somebody is loses that."""

_THEIR_CONTACT: Final = (
    "the contact in Odoo was there before Soundwell: staff decide about it there"
)
_BLACKLISTED: Final = "the address stays on Odoo's list of those that are never mailed"


@dataclass(frozen=True, slots=True)
class PersonalRecords:
    """Hands out and erases.

    Args:
        server: the Odoo.
        ledger: what was written about whom.
        mapping: what an erasure does.
    """

    server: OdooServer
    ledger: Ledger
    mapping: ErasureMap

    def of(self, person: PersonId) -> list[PersonalRecord]:
        """Return all that stands in Odoo about a person because of us, as it stands there now.

        Raises:
            OdooProblem: Odoo cannot be asked.
        """
        records = []
        for written in self.ledger.of_person(person):
            kind, fields = _SHOWN[written.model]
            record = self._record(written)
            if record is None:
                continue
            found = self.server.search(
                written.model, [["id", "=", record]], fields, archived=_has_archive(written.model)
            )
            for row in found:
                values = {name: _shown(row.get(name)) for name in fields if row.get(name)}
                records.append(PersonalRecord(kind, {"number in Odoo": str(row["id"]), **values}))
        return records

    def erase(self, person: PersonId, email: str) -> Erasure:
        """Erase what we have written about a person, as the configuration wants it.

        Args:
            person: whose.
            email: the address, where it is still known.

        Raises:
            OdooProblem: it did not work; a repeat goes on.
        """
        erased, kept = 0, []
        # Meetings and opportunities first: they lead to the contact.
        for written in sorted(self.ledger.of_person(person), key=_turn):
            if written.model == mailing.BLACKLIST:
                continue
            if not written.ours:
                kept.append(_THEIR_CONTACT)
            elif self._erase(written):
                erased += 1
            self.ledger.forget(written.name)
        if self.mapping.blacklist and email:
            row = mailing.blacklisted(person, email)
            self.server.load(row)
            kept.append(_BLACKLISTED)
        return Erasure(erased, tuple(kept))

    def _erase(self, written: Written) -> bool:
        row = self._erased(written)
        if row is None or self.server.find(written.name) is None:
            return False
        self.server.load(row)
        return True

    def _erased(self, written: Written) -> Row | None:
        """Return a record as it stands after the erasure, or `None` where it says nothing."""
        if self.mapping.policy is Afterwards.ANONYMISE:
            anonymous = _ANONYMOUS.get(written.model)
            return anonymous(written.name) if anonymous else None
        return archived(written.model, written.name) if _has_archive(written.model) else None

    def _record(self, written: Written) -> int | None:
        if not written.ours:
            return written.record
        return self.server.find(written.name)


def _turn(written: Written) -> tuple[int, str]:
    order = (event.MODEL, call_back.MODEL, note.MODEL, opportunity.MODEL, mailing.SUBSCRIPTION)
    place = order.index(written.model) if written.model in order else len(order)
    return place, written.name


def _has_archive(model: str) -> bool:
    return model in (
        contact.MODEL,
        opportunity.MODEL,
        event.MODEL,
        call_back.MODEL,
        mailing.BLACKLIST,
    )


def _shown(value: object) -> str:
    if isinstance(value, list | tuple):
        return str(value[-1]) if value else ""
    return str(value)
