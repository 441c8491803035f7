"""The fixtures, as a plugin's author uses them."""

import subprocess
import sys
from collections.abc import Iterator, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from fastapi import APIRouter
from fastapi.testclient import TestClient

from soundwell_hookspecs import (
    ConsultationBooked,
    Delivery,
    DeliveryFailed,
    DeliveryRefused,
    Entry,
    Feature,
    HookKind,
    MessageRequested,
    NoConfig,
    Permission,
    Plugin,
    PluginContext,
    Recipient,
    Window,
    busy_times,
    hookimpl,
)
from soundwell_plugins.connectors.calendars import Calendars
from soundwell_plugins.host.host import Host
from soundwell_plugins.host.inspection import implemented
from soundwell_plugins.host.specifications import Specifications
from soundwell_plugins.sdk.configuration import PluginConfig
from soundwell_plugins.sdk.pages import PageRouter
from soundwell_plugins.testing import (
    BEGINNING,
    MAYA,
    AdjustableClock,
    CalDavServer,
    CalendarServer,
    Deliveries,
    FakeCalendar,
    Mailbox,
    RunningPractice,
    Witness,
    sample_of,
    standing,
)

HOUR = Window(BEGINNING, BEGINNING + timedelta(hours=1))
FEED = """
[calendars]
private_hosts = ["127.0.0.1"]

[[calendars.sources]]
practitioner = "maya"
url = { env = "TEST_FEED" }
"""


class GreeterConfig(PluginConfig):
    """The table of the plugin below."""

    words: str = "Hello"


class Greeter(Feature[GreeterConfig]):
    """Greets whoever books, unless it is told not to."""

    name = "greeter"
    Config = GreeterConfig

    def __init__(self, config: GreeterConfig, context: PluginContext) -> None:
        super().__init__(config, context)
        self.failure: DeliveryFailed | None = None

    @hookimpl
    def entries(self) -> Sequence[Entry]:
        return [Entry(self.config.words, "/hello", "We would like to hear from you.")]

    @hookimpl
    def pages(self) -> APIRouter:
        router = PageRouter(prefix="/hello")
        router.get("", permission=Permission.PUBLIC)(lambda: self.config.words)
        return router.router

    @hookimpl
    def consultation_booked(self, event: ConsultationBooked, delivery: Delivery) -> None:
        if self.failure:
            raise self.failure
        message = MessageRequested(
            about=event.record,
            recipient=Recipient.person(event.person),
            template="contact/mail/received",
            link=f"{self.context.practice.url}/hello",
        )
        with self.context.storage.transaction() as session:
            self.context.events.publish(session, message)


class Silent(Feature[NoConfig]):
    """Does nothing at all."""

    name = "silent"


def book(practice: RunningPractice) -> None:
    practice.publish(sample_of(ConsultationBooked, person=practice.person()))


@pytest.mark.soundwell(plugins=[Greeter])
def test_a_visitor_sees_what_the_plugins_of_the_marker_bring(client: TestClient) -> None:
    assert "Hello" in client.get("/").text
    assert client.get("/hello").text == "Hello"


@pytest.mark.soundwell(plugins=[Greeter], tables='[greeter]\nwords = "Good day"\n')
def test_its_table_is_that_of_the_marker(practice: RunningPractice) -> None:
    assert practice.plugin(Greeter).config.words == "Good day"


def test_a_practice_without_the_marker_has_a_mailbox_alone(host: Host) -> None:
    assert list(host.plugins) == ["postbox"]


@pytest.mark.soundwell(plugins=[Silent])
def test_a_plugin_that_is_not_there_is_named(practice: RunningPractice) -> None:
    with pytest.raises(LookupError, match="greeter is not one"):
        practice.plugin(Greeter)


@pytest.mark.soundwell(plugins=[Greeter])
def test_nothing_is_delivered_before_a_test_says_so(
    practice: RunningPractice, deliveries: Deliveries, mailbox: Mailbox
) -> None:
    book(practice)
    assert mailbox.take() == []
    deliveries.settle()
    [message] = mailbox.take()
    assert mailbox.path(message) == "/hello"
    assert mailbox.text(message).startswith("Subject: ")


@pytest.mark.soundwell(plugins=[Greeter])
def test_what_fails_is_tried_again_when_its_time_has_come(
    practice: RunningPractice, deliveries: Deliveries, mailbox: Mailbox, clock: AdjustableClock
) -> None:
    greeter = practice.plugin(Greeter)
    greeter.failure = DeliveryFailed("Not now.")
    book(practice)
    deliveries.settle()
    [waiting] = deliveries.pending
    assert waiting.reason == "Not now."
    greeter.failure = None
    deliveries.settle()
    assert mailbox.take() == []
    clock.advance(timedelta(days=1))
    deliveries.settle()
    assert len(mailbox.take()) == 1


