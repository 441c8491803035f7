"""What Odoo holds about a person because of us: handed out, and erased."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Final

from soundwell_hookspecs import Erasure, PersonalRecord, PersonId
from soundwell_plugins.connectors.odoo.history import History
from soundwell_plugins.connectors.odoo.ledger import Ledger, Written
from soundwell_plugins.connectors.odoo.mapping import Afterwards, ErasureMap
from soundwell_plugins.connectors.odoo.own_fields import PracticeFields
from soundwell_plugins.connectors.odoo.places import Places
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
    note.MODEL: note.anonymous,
    mailing.CONTACT: mailing.anonymous,
}
"""How a record of each model that says who somebody is loses that."""

_THEIR_ENTRY: Final = (
    "the newsletter's entry in Odoo was there before Soundwell: it is off the list, and staff"
    " decide about it there"
)
_THEIR_CONTACT: Final = (
    "the contact in Odoo was there before Soundwell: staff decide about it there"
)
_BLACKLISTED: Final = "the address stays on Odoo's list of those that are never mailed"
_THEIR_WORDS: Final = (
    "what staff wrote beside the records in Odoo stays: staff decide about it there"
)
_WITH_HISTORY: Final = (contact.MODEL, opportunity.MODEL, event.MODEL)


@dataclass(frozen=True, slots=True)
class PersonalRecords:
    """Hands out and erases.

    Args:
        server: the Odoo.
        ledger: what was written about whom.
        own: the practice's own fields.
        mapping: what an erasure does.
    """

    server: OdooServer
    ledger: Ledger
    own: PracticeFields
    mapping: ErasureMap

    def of(self, person: PersonId) -> list[PersonalRecord]:
        """Return all that stands in Odoo about a person because of us, as it stands there now.

        Raises:
            OdooProblem: Odoo cannot be asked.
        """
        records = []
        for written in self.ledger.of_person(person):
            kind, ours = _SHOWN[written.model]
            record = self._record(written)
            if record is None:
                continue
            fields = list(dict.fromkeys([*ours, *(self.own.of(written) if written.ours else ())]))
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
        erased = 0
        kept: dict[str, None] = {}
        known = self.ledger.of_person(person)
        entries = {each.name for each in known if each.model == mailing.CONTACT}
        # Meetings and opportunities first: they lead to the contact.
        for written in sorted(known, key=_turn):
            if written.model == mailing.BLACKLIST:
                kept[_BLACKLISTED] = None
                continue
            if written.model == mailing.SUBSCRIPTION:
                # Whatever the policy: whoever is erased is not mailed.
                there = Places(self.server).leave(written)
                if there and mailing.contact_of_subscription(written.name) not in entries:
                    kept[_THEIR_ENTRY] = None
                self.ledger.forget(written.name)
                continue
            record = self.server.find(written.name) if written.ours else None
            if not written.ours:
                kept[_THEIR_CONTACT] = None
            elif record is not None:
                if self._blank_history(written.model, record):
                    kept[_THEIR_WORDS] = None
                erased += self._erase(written)
            self.ledger.forget(written.name)
        if self.mapping.blacklist and email:
            row = mailing.blacklisted(person, email)
            self.ledger.keep(Written(row.name, person, row.model, self.server.load(row)))
            kept[_BLACKLISTED] = None
        return Erasure(erased, tuple(kept))

    def _blank_history(self, model: str, record: int) -> bool:
        """Blank our own words beside a record; tell whether staff have left some there."""
        if self.mapping.policy is not Afterwards.ANONYMISE or model not in _WITH_HISTORY:
            return False
        return History(self.server).blank(model, record)

    def _erase(self, written: Written) -> bool:
        row = self._erased(written)
        if row is None:
            return False
        self.server.load(row)
        return True

    def _erased(self, written: Written) -> Row | None:
        """Return a record as it stands after the erasure, or `None` where it says nothing."""
        if self.mapping.policy is Afterwards.ANONYMISE or written.model == mailing.CONTACT:
            # The newsletter's entries have no archive.
            anonymous = _ANONYMOUS.get(written.model)
            if anonymous is None:
                return None
            row = anonymous(written.name)
            return replace(row, cells={**self.own.blanks(written), **row.cells})
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
