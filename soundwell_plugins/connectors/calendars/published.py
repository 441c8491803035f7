"""Feeds of bookings that practitioners subscribe to, each by an address that can be revoked.

They are fed from the entries that events leave here rather than by asking the scheduling: then they
show bookings of any feature, and a subscriber who looks every hour waits for nobody.
"""

from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256
from secrets import token_urlsafe
from typing import Final

from sqlalchemy import Column, String, Table, delete, insert, select

from soundwell_hookspecs import Clock, PractitionerId, Storage, Window
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

_BACK: Final = timedelta(days=31)
_AHEAD: Final = timedelta(days=400)
_EVERY: Final = timedelta(minutes=15)
_DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Published:
    """Makes addresses, revokes them, and writes what stands there.

    Args:
        storage: where addresses are kept.
        entries: the bookings.
        clock: the time.
        title: what bookings are called.
        ours: what their identifiers end with.
    """

    storage: Storage
    entries: Entries
    clock: Clock
    title: str
    ours: str

    def make(self, practitioner: PractitionerId) -> str:
        """Return the secret of a new address; it cannot be read again later."""
        token = token_urlsafe(32)
        row = {
            "token_hash": _hash(token),
            "practitioner": practitioner,
            "made_at": self.clock.now(),
        }
        with self.storage.transaction() as session:
            session.execute(insert(PUBLISHED).values(**row))
        return token

    def revoke(self, practitioner: PractitionerId) -> int:
        """Revoke all addresses of a practitioner's feed and return how many there were."""
        query = delete(PUBLISHED).where(PUBLISHED.c.practitioner == practitioner)
        with self.storage.transaction() as session:
            found = session.execute(query.returning(PUBLISHED.c.token_hash)).all()
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


def _hash(token: str) -> str:
    # The token is random and long: a plain hash cannot be guessed backwards.
    return sha256(token.encode()).hexdigest()
