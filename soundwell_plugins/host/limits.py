"""How often somebody may do something, kept in the database.

The generic cell rate algorithm (ITU-T I.371, there as the virtual scheduling algorithm): one number
for each key, the moment up to which what was done has to be paid off, holds all that is known.
"""

from datetime import timedelta
from typing import Any, Final, cast

from sqlalchemy import BigInteger, Column, CursorResult, LargeBinary, Table, case, delete, insert
from sqlalchemy import update as updating
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from soundwell_hookspecs import Clock
from soundwell_plugins.host.storage import Database
from soundwell_plugins.host.storage.tables import HOST
from soundwell_plugins.sdk.encryption import Keys

_TRIES: Final = 3
_MILLISECOND: Final = timedelta(milliseconds=1)

LIMIT: Final = Table(
    "rate_limit",
    HOST,
    Column("key", LargeBinary(32), primary_key=True),
    Column("paid_off_at", BigInteger(), nullable=False, index=True),  # milliseconds of Unix time
)


class RateLimits:
    """Counts what is done; see `soundwell_hookspecs.Limits`.

    Args:
        database: where the counts are kept.
        keyring: the keys by which names and keys are hashed.
        clock: the time.
    """

    def __init__(self, database: Database, keyring: Keys, clock: Clock) -> None:
        self._database = database
        self._keyring = keyring
        self._clock = clock

    def allow(self, name: str, key: str, *, times: int, per: timedelta) -> bool:
        """Count one more, if it is not one too many."""
        if times < 1 or per < times * _MILLISECOND:
            raise ValueError("a limit allows something at least once, and not every millisecond")
        hashed = self._keyring.fingerprint(f"{name}\n{key}", "rate limits")
        now = int(self._clock.now().timestamp() * 1000)
        cost = per // times // _MILLISECOND
        with self._database.transaction() as session:
            session.execute(delete(LIMIT).where(LIMIT.c.paid_off_at <= now))
            return _count(session, hashed, now, cost, allowance=cost * (times - 1))


def _count(session: Session, key: bytes, now: int, cost: int, *, allowance: int) -> bool:
    from_now = case((LIMIT.c.paid_off_at < now, now), else_=LIMIT.c.paid_off_at)
    one_more = (
        updating(LIMIT)
        .where(LIMIT.c.key == key, LIMIT.c.paid_off_at <= now + allowance)
        .values(paid_off_at=from_now + cost)
    )
    for _ in range(_TRIES):
        if cast("CursorResult[Any]", session.execute(one_more)).rowcount:
            return True
        try:
            with session.begin_nested():
                session.execute(insert(LIMIT).values(key=key, paid_off_at=now + cost))
        except IntegrityError:
            # It is there: too much was done, or PostgreSQL has let somebody else add it meanwhile.
            continue
        return True
    return False
