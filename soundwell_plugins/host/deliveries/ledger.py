"""The ledger: how people see deliveries and set them going again; never what is in them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import Row, Select, func, select
from sqlalchemy.orm import Session, aliased

from soundwell_hookspecs import Window
from soundwell_plugins.host.deliveries.line import Line, Partition
from soundwell_plugins.host.deliveries.outcome import sentence
from soundwell_plugins.host.deliveries.state import OPEN, State
from soundwell_plugins.host.deliveries.tables import DeliveryRow, EventRow
from soundwell_plugins.host.storage import Database

LIMIT: Final = 1000
"""The longest list that is given out."""


class LedgerRefused(Exception):
    """What was asked of the ledger cannot be done; its text is a sentence for the admin."""


class UnknownDelivery(LedgerRefused):
    """No delivery has this id, or several have ids that begin so."""


class NothingToRetry(LedgerRefused):
    """The delivery is settled, or its attempt is about to be made anyway."""


class NothingToDiscard(LedgerRefused):
    """The delivery is settled already."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A delivery as people see it.

    Args:
        id: its id, of which the beginning is enough when it is the only one.
        hook: what happened.
        plugin: who is to hear of it.
        record: what it happened to, for example `booking:42`.
        seq: its place among the deliveries of this plugin and record.
        state: where it stands.
        attempt: how many attempts were asked for.
        happened_at: when it happened, in UTC.
        due: when the next attempt is made, in UTC; empty while it waits for another or is over.
        settled_at: when it was delivered or discarded, in UTC.
        reason: why the last attempt failed, or why it was parked or discarded.
        holds_back: how many later deliveries wait for it.
        request: the id of the request that caused it; empty when none did.
    """

    id: str
    hook: str
    plugin: str
    record: str
    seq: int
    state: State
    attempt: int
    happened_at: datetime
    due: datetime | None
    settled_at: datetime | None
    reason: str
    holds_back: int
    request: str


@dataclass(frozen=True, slots=True)
class Count:
    """How many deliveries to a plugin stand in one way.

    Args:
        plugin: the plugin.
        state: where they stand.
        number: how many they are.
    """

    plugin: str
    state: State
    number: int


class Ledger:
    """Lists, retries and discards deliveries; works beside a running executor and without one.

    Args:
        database: where deliveries are.
        line: keeps the order.
    """

    def __init__(self, database: Database, line: Line) -> None:
        self._database = database
        self._line = line

    def entries(
        self,
        *,
        state: State | None = None,
        plugin: str | None = None,
        hook: str | None = None,
        limit: int = 100,
    ) -> tuple[Entry, ...]:
        """Return deliveries, the newest first.

        Args:
            state: only those that stand so.
            plugin: only those to this plugin.
            hook: only those about this event.
            limit: how many at most; never more than `LIMIT`.
        """
        query = _entries().order_by(
            EventRow.happened_at.desc(), DeliveryRow.seq.desc(), DeliveryRow.plugin
        )
        if state is not None:
            query = query.where(DeliveryRow.state == state)
        if plugin is not None:
            query = query.where(DeliveryRow.plugin == plugin)
        if hook is not None:
            query = query.where(DeliveryRow.hook == hook)
        with self._database.reading() as session:
            rows = session.execute(query.limit(max(0, min(limit, LIMIT)))).all()
        return tuple(_entry(row) for row in rows)

    def counts(self) -> tuple[Count, ...]:
        """Return how many deliveries stand where, for each plugin."""
        query = (
            select(DeliveryRow.plugin, DeliveryRow.state, func.count())
            .group_by(DeliveryRow.plugin, DeliveryRow.state)
            .order_by(DeliveryRow.plugin, DeliveryRow.state)
        )
        with self._database.reading() as session:
            return tuple(Count(*row) for row in session.execute(query).all())

    def tally(self, windows: Sequence[Window]) -> tuple[Mapping[State, int], ...]:
        """Return how many deliveries of what happened within each of some windows stand where."""
        counted: list[Mapping[State, int]] = []
        with self._database.reading() as session:
            for window in windows:
                query = (
                    select(DeliveryRow.state, func.count())
                    .join(EventRow, EventRow.id == DeliveryRow.event)
                    .where(EventRow.happened_at >= window.start, EventRow.happened_at < window.end)
                    .group_by(DeliveryRow.state)
                )
                counted.append({row[0]: row[1] for row in session.execute(query)})
        return tuple(counted)

    def oldest_open(self) -> datetime | None:
        """Return when that happened, in UTC, of which somebody has waited longest to hear."""
        query = (
            select(func.min(EventRow.happened_at))
            .join(DeliveryRow, DeliveryRow.event == EventRow.id)
            .where(DeliveryRow.state.in_(OPEN))
        )
        with self._database.reading() as session:
            return session.scalar(query)

    def entry(self, id: str) -> Entry:
        """Return one delivery.

        Args:
            id: its id or the beginning of it.

        Raises:
            UnknownDelivery: there is none, or more than one.
        """
        with self._database.reading() as session:
            return _read(session, _find(session, id).id)

    def retry(self, id: str) -> Entry:
        """Set a parked delivery going again, or one that waits for its next attempt.

        Args:
            id: its id or the beginning of it.

        Raises:
            UnknownDelivery: there is none, or more than one.
            NothingToRetry: it is settled, under way, or waits for an earlier one.
        """
        with self._database.transaction() as session:
            row = self._lock(session, id)
            if not self._restart(session, row):
                raise NothingToRetry(_why_not_retried(row))
            session.flush()
            return _read(session, row.id)

    def retry_parked(self, plugin: str) -> int:
        """Set all parked deliveries of a plugin going again, and return how many there were."""
        parked = select(DeliveryRow).where(
            DeliveryRow.state == State.PARKED, DeliveryRow.plugin == plugin
        )
        with self._database.transaction() as session:
            rows = session.scalars(parked).all()
            # lines in the order of their keys, as the outbox takes them
            in_order = sorted(rows, key=lambda row: (Partition.of(row).key, row.seq))
            return sum(self._restart(session, self._lock(session, row.id)) for row in in_order)

    def discard(self, id: str, reason: str) -> Entry:
        """Give a delivery up for good, so that those behind it can go.

        Args:
            id: its id or the beginning of it.
            reason: why, without personal data: it is kept and shown.

        Raises:
            UnknownDelivery: there is none, or more than one.
            NothingToDiscard: it is settled already.
        """
        with self._database.transaction() as session:
            row = self._lock(session, id)
            if row.state not in OPEN:
                raise NothingToDiscard(f"This delivery is {row.state.value} already.")
            row.state, row.due = State.DISCARDED, None
            row.reason, row.settled_at = sentence(reason), self._line.now()
            self._line.advance(session, Partition.of(row))
            session.flush()
            return _read(session, row.id)

    def _lock(self, session: Session, id: str) -> DeliveryRow:
        row = _find(session, id)
        self._line.lock(session, Partition.of(row))
        session.refresh(row)
        return row

    def _restart(self, session: Session, row: DeliveryRow) -> bool:
        waits = row.due is not None and row.due > self._line.now()
        if row.state is not State.PARKED and not waits:
            return False
        row.state, row.due, row.failures = State.PENDING, None, 0
        self._line.advance(session, Partition.of(row))
        return True


def _why_not_retried(row: DeliveryRow) -> str:
    if row.state not in OPEN:
        return f"This delivery is {row.state.value} already."
    if row.due is None:
        return "This delivery waits for an earlier one to the same plugin about the same record."
    return "This delivery is under way: its attempt begins at any moment or has begun."


def _find(session: Session, id: str) -> DeliveryRow:
    rows = session.scalars(
        select(DeliveryRow).where(DeliveryRow.id.startswith(id, autoescape=True)).limit(2)
    ).all()
    if len(rows) == 1:
        return rows[0]
    if rows and id:
        raise UnknownDelivery(f"More than one delivery begins with {id[:40]}: give more of the id.")
    raise UnknownDelivery(f"There is no delivery {id[:40]}. The list shows all ids.")


def _entries() -> Select[DeliveryRow, datetime, str, int]:
    later = aliased(DeliveryRow)
    holds_back = (
        select(func.count())
        .where(
            DeliveryRow.state.in_(OPEN),
            later.plugin == DeliveryRow.plugin,
            later.record == DeliveryRow.record,
            later.state.in_(OPEN),
            later.seq > DeliveryRow.seq,
        )
        .correlate(DeliveryRow)
        .scalar_subquery()
    )
    return select(DeliveryRow, EventRow.happened_at, EventRow.request, holds_back).join(
        EventRow, EventRow.id == DeliveryRow.event
    )


def _read(session: Session, id: str) -> Entry:
    return _entry(session.execute(_entries().where(DeliveryRow.id == id)).one())


def _entry(found: Row[DeliveryRow, datetime, str, int]) -> Entry:
    row, happened_at, request, holds_back = found
    return Entry(
        id=row.id,
        hook=row.hook,
        plugin=row.plugin,
        record=row.record,
        seq=row.seq,
        state=row.state,
        attempt=row.attempt,
        happened_at=happened_at,
        due=row.due,
        settled_at=row.settled_at,
        reason=row.reason,
        holds_back=holds_back,
        request=request,
    )
