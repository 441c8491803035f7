"""What came up in a practitioner's work, for supervision: clients by pseudonym."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy.orm import Session as Transaction

from soundwell_hookspecs import Account, PluginContext, PractitionerId
from soundwell_plugins.features.alliance.client import Client
from soundwell_plugins.features.alliance.clients import Clients
from soundwell_plugins.features.alliance.repair.pseudonym import pseudonym
from soundwell_plugins.features.alliance.repair.reasons import Reason, Reasons
from soundwell_plugins.features.alliance.repair.register import Signals
from soundwell_plugins.features.alliance.repair.signal import RepairState, Signal
from soundwell_plugins.features.alliance.tables import SIGNAL


@dataclass(frozen=True, slots=True)
class Told:
    """A signal as it is told in supervision.

    Args:
        signal: which.
        reasons: why it was raised.
    """

    signal: Signal = field(repr=False)
    reasons: Sequence[Reason] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Case:
    """A client in supervision.

    Args:
        pseudonym: what they are called there.
        practitioner: whose client they are.
        told: their signals, the earliest first.
    """

    pseudonym: str
    practitioner: PractitionerId
    told: tuple[Told, ...]


@dataclass(frozen=True, slots=True)
class Summary:
    """What came up.

    Args:
        cases: the clients of whom there is something to tell.
        clients: how many clients were looked at.
        states: how many signals there are of each state.
    """

    cases: tuple[Case, ...]
    clients: int
    states: Mapping[RepairState, int]


class Summaries:
    """Puts together what came up; each client who is told of is written down as read.

    Args:
        context: the plugin's context.
        clients: the clients there are.
        signals: where signals are kept.
        reasons: put findings into words.
    """

    def __init__(
        self, context: PluginContext, clients: Clients, signals: Signals, reasons: Reasons
    ) -> None:
        self._context = context
        self._clients = clients
        self._signals = signals
        self._reasons = reasons

    def own(self, account: Account, practitioner: PractitionerId, since: datetime) -> Summary:
        """Return what came up with a practitioner's own clients.

        Args:
            account: whose they are.
            practitioner: which practitioner that is.
            since: from when on what was closed is told of too, in UTC.
        """
        with self._context.storage.transaction() as session:
            clients = self._clients.cared_for(session, practitioner)
            theirs = [(practitioner, each) for each in clients]
            return self._summary(session, account, theirs, since)

    def supervised(self, account: Account, since: datetime) -> Summary:
        """Return what came up with the clients who agreed that a supervisor may look.

        Args:
            account: the supervisor.
            since: from when on what was closed is told of too, in UTC.
        """
        with self._context.storage.transaction() as session:
            theirs = [
                (practitioner, client)
                for practitioner in self._context.practice.practitioners
                for client in self._agreed(session, practitioner)
            ]
            return self._summary(session, account, theirs, since)

    def _agreed(self, session: Transaction, practitioner: PractitionerId) -> Sequence[Client]:
        care = self._context.people.clients_of(session, practitioner)
        agreed = {each.client for each in care if each.supervisor_allowed}
        cared_for = self._clients.cared_for(session, practitioner)
        return [each for each in cared_for if each.person in agreed]

    def _summary(
        self,
        session: Transaction,
        account: Account,
        clients: Sequence[tuple[PractitionerId, Client]],
        since: datetime,
    ) -> Summary:
        recent = SIGNAL.c.closed_at.is_(None) | (SIGNAL.c.closed_at >= since)
        theirs_alone = SIGNAL.c.practitioner.in_({practitioner for practitioner, _ in clients})
        found = self._signals.where(session, recent, theirs_alone)
        cases, told_of = [], []
        for practitioner, client in clients:
            theirs = [
                each
                for each in found
                if (each.client, each.practitioner) == (client.id, practitioner)
            ]
            if theirs:
                told = tuple(Told(each, self._reasons.of(session, each)) for each in theirs)
                cases.append(Case(pseudonym(client.id), practitioner, told))
                told_of.append(client)
        for client in told_of:
            self._context.audit.record(
                session,
                actor=account.id,
                action="alliance.supervision",
                subject=f"person:{client.person}",
            )
        states = Counter(told.signal.state for case in cases for told in case.told)
        return Summary(tuple(cases), len(clients), states)
