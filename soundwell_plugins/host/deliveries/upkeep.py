"""Upkeep: parks what has nobody to go to, wakes what was forgotten, drops what is old."""

from datetime import timedelta
from typing import Final

from sqlalchemy import ColumnElement, Select, delete, exists, select, update
from sqlalchemy.orm import aliased

from soundwell_plugins.host.deliveries.courier import plugin_is_off
from soundwell_plugins.host.deliveries.line import Line, Partition
from soundwell_plugins.host.deliveries.state import OPEN, State
from soundwell_plugins.host.deliveries.subscribers import Subscribers
from soundwell_plugins.host.deliveries.tables import DeliveryRow, EventRow
from soundwell_plugins.host.deliveries.wake import Fate, WakeUp, WakeUps
from soundwell_plugins.host.storage import Database

_BATCH: Final = 500
_FATAL: Final = (
    "The program ended several times while this was being delivered. Look for the cause in the"
    " plugin, then retry or discard."
)


class Upkeep:
    """Repairs and tidies the deliveries; every part of it can run at any time, beside attempts.

    Args:
        database: where deliveries are.
        subscribers: knows which plugins are on.
        line: keeps the order.
        wake_ups: knows what became of wake-ups.
        keep: how long settled deliveries and their events are kept.
    """

    def __init__(
        self,
        database: Database,
        subscribers: Subscribers,
        line: Line,
        wake_ups: WakeUps,
        keep: timedelta = timedelta(days=30),
    ) -> None:
        self._database = database
        self._subscribers = subscribers
        self._line = line
        self._wake_ups = wake_ups
        self._keep = keep

    def park_undeliverable(self) -> int:
        """Park the deliveries of plugins that are off, and return how many there were."""
        pending = DeliveryRow.state == State.PENDING
        kinds = select(DeliveryRow.plugin, DeliveryRow.hook).where(pending).distinct()
        parked = 0
        with self._database.transaction() as session:
            for plugin, hook in session.execute(kinds).all():
                if plugin in self._subscribers.plugins_for(hook):
                    continue
                rows = session.scalars(
                    update(DeliveryRow)
                    .where(pending, DeliveryRow.plugin == plugin, DeliveryRow.hook == hook)
                    .values(state=State.PARKED, due=None, reason=plugin_is_off(plugin, hook))
                    .returning(DeliveryRow.id)
                )
                parked += len(rows.all())
        return parked

    def wake_forgotten(self) -> int:
        """Wake the deliveries whose turn it is and which nothing would wake any more.

        That is so after an attempt whose outcome could not be written, and after restoring a
        backup without the engine's own tables.

        Returns:
            How many there were.
        """
        with self._database.reading() as session:
            asked_for = [
                WakeUp(delivery, attempt)
                for delivery, attempt in session.execute(_asked_for()).all()
            ]
            never_asked_for = [
                WakeUp(delivery, attempt)
                for delivery, attempt in session.execute(_never_asked_for()).all()
            ]
        fates = {
            wake_up: fate
            for start in range(0, len(asked_for), _BATCH)
            for wake_up, fate in self._wake_ups.fates(asked_for[start : start + _BATCH]).items()
            if fate is not Fate.OUTSTANDING
        } | dict.fromkeys(never_asked_for, Fate.ENDED)
        for wake_up, fate in fates.items():
            self._mend(wake_up, fate)
        return len(fates)

    def prune(self) -> int:
        """Drop settled deliveries and events that are old, and return how many rows went."""
        limit = self._line.now() - self._keep
        orphan = ~exists().where(DeliveryRow.event == EventRow.id)
        return (
            self._delete(DeliveryRow, DeliveryRow.settled_at < limit)
            + self._delete(EventRow, EventRow.happened_at < limit, orphan)
            + self._wake_ups.forget_finished()
        )

    def _mend(self, wake_up: WakeUp, fate: Fate) -> None:
        with self._database.transaction() as session:
            row = session.get(DeliveryRow, wake_up.delivery)
            if row is None:
                return
            self._line.lock(session, Partition.of(row))
            session.refresh(row)
            if row.state is not State.PENDING or row.attempt != wake_up.attempt:
                return
            row.due = None
            if fate is Fate.FATAL:
                row.state, row.reason = State.PARKED, _FATAL
            self._line.advance(session, Partition.of(row))

    def _delete(
        self, table: type[DeliveryRow] | type[EventRow], *which: ColumnElement[bool]
    ) -> int:
        some = select(table.id).where(*which).limit(_BATCH)
        gone = 0
        while True:
            with self._database.transaction() as session:
                rows = session.scalars(
                    delete(table).where(table.id.in_(some)).returning(table.id)
                ).all()
            gone += len(rows)
            if len(rows) < _BATCH:
                return gone


def _asked_for() -> Select[str, int]:
    return select(DeliveryRow.id, DeliveryRow.attempt).where(
        DeliveryRow.state == State.PENDING, DeliveryRow.due.is_not(None)
    )


def _never_asked_for() -> Select[str, int]:
    earlier = aliased(DeliveryRow)
    waits = exists().where(
        earlier.plugin == DeliveryRow.plugin,
        earlier.record == DeliveryRow.record,
        earlier.state.in_(OPEN),
        earlier.seq < DeliveryRow.seq,
    )
    return select(DeliveryRow.id, DeliveryRow.attempt).where(
        DeliveryRow.state == State.PENDING, DeliveryRow.due.is_(None), ~waits
    )
