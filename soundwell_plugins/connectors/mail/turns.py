"""Whose turn it is, where a mail provider takes only so many messages in an hour."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Lock
from typing import Final

from sqlalchemy import delete, func, insert, select
from sqlalchemy.orm import Session

from soundwell_hookspecs import Clock, Storage
from soundwell_plugins.connectors.mail.message import digest
from soundwell_plugins.connectors.mail.tables import TURN

_HOUR: Final = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Queue:
    """Messages that wait for their turn.

    Args:
        length: how many there are, at least one.
        until: when the last of them leaves, in UTC.
    """

    length: int
    until: datetime


class Turns:
    """Lets at most so many messages leave in any hour; the others get a turn, one after another.

    What left and who waits stands in the database, so that a restart neither forgets what was sent
    nor lets anybody jump the queue.

    Args:
        storage: the database.
        clock: the time.
        per_hour: how many may leave in any span of an hour, at least 1.
    """

    def __init__(self, storage: Storage, clock: Clock, per_hour: int) -> None:
        self._storage = storage
        self._clock = clock
        self._per_hour = per_hour
        # One process delivers, on several threads: two must not take the same turn.
        self._lock = Lock()

    def wait(self, key: str) -> timedelta | None:
        """Return how long a message has to wait, or `None` when it leaves now.

        Args:
            key: the delivery's; who has a turn keeps it.
        """
        now = self._clock.now()
        message = digest(key)
        with self._lock, self._storage.transaction() as session:
            session.execute(delete(TURN).where(TURN.c.at <= now - _HOUR))
            query = select(TURN.c.at).where(TURN.c.message == message)
            turn: datetime | None = session.scalar(query)
            if turn is not None and turn > now:
                return turn - now
            session.execute(delete(TURN).where(TURN.c.message == message))
            # Who comes back at their turn waits only for what has left, not for who waits behind.
            at = self._free(session, now, overtaking=turn is not None)
            session.execute(insert(TURN).values(message=message, at=at))
        return at - now if at > now else None

    def queue(self) -> Queue | None:
        """Return the messages that wait for their turn, or `None` when none does."""
        query = select(func.count(), func.max(TURN.c.at)).where(TURN.c.at > self._clock.now())
        with self._storage.reading() as session:
            length, until = session.execute(query).one()
        return Queue(length, until) if length else None

    def _free(self, session: Session, now: datetime, *, overtaking: bool) -> datetime:
        """Return the first moment at which one more may leave."""
        query = select(TURN.c.at).order_by(TURN.c.at.desc())
        if overtaking:
            query = query.where(TURN.c.at <= now)
        blocking = session.scalar(query.offset(self._per_hour - 1).limit(1))
        return now if blocking is None else max(now, blocking + _HOUR)
