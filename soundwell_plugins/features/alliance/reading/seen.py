"""What somebody has read already, so that what is new can be told from the rest."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import and_, exists, insert, or_, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session as Transaction

from soundwell_hookspecs import Account, AccountId, PluginContext, Respondent, Role
from soundwell_plugins.features.alliance.check_in import BY_HAND, State
from soundwell_plugins.features.alliance.client import ClientId
from soundwell_plugins.features.alliance.clients import Clients
from soundwell_plugins.features.alliance.records import Record
from soundwell_plugins.features.alliance.tables import CHECK_IN, CLIENT, SEEN

_LOOKED_BACK: Final = timedelta(days=90)
"""Answers that are older than this nobody is reminded of."""


class Seen:
    """Keeps until when accounts have read clients' answers.

    Args:
        context: the plugin's context.
        clients: the clients there are.
    """

    def __init__(self, context: PluginContext, clients: Clients) -> None:
        self._context = context
        self._clients = clients

    def all(self, session: Transaction, account: AccountId) -> Mapping[ClientId, datetime]:
        """Return until when somebody has read, in UTC, by client."""
        query = select(SEEN.c.client, SEEN.c.seen_at).where(SEEN.c.account == account)
        return {ClientId(row.client): row.seen_at for row in session.execute(query)}

    def overdue(self, account: Account, now: datetime, within: timedelta) -> int:
        """Return how many clients' answers a practitioner has not read in the promised time.

        Nothing is read of the answers themselves.

        Args:
            account: whose clients; to a supervisor or an admin nobody is.
            now: the present moment, in UTC.
            within: how soon answers are read, as clients are told.
        """
        own = account.practitioner
        if own is None or Role.PRACTITIONER not in account.roles:
            return 0
        unread = exists().where(
            CHECK_IN.c.client == CLIENT.c.id,
            CHECK_IN.c.submitted_at > now - _LOOKED_BACK,
            CHECK_IN.c.submitted_at < now - within,
            or_(SEEN.c.seen_at.is_(None), CHECK_IN.c.submitted_at > SEEN.c.seen_at),
            CHECK_IN.c.state == State.SUBMITTED.value,
            CHECK_IN.c.practitioner == own,
            CHECK_IN.c.respondent == Respondent.CLIENT.value,
            CHECK_IN.c.way.not_in([each.value for each in BY_HAND]),
        )
        read = and_(SEEN.c.client == CLIENT.c.id, SEEN.c.account == account.id)
        query = select(CLIENT.c.id).outerjoin(SEEN, read).where(unread)
        with self._context.storage.reading() as session:
            waiting = frozenset(map(ClientId, session.scalars(query)))
            return len(waiting & self._clients.ids_cared_for(session, own)) if waiting else 0

    def read(self, account: AccountId, record: Record) -> datetime | None:
        """Keep that somebody has read a record just now.

        Nothing is written where nothing was new.

        Args:
            account: who.
            record: what they read.

        Returns:
            Until when they had read before, in UTC, or `None` if never.
        """
        which = (SEEN.c.client == record.client.id, SEEN.c.account == account)
        with self._context.storage.reading() as session:
            before = session.scalar(select(SEEN.c.seen_at).where(*which))
        newest = record.newest
        if newest is None or (before is not None and newest <= before):
            return before
        now = self._context.clock.now()
        with self._context.storage.transaction() as session:
            changed = update(SEEN).where(*which).values(seen_at=now).returning(SEEN.c.client)
            if not session.execute(changed).all():
                row = {"client": record.client.id, "account": account, "seen_at": now}
                try:
                    with session.begin_nested():
                        session.execute(insert(SEEN).values(row))
                except IntegrityError:
                    return before  # the same page was opened twice at the same moment
        return before
