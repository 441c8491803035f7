"""Sessions of a client and how often they are asked, as practitioners plan them."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

from sqlalchemy import delete, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session as Transaction

from soundwell_hookspecs import (
    PluginContext,
    PractitionerId,
    SessionState,
    TherapySession,
    Window,
    sessions,
)
from soundwell_plugins.features.alliance.client import Client, ClientId
from soundwell_plugins.features.alliance.clients import Clients
from soundwell_plugins.features.alliance.course import (
    Delivery,
    Plan,
    Recurrence,
    Session,
    Unit,
    plan_of,
    recurrence_of,
    session_of,
)
from soundwell_plugins.features.alliance.tables import PLAN, RECURRENCE, SESSION
from soundwell_plugins.sdk.tables import new_id

AHEAD: Final = timedelta(days=14)
"""How far ahead sessions are made of recurrences."""

_BACK: Final = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Wish:
    """How often a client is going to be asked, and what.

    Args:
        every: after how many units.
        unit: of what.
        instruments: the names of the instruments; the five questions come first anyway.
        delivery: how the client gets it.
        practitioner_too: whether the practitioner answers the parallel form.
    """

    every: int
    unit: Unit
    instruments: tuple[str, ...]
    delivery: Delivery
    practitioner_too: bool


class Courses:
    """Keeps sessions, their recurrences and plans.

    Args:
        context: the plugin's context.
        clients: the clients there are.
    """

    def __init__(self, context: PluginContext, clients: Clients) -> None:
        self._context = context
        self._clients = clients

    def plan(self, session: Transaction, client: ClientId) -> Plan | None:
        """Return how often a client is asked, or `None` if they are not."""
        row = session.execute(select(PLAN).where(PLAN.c.client == client)).mappings().first()
        return plan_of(row) if row is not None else None

    def plans(self, session: Transaction) -> Sequence[Plan]:
        """Return all plans by which somebody is asked."""
        rows = session.execute(select(PLAN).where(PLAN.c.paused_at.is_(None)).order_by(PLAN.c.id))
        return [plan_of(row) for row in rows.mappings()]

    def ask(
        self, session: Transaction, client: Client, practitioner: PractitionerId, wish: Wish
    ) -> None:
        """Plan how often a client is asked, in place of what was planned before; it counts anew."""
        session.execute(delete(PLAN).where(PLAN.c.client == client.id))
        session.execute(
            insert(PLAN).values(
                id=new_id(),
                client=client.id,
                practitioner=practitioner,
                every=wish.every,
                unit=wish.unit.value,
                instruments=" ".join(wish.instruments),
                delivery=wish.delivery.value,
                practitioner_too=wish.practitioner_too,
                since=self._context.clock.now(),
            )
        )

    def pause(self, session: Transaction, client: ClientId, *, paused: bool) -> None:
        """Ask a client no more for the present, or again."""
        at = self._context.clock.now() if paused else None
        plan = update(PLAN).where(PLAN.c.client == client)
        session.execute(plan.values(paused_at=at, stopped_at=None))

    def recurrence(self, session: Transaction, client: ClientId) -> Recurrence | None:
        """Return at which time of the week a client's sessions are, or `None`."""
        query = select(RECURRENCE).where(
            RECURRENCE.c.client == client, RECURRENCE.c.until.is_(None)
        )
        row = session.execute(query).mappings().first()
        return recurrence_of(row) if row is not None else None

    def repeat(
        self,
        session: Transaction,
        client: Client,
        practitioner: PractitionerId,
        *,
        first: datetime,
        zone: ZoneInfo,
        length: timedelta,
        weeks: int,
    ) -> None:
        """Plan sessions at one time of the week, in place of what was planned before.

        Args:
            session: an open transaction that can write.
            client: with whom.
            practitioner: by whom.
            first: when the first one begins, aware.
            zone: by whose clock they take place.
            length: how long each takes.
            weeks: how many weeks from one to the next.
        """
        self.stop(session, client.id)
        session.execute(
            insert(RECURRENCE).values(
                id=new_id(),
                client=client.id,
                practitioner=practitioner,
                first=first,
                zone=zone.key,
                minutes=length // timedelta(minutes=1),
                weeks=weeks,
            )
        )

    def stop(self, session: Transaction, client: ClientId) -> None:
        """End the sessions at one time of the week; those that nobody said anything about go."""
        now = self._context.clock.now()
        lasting = update(RECURRENCE).where(
            RECURRENCE.c.client == client, RECURRENCE.c.until.is_(None)
        )
        session.execute(lasting.values(until=now))
        session.execute(
            delete(SESSION).where(
                SESSION.c.client == client,
                SESSION.c.start > now,
                SESSION.c.origin.startswith(_RECURRENCE),
                SESSION.c.said_at.is_(None),
            )
        )

    def add(
        self, session: Transaction, client: Client, practitioner: PractitionerId, window: Window
    ) -> Session:
        """Add one session that the practitioner held."""
        now = self._context.clock.now()
        row = _row(client.id, practitioner, window, SessionState.HELD, None)
        session.execute(insert(SESSION).values(row | {"said_at": now}))
        return self.get(session, str(row["id"]))

    def get(self, session: Transaction, id: str) -> Session:
        """Return a session.

        Raises:
            LookupError: there is none.
        """
        row = session.execute(select(SESSION).where(SESSION.c.id == id)).mappings().first()
        if row is None:
            raise LookupError("there is no such session")
        return session_of(row)

    def say(self, session: Transaction, id: str, state: SessionState) -> None:
        """Keep what the practitioner says has become of a session; nothing else overwrites it."""
        said = {"state": state.value, "said_at": self._context.clock.now()}
        session.execute(update(SESSION).where(SESSION.c.id == id).values(said))

    def within(
        self, session: Transaction, practitioner: PractitionerId, window: Window
    ) -> Sequence[Session]:
        """Return a practitioner's sessions that begin in a span, the earliest first."""
        query = (
            select(SESSION)
            .where(
                SESSION.c.practitioner == practitioner,
                SESSION.c.start >= window.start,
                SESSION.c.start < window.end,
            )
            .order_by(SESSION.c.start, SESSION.c.id)
        )
        return [session_of(row) for row in session.execute(query).mappings()]

    def of(
        self, session: Transaction, client: ClientId, practitioner: PractitionerId, since: datetime
    ) -> Sequence[Session]:
        """Return a client's sessions with a practitioner that end after a moment, in order."""
        query = (
            select(SESSION)
            .where(
                SESSION.c.client == client,
                SESSION.c.practitioner == practitioner,
                SESSION.c.end > since,
            )
            .order_by(SESSION.c.start, SESSION.c.id)
        )
        return [session_of(row) for row in session.execute(query).mappings()]

    def look_ahead(self, now: datetime) -> None:
        """Make the sessions of recurrences, and take those that plugins tell of.

        Args:
            now: the present moment, in UTC.
        """
        with self._context.storage.transaction() as session:
            rows = session.execute(select(RECURRENCE).where(RECURRENCE.c.until.is_(None)))
            for recurrence in [recurrence_of(row) for row in rows.mappings()]:
                self._make(session, recurrence, Window(now - _BACK, now + AHEAD))
        answers = self._context.hooks.collect(sessions, window=Window(now - _BACK, now + AHEAD))
        for answer in answers.answers:
            with self._context.storage.transaction() as session:
                for told in answer.value:
                    self._take(session, answer.plugin, told)

    def _make(self, session: Transaction, recurrence: Recurrence, window: Window) -> None:
        made = {
            f"{_RECURRENCE}{recurrence.id}:{start:%Y%m%d}": start
            for start in occurrences(recurrence, window)
        }
        for origin, start in _missing(session, made):
            span = Window(start, start + recurrence.length)
            row = _row(
                recurrence.client, recurrence.practitioner, span, SessionState.PLANNED, origin
            )
            _insert(session, row)

    def _take(self, session: Transaction, plugin: str, told: TherapySession) -> None:
        origin = f"{plugin}:{told.key}"[:_ORIGIN]
        if told.practitioner not in self._context.practice.practitioners:
            return
        query = select(SESSION).where(SESSION.c.origin == origin)
        row = session.execute(query).mappings().first()
        if row is None:
            try:
                client = self._clients.add(session, told.client)
            except LookupError:
                return
            new = _row(client.id, told.practitioner, told.window, told.state, origin)
            _insert(session, new)
        elif row["said_at"] is None:
            changed = update(SESSION).where(SESSION.c.id == row["id"])
            window = {"start": told.window.start, "end": told.window.end}
            session.execute(changed.values(state=told.state.value, **window))


