"""Tickets: links and steps that can be used once, for a time."""

import secrets
from dataclasses import dataclass
from datetime import timedelta
from enum import Enum
from hashlib import sha256
from typing import Final

from sqlalchemy import CursorResult, delete, insert, select
from sqlalchemy.orm import Session

from soundwell_hookspecs import AccountId, Clock
from soundwell_plugins.host.accounts.tables import TICKET


class Purpose(Enum):
    """What a ticket allows."""

    FIRST_ADMIN = "first-admin"
    NEW_PASSWORD = "new-password"  # noqa: S105  # the name of a purpose
    CODE = "code"


VALID: Final = {
    Purpose.FIRST_ADMIN: timedelta(hours=24),
    Purpose.NEW_PASSWORD: timedelta(hours=1),
    Purpose.CODE: timedelta(minutes=10),
}
INVITED: Final = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Ticket:
    """A ticket that is valid; `account` is empty for the first admin."""

    purpose: Purpose
    account: AccountId | None


class Tickets:
    """Hands tickets out and takes them back; only their hashes are kept.

    Args:
        clock: tells when one has expired.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock

    def issue(
        self,
        session: Session,
        purpose: Purpose,
        account: AccountId | None,
        valid: timedelta | None = None,
    ) -> str:
        """Return a new ticket.

        Args:
            session: an open transaction.
            purpose: what it allows; earlier tickets for the same are void, except for codes.
            account: whose it is.
            valid: for how long, where it is not as long as usual.
        """
        now = self._clock.now()
        session.execute(delete(TICKET).where(TICKET.c.expires_at <= now))
        if purpose is not Purpose.CODE:
            self.withdraw(session, purpose, account)
        token = secrets.token_urlsafe(32)
        session.execute(
            insert(TICKET).values(
                ticket_hash=_hash(token),
                purpose=purpose.value,
                account=account,
                expires_at=now + (valid or VALID[purpose]),
            )
        )
        return token

    def look(self, session: Session, purpose: Purpose, token: str) -> Ticket | None:
        """Return a ticket without using it up; `None` if it is not valid."""
        row = session.execute(
            select(TICKET).where(
                TICKET.c.ticket_hash == _hash(token),
                TICKET.c.purpose == purpose.value,
                TICKET.c.expires_at > self._clock.now(),
            )
        ).one_or_none()
        return None if row is None else Ticket(purpose, row.account)

    def use(self, session: Session, purpose: Purpose, token: str) -> Ticket | None:
        """Return a ticket and use it up; `None` if it is not valid or somebody was faster."""
        found = self.look(session, purpose, token)
        if found is None:
            return None
        result = session.execute(delete(TICKET).where(TICKET.c.ticket_hash == _hash(token)))
        used = isinstance(result, CursorResult) and result.rowcount == 1
        return found if used else None

    def withdraw(self, session: Session, purpose: Purpose, account: AccountId | None) -> None:
        """Make all tickets of an account for a purpose void."""
        session.execute(
            delete(TICKET).where(
                TICKET.c.purpose == purpose.value, TICKET.c.account.is_not_distinct_from(account)
            )
        )


def _hash(token: str) -> bytes:
    # A token has 256 bits of randomness: nobody finds it by trying, and a plain hash is enough.
    return sha256(token.encode()).digest()
