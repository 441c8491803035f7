"""One practice with a plugin that hears of everything."""

from collections.abc import Iterator
from queue import SimpleQueue

import pytest

from soundwell_hookspecs import (
    CalendarEntryChanged,
    ConsultationBooked,
    ConsultationCancelled,
    ConsultationMissed,
    ConsultationRescheduled,
    Delivery,
    Event,
    Feature,
    MessageRequested,
    NoConfig,
    PluginContext,
    hookimpl,
)
from soundwell_plugins.testing import RunningPractice, running


class Listener(Feature[NoConfig]):
    """Hears of everything and remembers it."""

    name = "listener"

    def __init__(self, config: NoConfig, context: PluginContext) -> None:
        super().__init__(config, context)
        self.heard: SimpleQueue[tuple[Event, Delivery]] = SimpleQueue()

    @hookimpl
    def consultation_booked(self, event: ConsultationBooked, delivery: Delivery) -> None:
        self.heard.put((event, delivery))

    @hookimpl
    def consultation_cancelled(self, event: ConsultationCancelled, delivery: Delivery) -> None:
        self.heard.put((event, delivery))

    @hookimpl
    def consultation_rescheduled(self, event: ConsultationRescheduled, delivery: Delivery) -> None:
        self.heard.put((event, delivery))

    @hookimpl
    def consultation_missed(self, event: ConsultationMissed, delivery: Delivery) -> None:
        self.heard.put((event, delivery))

    @hookimpl
    def calendar_entry_changed(self, event: CalendarEntryChanged, delivery: Delivery) -> None:
        self.heard.put((event, delivery))

    @hookimpl
    def message_requested(self, event: MessageRequested, delivery: Delivery) -> None:
        self.heard.put((event, delivery))


class Town:
    """A practice in which things happen."""

    def __init__(self, practice: RunningPractice) -> None:
        listener = practice.host.plugins["listener"]
        assert isinstance(listener, Listener)
        self._listener = listener

    def publish(self, *events: Event) -> None:
        """Let things happen in one transaction."""
        context = self._listener.context
        with context.storage.transaction() as session:
            for event in events:
                context.events.publish(session, event)

    def heard(self) -> tuple[Event, Delivery]:
        """Wait for what the plugin hears next."""
        return self._listener.heard.get(timeout=20)


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    with running(tmp_path_factory.mktemp("town"), Listener) as practice:
        yield Town(practice)
