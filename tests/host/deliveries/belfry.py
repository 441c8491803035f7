"""A practice of bells: they ring, and scripted plugins hear of it in durable deliveries."""

import threading
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from random import Random
from time import monotonic
from typing import Final

from sqlalchemy import select, text

from soundwell_hookspecs import Delivery, Event
from soundwell_plugins.host.deliveries import (
    Courier,
    Ledger,
    Line,
    Outbox,
    RetryPolicy,
    State,
    Upkeep,
)
from soundwell_plugins.host.deliveries.engine import Engine, QueuedWakeUps, migrate
from soundwell_plugins.host.deliveries.ledger import Entry
from soundwell_plugins.host.deliveries.tables import DeliveryRow
from soundwell_plugins.host.deliveries.wake import WakeUp
from soundwell_plugins.host.storage import Database
from soundwell_plugins.host.storage.tables import HOST
from soundwell_plugins.sdk.encryption import KeyRing

HOOK: Final = "bell_rang"
PATIENCE: Final = 20.0
"""Seconds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BellRang(Event):
    """A bell rang; `count` says the how manieth time."""

    bell: str
    count: int
    note: str = ""

    @property
    def record(self) -> str:
        return f"bell:{self.bell}"


@dataclass(frozen=True, slots=True, kw_only=True)
class BellBroke(Event):
    """Something of which no hook hears."""

    @property
    def record(self) -> str:
        return "bell:broken"


@dataclass
class Steeple:
    """Knows which plugins hear of bells."""

    plugins: list[str] = field(default_factory=lambda: ["ear"])

    def hook_for(self, event_type: type[Event]) -> str:
        if event_type is not BellRang:
            raise TypeError(f"no hook hears of {event_type.__name__}")
        return HOOK

    def plugins_for(self, hook: str) -> Sequence[str]:
        return self.plugins if hook == HOOK else ()

    def event_type(self, hook: str) -> type[Event]:
        return {HOOK: BellRang}[hook]


@dataclass(frozen=True, slots=True)
class Heard:
    """One call of a plugin."""

    plugin: str
    bell: str
    count: int
    key: str
    attempt: int


class Ears:
    """Stands for the host's call of a plugin: remembers every call, and does what it was told."""

    def __init__(self) -> None:
        self.heard: list[Heard] = []
        self.scripts: dict[str, Callable[[Heard], None]] = {}
        self._changed = threading.Condition()

    def __call__(self, plugin: str, hook: str, event: Event, delivery: Delivery) -> None:
        assert hook == HOOK
        assert isinstance(event, BellRang)
        heard = Heard(plugin, event.bell, event.count, delivery.key, delivery.attempt)
        with self._changed:
            self.heard.append(heard)
            self._changed.notify_all()
        script = self.scripts.get(plugin)
        if script is not None:
            script(heard)

    def until(self, condition: Callable[[list[Heard]], bool]) -> None:
        """Wait until the calls so far satisfy a condition."""
        with self._changed:
            assert self._changed.wait_for(lambda: condition(self.heard), PATIENCE), self.heard

    def counts(self, plugin: str = "ear") -> dict[str, list[int]]:
        """Return what a plugin heard of each bell, in order."""
        counts: dict[str, list[int]] = defaultdict(list)
        for heard in self.heard:
            if heard.plugin == plugin:
                counts[heard.bell].append(heard.count)
        return dict(counts)


@dataclass
class SetClock:
    """A clock that stands still until it is set."""

    moment: datetime = datetime(2027, 3, 1, 9, tzinfo=UTC)

    def now(self) -> datetime:
        return self.moment

    def pass_by(self, span: timedelta) -> None:
        self.moment += span


class Belfry:
    """Everything about deliveries, put together as the host does it."""

    def __init__(
        self,
        database: Database,
        policy: RetryPolicy,
        polling: timedelta = timedelta(seconds=0.02),
    ) -> None:
        self.database = database
        self.clock = SetClock()
        self.steeple = Steeple()
        self.ears = Ears()
        self.wake_ups = QueuedWakeUps(database)
        self.line = Line(self.wake_ups, self.clock)
        self.outbox = Outbox(self.steeple, self.line)
        self.ledger = Ledger(database, self.line)
        self.upkeep = Upkeep(database, self.steeple, self.line, self.wake_ups)
        self.courier = Courier(
            database, self.steeple, self.ears, self.line, policy=policy, random=Random(7)
        )
        self.engine = Engine(
            database,
            self.courier.attempt,
            self.upkeep,
            self.wake_ups,
            polling=polling,
        )

    def ring(self, bell: str = "great", *counts: int, note: str = "") -> None:
        """Publish one event for each count, each in a transaction of its own."""
        for count in counts or (1,):
            with self.database.transaction() as session:
                self.outbox.publish(session, BellRang(bell=bell, count=count, note=note))

    def awake(self) -> list[WakeUp]:
        """Return the attempts that are asked for, by the order of records."""
        query = (
            select(DeliveryRow.id, DeliveryRow.attempt)
            .where(DeliveryRow.due.is_not(None))
            .order_by(DeliveryRow.plugin, DeliveryRow.record)
        )
        with self.database.reading() as session:
            return [WakeUp(*row) for row in session.execute(query).all()]

    def attempt_all(self) -> None:
        """Make, in this thread, each attempt that is asked for, once."""
        for wake_up in self.awake():
            self.courier.attempt(wake_up.delivery, wake_up.attempt)

    def entries(self, plugin: str = "ear") -> list[Entry]:
        """Return a plugin's deliveries, by record and in their order."""
        found = self.ledger.entries(plugin=plugin, limit=1000)
        return sorted(found, key=lambda entry: (entry.record, entry.seq))

    def states(self, plugin: str = "ear") -> list[State]:
        """Return how a plugin's deliveries stand, in their order."""
        return [entry.state for entry in self.entries(plugin)]

    def until_settled(self) -> None:
        """Wait until nothing is pending."""
        until(lambda: not self.ledger.entries(state=State.PENDING, limit=1))

    def until_parked(self) -> None:
        """Wait until a delivery is parked."""
        until(lambda: bool(self.ledger.entries(state=State.PARKED, limit=1)))

    def count_rows(self, table: str) -> int:
        """Return how many rows a table has."""
        with self.database.reading() as session:
            return int(session.execute(text(f"SELECT count(*) FROM {table}")).scalar_one())


def until(condition: Callable[[], bool]) -> None:
    """Wait until a condition holds, which nothing announces, but not for ever."""
    deadline = monotonic() + PATIENCE
    pause = threading.Event()
    while not condition():
        assert monotonic() < deadline, "it did not come about"
        pause.wait(0.01)


def migrated(url: str, keyring: KeyRing) -> Database:
    """Return a database with all tables."""
    database = Database(url, keyring)
    HOST.create_all(database.engine)
    migrate(database)
    return database
