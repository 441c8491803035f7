"""Who has read a client's answers: told to the client whenever they ask."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import Final

from sqlalchemy.orm import Session as Transaction

from soundwell_hookspecs import (
    Account,
    AuditEntry,
    Care,
    PersonalRecord,
    PluginContext,
    PractitionerId,
)
from soundwell_plugins.features.alliance.client import Client


class Deed(Enum):
    """How somebody came to read answers, as the audit trail calls it."""

    READ = "alliance.read"
    """They opened the client's page."""
    ANSWERS = "alliance.read-answers"
    """They opened the answers by session."""
    EXPORTED_FHIR = "alliance.exported-fhir"
    EXPORTED_CSV = "alliance.exported-csv"
    SIGNAL = "alliance.signal"
    """They opened a signal, and why it was raised."""
    SUPERVISION = "alliance.supervision"
    """They opened what a supervisor is shown of signals."""
    OVERVIEW = "alliance.overview"
    """They looked at all clients of a practitioner at a glance."""


_OF_CLIENT: Final = tuple(each.value for each in Deed if each is not Deed.OVERVIEW)
_MOST: Final = 200


@dataclass(frozen=True, slots=True)
class Reading:
    """Somebody has read a client's answers.

    Args:
        at: when, in UTC.
        name: who; empty if they cannot sign in any more.
        deed: what they opened.
    """

    at: datetime
    name: str
    deed: Deed


class Readings:
    """Knows from the audit trail who has read what.

    Args:
        context: the plugin's context.
    """

    def __init__(self, context: PluginContext) -> None:
        self._context = context

    def of(
        self, session: Transaction, client: Client, practitioners: Collection[PractitionerId]
    ) -> tuple[Reading, ...]:
        """Return who has read a client's answers, the newest first, up to 200 times.

        Args:
            session: an open transaction.
            client: whose answers.
            practitioners: with whom they answered.
        """
        found = [
            *self._context.audit.about(
                session, f"person:{client.person}", actions=_OF_CLIENT, limit=_MOST
            ),
            *self._glances(session, client, practitioners),
        ]
        found.sort(key=lambda each: each.at, reverse=True)
        return tuple(self._reading(session, each) for each in found[:_MOST])

    def overview(
        self, session: Transaction, account: Account, practitioner: PractitionerId, count: int
    ) -> None:
        """Write down that somebody looked at a practitioner's clients at a glance.

        Args:
            session: an open transaction that can write.
            account: who looked.
            practitioner: at whose clients.
            count: how many of them there were.
        """
        self._context.audit.record(
            session,
            actor=account.id,
            action=Deed.OVERVIEW.value,
            subject=f"practitioner:{practitioner}",
            detail=f"clients:{count}",
        )

    def handed_out(
        self, session: Transaction, client: Client, sealed: str
    ) -> Iterator[PersonalRecord]:
        """Yield who has read a client's answers, for their own export; nothing of it is sealed.

        Args:
            session: an open transaction.
            client: whose answers.
            sealed: why answers are withheld, or empty.
        """
        care = self._context.people.care_of(session, client.person)
        for each in self.of(session, client, {one.practitioner for one in care}):
            values = {"at": each.at.isoformat(), "by": each.name, "what": each.deed.value}
            yield PersonalRecord("reading of your answers", values)

    def _glances(
        self, session: Transaction, client: Client, practitioners: Collection[PractitionerId]
    ) -> Iterator[AuditEntry]:
        care = self._context.people.care_of(session, client.person)
        for practitioner in practitioners:
            own = [each for each in care if each.practitioner == practitioner]
            subject = f"practitioner:{practitioner}"
            for entry in self._context.audit.about(
                session, subject, actions=[Deed.OVERVIEW.value], limit=_MOST
            ):
                if self._was_shown(session, entry, client, own):
                    yield entry

    def _was_shown(
        self, session: Transaction, entry: AuditEntry, client: Client, care: Sequence[Care]
    ) -> bool:
        """Tell whether a client was among those whom somebody looked at."""
        account = self._context.accounts.get(session, entry.actor) if entry.actor else None
        return entry.at >= client.added_at and any(
            each.since <= entry.at
            and (each.until is None or entry.at < each.until)
            and (
                each.supervisor_allowed
                or account is None
                or account.practitioner == each.practitioner
            )
            for each in care
        )

    def _reading(self, session: Transaction, entry: AuditEntry) -> Reading:
        account = self._context.accounts.get(session, entry.actor) if entry.actor else None
        return Reading(entry.at, account.name if account is not None else "", Deed(entry.action))
