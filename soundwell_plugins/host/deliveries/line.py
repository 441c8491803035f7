"""Lines: the open deliveries of one plugin and one record, of which only the first may go."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from soundwell_hookspecs import Clock
from soundwell_plugins.host.deliveries.state import OPEN, State
from soundwell_plugins.host.deliveries.tables import DeliveryRow
from soundwell_plugins.host.deliveries.wake import Wake

AT_ONCE: Final = timedelta()


@dataclass(frozen=True, slots=True)
class Partition:
    """What one line is for: deliveries of different partitions never wait for each other."""

    plugin: str
    record: str

    @property
    def key(self) -> str:
        """Its name, for example `mail:booking:42`."""
        return f"{self.plugin}:{self.record}"

    @classmethod
    def of(cls, row: DeliveryRow) -> "Partition":
        """Return the partition that a delivery belongs to."""
        return cls(row.plugin, row.record)


@dataclass(frozen=True, slots=True)
class End:
    """The end of a line.

    Args:
        free: the place of whoever comes next.
        nobody_waits: whether it is certain that they are the first who is open.
    """

    free: int
    nobody_waits: bool


class Line:
    """Keeps the order: whoever changes a delivery locks its line first and lets it advance after.

    Args:
        wake: asks for attempts.
        clock: tells when they are asked for.
    """

    def __init__(self, wake: Wake, clock: Clock) -> None:
        self._wake = wake
        self._clock = clock

    def now(self) -> datetime:
        """Return this moment, in UTC."""
        return self._clock.now()

    def lock(self, session: Session, partition: Partition) -> None:
        """Wait until nobody else changes this line, and keep it until the transaction ends.

        On SQLite a transaction that writes is alone anyway.
        """
        if session.get_bind().dialect.name == "postgresql":
            digest = sha256(partition.key.encode()).digest()
            number = int.from_bytes(digest[:8], "big", signed=True)
            session.execute(select(func.pg_advisory_xact_lock(number)))

    def end(self, session: Session, partition: Partition) -> End:
        """Return where somebody new gets into the line."""
        latest = session.execute(
            select(DeliveryRow.seq, DeliveryRow.state)
            .where(DeliveryRow.plugin == partition.plugin, DeliveryRow.record == partition.record)
            .order_by(DeliveryRow.seq.desc())
            .limit(1)
        ).one_or_none()
        if latest is None:
            return End(1, nobody_waits=True)
        # Lines are served in their order: when the last one is done, so are all before it. One
        # that was discarded may have stood anywhere.
        return End(latest.seq + 1, nobody_waits=latest.state is State.DONE)

    def head(self, session: Session, partition: Partition) -> DeliveryRow | None:
        """Return the first open delivery."""
        return session.scalar(
            select(DeliveryRow)
            .where(
                DeliveryRow.plugin == partition.plugin,
                DeliveryRow.record == partition.record,
                DeliveryRow.state.in_(OPEN),
            )
            .order_by(DeliveryRow.seq)
            .limit(1)
        )

    def advance(self, session: Session, partition: Partition) -> None:
        """Give the first delivery its turn, unless it has one already or is parked."""
        head = self.head(session, partition)
        if head is not None and head.state is State.PENDING and head.due is None:
            self.call(session, head, AT_ONCE)

    def call(self, session: Session, row: DeliveryRow, delay: timedelta) -> None:
        """Ask for the next attempt at a delivery, which makes any earlier wake-up void."""
        row.attempt += 1
        row.due = self._clock.now() + delay
        self._wake.wake(session, row.id, row.attempt, Partition.of(row).key, delay)