_RECURRENCE: Final = "weekly:"
_ORIGIN: Final = 300


def occurrences(recurrence: Recurrence, window: Window) -> Iterator[datetime]:
    """Yield when sessions begin in a span, by the clock on the wall, in UTC.

    Args:
        recurrence: at which time of the week.
        window: the span.
    """
    local = recurrence.first.astimezone(recurrence.zone)
    step = timedelta(weeks=recurrence.weeks)
    passed = max((window.start - recurrence.first) // step, 0)
    local += step * passed
    while (start := local.astimezone(window.start.tzinfo)) < window.end:
        if start >= window.start:
            yield start
        local += step


def _missing(session: Transaction, made: dict[str, datetime]) -> Collection[tuple[str, datetime]]:
    known = select(SESSION.c.origin).where(SESSION.c.origin.in_(made))
    there = set(session.scalars(known))
    return [(origin, start) for origin, start in made.items() if origin not in there]


def _row(
    client: ClientId,
    practitioner: PractitionerId,
    window: Window,
    state: SessionState,
    origin: str | None,
) -> dict[str, Any]:
    return {
        "id": new_id(),
        "client": client,
        "practitioner": practitioner,
        "start": window.start,
        "end": window.end,
        "state": state.value,
        "origin": origin,
    }


def _insert(session: Transaction, row: dict[str, Any]) -> None:
    try:
        with session.begin_nested():
            session.execute(insert(SESSION).values(row))
    except IntegrityError:
        return  # somebody else made the same session since we looked
