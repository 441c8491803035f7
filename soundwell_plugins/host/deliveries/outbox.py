"""Events on their way out, written in the transaction of the fact that they tell of."""

from typing import Final

from sqlalchemy.event import listen
from sqlalchemy.orm import Session

from soundwell_hookspecs import Event
from soundwell_plugins.host.deliveries import payload
from soundwell_plugins.host.deliveries.line import AT_ONCE, Line, Partition
from soundwell_plugins.host.deliveries.subscribers import Subscribers
from soundwell_plugins.host.deliveries.tables import RECORD_LENGTH, DeliveryRow, EventRow
from soundwell_plugins.host.requests import current_request
from soundwell_plugins.sdk.tables import new_id

_WAITING: Final = "events_without_deliveries"


class Outbox:
    """Publishes events.

    Args:
        subscribers: knows which plugins hear of what.
        line: keeps the order.
    """

    def __init__(self, subscribers: Subscribers, line: Line) -> None:
        self._subscribers = subscribers
        self._line = line

    def publish(self, session: Session, event: Event) -> None:
        """Write an event, and one delivery for each enabled plugin that hears of it.

        Of an event that nobody hears of, nothing is kept.

        Args:
            session: the open transaction of the fact itself.
            event: what happened.

        Raises:
            TypeError: no hook hears of events of this type.
            ValueError: the event's record has no name, or one that is too long.
        """
        hook = self._subscribers.hook_for(type(event))
        plugins = self._subscribers.plugins_for(hook)
        if not plugins:
            return
        if not 0 < len(event.record) <= RECORD_LENGTH:
            raise ValueError(f"the record of an event needs 1 to {RECORD_LENGTH} characters")
        row = EventRow(
            id=new_id(),
            hook=hook,
            record=event.record,
            payload=payload.write(event),
            happened_at=self._line.now(),
            request=current_request(),
        )
        session.add(row)
        session.flush()
        if _WAITING not in session.info:
            session.info[_WAITING] = []
            listen(session, "before_commit", self._append_all)
        session.info[_WAITING] += [(Partition(plugin, event.record), row) for plugin in plugins]

    def _append_all(self, session: Session) -> None:
        """Put deliveries into their lines at the end, when all lines are known.

        Whoever needs several lines takes them in the order of their keys: two transactions that
        tell of the same records in opposite order would otherwise wait for each other for ever.
        """
        if session.in_nested_transaction():
            return
        waiting: list[tuple[Partition, EventRow]] = session.info[_WAITING]
        session.info[_WAITING] = []
        for partition, row in sorted(waiting, key=lambda each: each[0].key):
            if row in session:  # it is not there any more when a savepoint took it back
                self._append(session, row, partition)

    def _append(self, session: Session, event: EventRow, partition: Partition) -> None:
        self._line.lock(session, partition)
        end = self._line.end(session, partition)
        row = DeliveryRow(
            id=new_id(),
            event=event.id,
            hook=event.hook,
            plugin=partition.plugin,
            record=partition.record,
            seq=end.free,
            attempt=0,
        )
        session.add(row)
        if end.nobody_waits:
            self._line.call(session, row, AT_ONCE)
        session.flush()
        if not end.nobody_waits:
            self._line.advance(session, partition)
