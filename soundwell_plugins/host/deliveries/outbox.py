"""Events on their way out, written in the transaction of the fact that they tell of."""

from sqlalchemy.orm import Session

from soundwell_hookspecs import Event
from soundwell_plugins.host.deliveries import payload
from soundwell_plugins.host.deliveries.line import Line, Partition
from soundwell_plugins.host.deliveries.subscribers import Subscribers
from soundwell_plugins.host.deliveries.tables import RECORD_LENGTH, DeliveryRow, EventRow
from soundwell_plugins.host.requests import current_request
from soundwell_plugins.sdk.tables import new_id


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
        for plugin in sorted(plugins):
            self._append(session, row, Partition(plugin, event.record))

    def _append(self, session: Session, event: EventRow, partition: Partition) -> None:
        self._line.lock(session, partition)
        session.add(
            DeliveryRow(
                id=new_id(),
                event=event.id,
                hook=event.hook,
                plugin=partition.plugin,
                record=partition.record,
                seq=self._line.next_seq(session, partition),
            )
        )
        session.flush()
        self._line.advance(session, partition)
