"""How often somebody may do something, kept in the database.

The generic cell rate algorithm (ITU-T I.371, there as the virtual scheduling algorithm): one number
for each key, the moment up to which what was done has to be paid off, holds all that is known.
"""

from datetime import timedelta
from typing import Final

from sqlalchemy import BigInteger, Column, LargeBinary, Table, bindparam, delete, text

from soundwell_hookspecs import Clock
from soundwell_plugins.host.storage import Database
from soundwell_plugins.host.storage.tables import HOST
from soundwell_plugins.sdk.encryption import Keys

_MILLISECOND: Final = timedelta(milliseconds=1)
_TIDYING: Final = 60_000
"""How many milliseconds pass until what is paid off is looked for again."""

LIMIT: Final = Table(
    "rate_limit",
    HOST,
    Column("key", LargeBinary(32), primary_key=True),
    Column("paid_off_at", BigInteger(), nullable=False, index=True),  # milliseconds of Unix time
)

_ONE_MORE: Final = text(
    """
    INSERT INTO rate_limit (key, paid_off_at) VALUES (:key, :first)
    ON CONFLICT (key) DO UPDATE SET paid_off_at = :cost + CASE
        WHEN rate_limit.paid_off_at < :now THEN :now ELSE rate_limit.paid_off_at END
    WHERE rate_limit.paid_off_at <= :latest
    """
).bindparams(
    bindparam("key", type_=LargeBinary),
    *(bindparam(name, type_=BigInteger) for name in ("first", "cost", "now", "latest")),
)
"""In one statement, so that of many at once none is counted wrongly; no row, one too many."""


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
        self._tidied_at = 0

    def allow(self, name: str, key: str, *, times: int, per: timedelta) -> bool:
        """Count one more, if it is not one too many."""
        if times < 1 or per < times * _MILLISECOND:
            raise ValueError("a limit allows something at least once, and not every millisecond")
        hashed = self._keyring.fingerprint(f"{name}\n{key}", "rate limits")
        now = int(self._clock.now().timestamp() * 1000)
        cost = per // times // _MILLISECOND
        with self._database.fleeting() as connection:
            if now >= self._tidied_at + _TIDYING:
                connection.execute(delete(LIMIT).where(LIMIT.c.paid_off_at <= now))
                self._tidied_at = now
            values = {
                "key": hashed,
                "first": now + cost,
                "cost": cost,
                "now": now,
                "latest": now + cost * (times - 1),
            }
            return connection.execute(_ONE_MORE, values).rowcount == 1
