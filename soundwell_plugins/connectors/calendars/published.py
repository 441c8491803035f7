"""Feeds of bookings that practitioners subscribe to, each by an address that can be revoked.

They are fed from the entries that events leave here rather than by asking the scheduling: then they
show bookings of any feature, and a subscriber who looks every hour waits for nobody.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from secrets import token_urlsafe
from typing import Final

from sqlalchemy import Column, String, Table, delete, insert, select
from sqlalchemy.orm import Session

from soundwell_hookspecs import AccountId, Audit, Clock, PractitionerId, Storage, Window
from soundwell_plugins.connectors.calendars.authoring import feed_text
from soundwell_plugins.connectors.calendars.copies import TABLES
from soundwell_plugins.connectors.calendars.entries import Entries
from soundwell_plugins.sdk.tables import Moment

PUBLISHED: Final = Table(
    "calendars_published",
    TABLES,
    Column("token_hash", String(64), primary_key=True),
    Column("practitioner", String(100), nullable=False),
    Column("made_at", Moment, nullable=False),
)
"""Addresses of feeds; of the secret in them only a hash is kept."""

MOST: Final = 10
"""How many addresses a practitioner makes on the page."""

_BACK: Final = timedelta(days=31)
_AHEAD: Final = timedelta(days=400)
_EVERY: Final = timedelta(minutes=15)
_DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class FeedAddress:
    """An address that was made; its secret is kept nowhere.

    Args:
        id: what names it: a hash of its secret.
        made_at: when, in UTC.
    """

    id: str
    made_at: datetime


@dataclass(frozen=True, slots=True)
class Published:
    """Makes addresses, revokes them, and writes what stands there.

    Args:
        storage: where addresses are kept.
        entries: the bookings.
        clock: the time.
        audit: where it is written down who makes and revokes addresses.
        title: what bookings are called.
        ours: what their identifiers end with.
    """

    storage: Storage
    entries: Entries
    clock: Clock
    audit: Audit
    title: str
    ours: str

    def make(self, practitioner: PractitionerId, *, actor: AccountId | None = None) -> str:
        """Return the secret of a new address; it cannot be read again later.

        Args:
            practitioner: whose bookings stand there.
            actor: who makes it, where they are signed in.
        """
        token = token_urlsafe(32)
        row = {
            "token_hash": _hash(token),
            "practitioner": practitioner,
            "made_at": self.clock.now(),
        }
        with self.storage.transaction() as session:
            session.execute(insert(PUBLISHED).values(**row))
            self._record(session, "calendar-feed.made", practitioner, actor)
        return token

    def addresses(self, practitioner: PractitionerId) -> Sequence[FeedAddress]:
        """Return the addresses of a practitioner's feed, the newest first."""
        query = select(PUBLISHED.c.token_hash, PUBLISHED.c.made_at).where(
            PUBLISHED.c.practitioner == practitioner
        )
        newest = query.order_by(PUBLISHED.c.made_at.desc(), PUBLISHED.c.token_hash)
        with self.storage.reading() as session:
            return [FeedAddress(*row) for row in session.execute(newest)]

    def revoke(
        self, practitioner: PractitionerId, id: str = "", *, actor: AccountId | None = None
    ) -> int:
        """Revoke addresses of a practitioner's feed and return how many there were.

        Args:
            practitioner: whose.
            id: which of them; all when not given.
            actor: who revokes, where they are signed in.
        """
        query = delete(PUBLISHED).where(PUBLISHED.c.practitioner == practitioner)
        if id:
            query = query.where(PUBLISHED.c.token_hash == id)
        with self.storage.transaction() as session:
            found = session.execute(query.returning(PUBLISHED.c.token_hash)).all()
            if found:
                self._record(session, "calendar-feed.revoked", practitioner, actor)
        return len(found)

    def text(self, token: str) -> str | None:
        """Return the feed at an address, or `None` if there is none."""
        query = select(PUBLISHED.c.practitioner).where(PUBLISHED.c.token_hash == _hash(token))
        with self.storage.reading() as session:
            practitioner = session.scalar(query)
        if practitioner is None:
            return None
        now = self.clock.now().replace(hour=0, minute=0, second=0, microsecond=0)
        window = Window(now - _BACK, now + _AHEAD + _DAY)
        entries = self.entries.standing(PractitionerId(practitioner), window)
        return feed_text(entries, self.title, self.ours, _EVERY)

    def _record(
        self, session: Session, action: str, practitioner: PractitionerId, actor: AccountId | None
    ) -> None:
        subject = f"practitioner:{practitioner}"
        self.audit.record(session, actor=actor, action=action, subject=subject)


def _hash(token: str) -> str:
    # The token is random and long: a plain hash cannot be guessed backwards.
    return sha256(token.encode()).hexdigest()
