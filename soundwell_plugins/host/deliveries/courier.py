"""The courier: makes one attempt at one delivery."""

import logging
from dataclasses import dataclass
from random import Random
from time import perf_counter
from typing import Final

from sqlalchemy import select

from soundwell_hookspecs import Delivery, DeliveryRefused, Event
from soundwell_plugins.host.deliveries import payload
from soundwell_plugins.host.deliveries.backoff import RetryPolicy
from soundwell_plugins.host.deliveries.line import Line, Partition
from soundwell_plugins.host.deliveries.outcome import DELIVERED, Outcome, Result, sentence
from soundwell_plugins.host.deliveries.payload import PayloadUnreadable
from soundwell_plugins.host.deliveries.state import State
from soundwell_plugins.host.deliveries.subscribers import Deliver, Subscribers
from soundwell_plugins.host.deliveries.tables import DeliveryRow, EventRow
from soundwell_plugins.host.logs import fields
from soundwell_plugins.host.requests import caused_by
from soundwell_plugins.host.storage import Database
from soundwell_plugins.sdk.encryption import DecryptionFailed

_log: Final = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Parcel:
    """A delivery as it stood when its attempt began."""

    delivery: str
    attempt: int
    event: str
    hook: str
    partition: Partition
    request: str

    @property
    def key(self) -> str:
        """The idempotency key: the same at every attempt."""
        return f"{self.event}:{self.hook}:{self.partition.plugin}"


class Courier:
    """Takes deliveries to plugins: reads, calls with no transaction open, writes what came of it.

    Args:
        database: where deliveries are.
        subscribers: knows which plugins are on.
        deliver: calls a plugin.
        line: keeps the order.
        policy: how often to try.
        random: where the jitter of waits comes from.
    """

    def __init__(
        self,
        database: Database,
        subscribers: Subscribers,
        deliver: Deliver,
        line: Line,
        *,
        policy: RetryPolicy,
        random: Random,
    ) -> None:
        self._database = database
        self._subscribers = subscribers
        self._deliver = deliver
        self._line = line
        self._policy = policy
        self._random = random

    def attempt(self, delivery_id: str, attempt: int) -> None:
        """Make an attempt, unless it is void: settled, parked, or not the one asked for last.

        Args:
            delivery_id: which delivery.
            attempt: the number that it was asked for with.
        """
        parcel = self._fetch(delivery_id, attempt)
        if parcel is not None:
            with caused_by(parcel.request):
                begun = perf_counter()
                outcome = self._hand_over(parcel)
                self._record(parcel, outcome, perf_counter() - begun)

    def _fetch(self, delivery_id: str, attempt: int) -> Parcel | None:
        with self._database.reading() as session:
            row = session.get(DeliveryRow, delivery_id)
            if row is None or not _is_current(row, attempt):
                return None
            partition = Partition.of(row)
            head = self._line.head(session, partition)
            if head is None or head.id != row.id:
                return None
            request = session.scalar(select(EventRow.request).where(EventRow.id == row.event))
            return Parcel(row.id, attempt, row.event, row.hook, partition, request or "")

    def _hand_over(self, parcel: Parcel) -> Outcome:
        delivery = Delivery(parcel.key, parcel.attempt)
        try:
            self._deliver(parcel.partition.plugin, parcel.hook, self._open(parcel), delivery)
        except (Exception, SystemExit) as error:  # noqa: BLE001 - whatever a plugin raises is a failed attempt
            return Outcome.of(error)
        return DELIVERED

    def _open(self, parcel: Parcel) -> Event:
        plugin = parcel.partition.plugin
        if plugin not in self._subscribers.plugins_for(parcel.hook):
            raise DeliveryRefused(plugin_is_off(plugin, parcel.hook))
        query = select(EventRow.payload).where(EventRow.id == parcel.event)
        try:
            with self._database.reading() as session:
                text = session.scalars(query).one()
        except DecryptionFailed as error:
            raise DeliveryRefused(
                "The event cannot be decrypted. Put its key back into the key file, then retry."
            ) from error
        try:
            return payload.read(self._subscribers.event_type(parcel.hook), text)
        except (LookupError, PayloadUnreadable) as error:
            raise DeliveryRefused(
                "This version cannot read the event any more. Retry with the version that wrote"
                " it, or discard the delivery."
            ) from error

    def _record(self, parcel: Parcel, outcome: Outcome, seconds: float) -> None:
        with self._database.transaction() as session:
            self._line.lock(session, parcel.partition)
            row = session.get(DeliveryRow, parcel.delivery)
            if row is None or not _is_current(row, parcel.attempt):
                return
            row.due = None
            if outcome.result is Result.DELIVERED:
                row.state, row.settled_at, row.reason = State.DONE, self._line.now(), ""
                self._line.advance(session, parcel.partition)
            else:
                self._fail(row, outcome)
                if row.state is State.PENDING:
                    wait = self._policy.wait(row.failures, outcome.retry_after, self._random)
                    self._line.call(session, row, wait)
            state = row.state
        _log.log(
            logging.INFO if outcome.result is Result.DELIVERED else logging.WARNING,
            "delivery %s",
            outcome.result.value,
            extra=fields(
                delivery=parcel.delivery,
                hook=parcel.hook,
                plugin=parcel.partition.plugin,
                attempt=parcel.attempt,
                state=state.value,
                milliseconds=round(seconds * 1e3, 1),
            ),
        )

    def _fail(self, row: DeliveryRow, outcome: Outcome) -> None:
        row.failures += 1
        row.reason = outcome.reason
        if outcome.result is Result.REFUSED:
            row.state = State.PARKED
        elif self._policy.exhausted(row.failures):
            row.state = State.PARKED
            row.reason = sentence(f"Given up after {row.failures} attempts. {outcome.reason}")


def plugin_is_off(plugin: str, hook: str) -> str:
    """Return the sentence for a delivery that has nobody to go to."""
    return (
        f"The plugin {plugin} is not on, or takes no {hook}. Switch it on and retry, or discard"
        " the delivery."
    )


def _is_current(row: DeliveryRow, attempt: int) -> bool:
    return row.state is State.PENDING and row.attempt == attempt
