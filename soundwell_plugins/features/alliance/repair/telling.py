"""Word to practitioners that something waits for them; what it is stands behind the sign-in."""

from collections import defaultdict
from datetime import datetime
from typing import Final

from sqlalchemy import select, update
from sqlalchemy.orm import Session as Transaction

from soundwell_hookspecs import MessageRequested, PluginContext, PractitionerId, Recipient
from soundwell_plugins.features.alliance.client import ClientId
from soundwell_plugins.features.alliance.clients import Clients
from soundwell_plugins.features.alliance.quiet import QuietHours
from soundwell_plugins.features.alliance.tables import SIGNAL

SIGNALS: Final = "/office/alliance/signals"
"""Where practitioners find what waits for them."""


class Telling:
    """Tells practitioners, with one mail for all that has come up.

    Args:
        context: the plugin's context.
        clients: the clients there are.
        quiet: when nothing is sent.
    """

    def __init__(self, context: PluginContext, clients: Clients, quiet: QuietHours) -> None:
        self._context = context
        self._clients = clients
        self._quiet = quiet

    def tell(self, now: datetime) -> int:
        """Tell of the signals that nobody was told of; a repeat tells of none again.

        Args:
            now: the present moment, in UTC.

        Returns:
            How many practitioners were told.
        """
        if self._quiet.hold(now):
            return 0
        with self._context.storage.transaction() as session:
            waiting = self._waiting(session)
            for practitioner in waiting:
                self._ask_for_mail(session, practitioner)
            untold = SIGNAL.c.told_at.is_(None)
            session.execute(update(SIGNAL).where(untold).values(told_at=now))
        return len(waiting)

    def _waiting(self, session: Transaction) -> list[PractitionerId]:
        """Return the practitioners of whose own clients there is something to tell."""
        query = select(SIGNAL.c.practitioner, SIGNAL.c.client).where(
            SIGNAL.c.told_at.is_(None), SIGNAL.c.closed_at.is_(None)
        )
        clients: defaultdict[PractitionerId, set[ClientId]] = defaultdict(set)
        for row in session.execute(query.order_by(SIGNAL.c.practitioner)):
            clients[PractitionerId(row.practitioner)].add(ClientId(row.client))
        known = self._context.practice.practitioners
        return [
            practitioner
            for practitioner, theirs in clients.items()
            if practitioner in known
            and any(
                self._clients.is_cared_for(session, self._clients.get(session, each), practitioner)
                for each in theirs
            )
        ]

    def _ask_for_mail(self, session: Transaction, practitioner: PractitionerId) -> None:
        language = self._context.practice.practitioners[practitioner].language
        message = MessageRequested(
            about=f"attention:{practitioner}",
            recipient=Recipient.practitioner(practitioner),
            template="alliance/mail/attention",
            link=f"{self._context.practice.url}{SIGNALS}",
            language=language,
        )
        self._context.events.publish(session, message)