@pytest.mark.soundwell(plugins=[Greeter])
def test_what_is_refused_is_parked(practice: RunningPractice, deliveries: Deliveries) -> None:
    practice.plugin(Greeter).failure = DeliveryRefused("Give it words.")
    book(practice)
    deliveries.settle()
    assert [each.reason for each in deliveries.parked] == ["Give it words."]
    assert deliveries.of("greeter") == deliveries.parked


@pytest.mark.soundwell(plugins=[Greeter], tables="[greeter]")
def test_a_witness_hears_of_everything_once_it_is_delivered(
    practice: RunningPractice, witness: Witness
) -> None:
    book(practice)
    assert witness.events == []
    practice.deliveries.settle()
    assert [type(each) for each in witness.events] == [ConsultationBooked, MessageRequested]
    [message] = witness.of(MessageRequested)
    assert message.link.endswith("/hello")


def test_a_witness_hears_of_every_event_of_the_contract() -> None:
    events = {name for name, each in Specifications().items() if each.policy.kind is HookKind.EVENT}
    witness: type[Plugin[Any]] = Witness
    assert set(implemented(witness)) == events


def test_a_fake_calendar_makes_somebody_busy(host: Host, fake_calendar: FakeCalendar) -> None:
    fake_calendar.block(HOUR)
    asked = host.hooks.collect(busy_times, practitioner=MAYA, window=HOUR)
    assert asked.values == ([HOUR],)


def test_a_fake_calendar_can_be_out_of_reach(host: Host, fake_calendar: FakeCalendar) -> None:
    fake_calendar.reachable = False
    [failure] = host.hooks.collect(busy_times, practitioner=MAYA, window=HOUR).failures
    assert failure.plugin == "fake-calendar"


@pytest.mark.soundwell(plugins=[Greeter], tables="[greeter]")
def test_a_fake_calendar_stands_beside_plugins_with_tables(
    host: Host, fake_calendar: FakeCalendar
) -> None:
    assert {"greeter", fake_calendar.name} <= set(host.plugins)


def test_a_real_feed_is_read_over_the_network(
    tmp_path: Path, calendar_server: CalendarServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    calendar_server.show(HOUR)
    monkeypatch.setenv("TEST_FEED", calendar_server.url)
    with standing(tmp_path, Calendars, tables=FEED) as practice:
        asked = practice.host.hooks.collect(busy_times, practitioner=MAYA, window=HOUR)
    assert asked.values == ([HOUR],)
    assert calendar_server.asked == 1


DAV = """
[calendars]
private_hosts = ["127.0.0.1"]

[[calendars.sources]]
practitioner = "maya"
caldav = { env = "TEST_CALDAV" }
username = "maya"
password = { env = "TEST_CALDAV_PASSWORD" }
write = "Work"
"""


@pytest.fixture
def dav_practice(
    tmp_path: Path, caldav_server: CalDavServer, monkeypatch: pytest.MonkeyPatch
) -> Iterator[RunningPractice]:
    monkeypatch.setenv("TEST_CALDAV", caldav_server.url)
    monkeypatch.setenv("TEST_CALDAV_PASSWORD", caldav_server.password)
    with standing(tmp_path, Calendars, tables=DAV) as practice:
        yield practice


def test_a_real_caldav_calendar_is_read(
    dav_practice: RunningPractice, caldav_server: CalDavServer
) -> None:
    caldav_server.show(HOUR)
    asked = dav_practice.host.hooks.collect(busy_times, practitioner=MAYA, window=HOUR)
    assert asked.values == ([HOUR],)
    assert caldav_server.seen


def test_a_booking_is_written_into_a_real_caldav_calendar(
    dav_practice: RunningPractice, caldav_server: CalDavServer
) -> None:
    book(dav_practice)
    dav_practice.deliveries.settle()
    [entry] = caldav_server.entries().values()
    assert "SUMMARY:Consultation" in entry
    assert caldav_server.entries("home") == {}


LOADED = """\
import sys, pytest
pytest.main(["--fixtures", "-q", "-c", "/dev/null", "."])
slow = ("sqlalchemy", "fastapi", "pydantic", "dbos")
print("soundwell_plugins.pytest_fixtures" in sys.modules, [*filter(sys.modules.get, slow)])
"""


def test_whoever_uses_none_of_them_pays_nothing(tmp_path: Path) -> None:
    run = subprocess.run(
        [sys.executable, "-c", LOADED],
        capture_output=True,
        text=True,
        check=True,
        cwd=tmp_path,
        timeout=60,
    )
    assert run.stdout.splitlines()[-1] == "True []"
