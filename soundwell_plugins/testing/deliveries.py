"""Deliveries that are made when a test says so."""

from dataclasses import dataclass

from sqlalchemy import select

from soundwell_plugins.host.deliveries.ledger import Entry
from soundwell_plugins.host.deliveries.state import State
from soundwell_plugins.host.deliveries.tables import DeliveryRow
from soundwell_plugins.host.host import Host


@dataclass(frozen=True, slots=True)
class Deliveries:
    """What a practice has to tell its plugins, made in the thread of the test.

    Args:
        host: the practice, which has not been started.
    """

    host: Host

    def settle(self) -> None:
        """Deliver what is due, and what that causes, until nothing is.

        A delivery that fails is tried again when the clock has passed the time of its next attempt.
        """
        while due := self._due():
            for delivery, attempt in due:
                self.host.engine.attempt(delivery, attempt)

    def of(self, plugin: str) -> tuple[Entry, ...]:
        """Return the deliveries to a plugin, the newest first."""
        return self.host.ledger.entries(plugin=plugin)

    @property
    def parked(self) -> tuple[Entry, ...]:
        """Those that wait for somebody who mends something, each with its reason."""
        return self.host.ledger.entries(state=State.PARKED)

    @property
    def pending(self) -> tuple[Entry, ...]:
        """Those that are still to be made."""
        return self.host.ledger.entries(state=State.PENDING)

    def _due(self) -> list[tuple[str, int]]:
        """Return the deliveries at the heads of their lines whose time has come."""
        query = select(DeliveryRow.id, DeliveryRow.attempt, DeliveryRow.due).where(
            DeliveryRow.state == State.PENDING, DeliveryRow.attempt > 0
        )
        now = self.host.clock.now()
        with self.host.database.reading() as session:
            rows = session.execute(query.order_by(DeliveryRow.seq, DeliveryRow.id)).all()
        return [(row.id, row.attempt) for row in rows if row.due is not None and row.due <= now]
