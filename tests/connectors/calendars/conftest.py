"""Feeds as tests write them, a server that sends them, and a practice that reads them."""

import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from logging import getLogger
from pathlib import Path
from typing import cast
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy.orm import Session

from soundwell_hookspecs import (
    Accounts,
    Audit,
    Event,
    Hooks,
    Limits,
    Links,
    People,
    PluginContext,
    Practice,
    Practitioner,
    PractitionerId,
    Templates,
    Window,
)
from soundwell_plugins.connectors.calendars.configuration import CalendarsConfig
from soundwell_plugins.connectors.calendars.copies import TABLES
from soundwell_plugins.connectors.calendars.plugin import Calendars
from soundwell_plugins.connectors.calendars.reading import read, read_carefully
from soundwell_plugins.host.storage import Database
from soundwell_plugins.sdk.encryption import Key, KeyRing

LONDON = ZoneInfo("Europe/London")
MAYA = PractitionerId("maya")
NO_HEADERS: Mapping[str, str] = {}

Spans = list[tuple[str, str]]


def moment(text: str) -> datetime:
    """Read a moment in UTC such as `2027-03-01 09:00`."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def shown(windows: list[Window] | tuple[Window, ...]) -> Spans:
    """Show busy times as pairs of moments in UTC."""
    return [(f"{span.start:%Y-%m-%d %H:%M}", f"{span.end:%Y-%m-%d %H:%M}") for span in windows]


@dataclass(frozen=True)
class Desk:
    """Where feeds are written and read."""

    def event(self, *lines: str) -> str:
        """Write an event; it gets an identifier unless it brings one."""
        own = () if any(line.startswith("UID") for line in lines) else ("UID:one",)
        return "\r\n".join(("BEGIN:VEVENT", *own, *lines, "END:VEVENT"))

    def feed(self, *parts: str) -> bytes:
        """Write a calendar."""
        return "\r\n".join(("BEGIN:VCALENDAR", "VERSION:2.0", *parts, "END:VCALENDAR", "")).encode()

    def window(self, start: str, end: str) -> Window:
        return Window(moment(start), moment(end))

    def busy(
        self,
        feed: bytes,
        start: str = "2027-03-01",
        end: str = "2027-04-30",
        zone: str = "Europe/London",
    ) -> Spans:
        """Read a feed by both ways, which have to agree, and show when it is busy."""
        window, place = self.window(start, end), ZoneInfo(zone)
        reading = read(feed, window, place)
        assert reading == read_carefully(feed, window, place)
        return shown(reading.busy)

    def notes(self, feed: bytes) -> list[str]:
        """Read a feed and return what was not understood."""
        notes = read(feed, self.window("2027-03-01", "2027-04-30"), LONDON).notes
        return [f"{note.line}: {note.sentence}" for note in notes]

    def week(self, *hours: int) -> bytes:
        """Write a calendar that is busy from some hours for an hour, on 1 March 2027."""
        return self.feed(
            *(
                self.event(
                    f"UID:{hour}",
                    f"DTSTART:20270301T{hour:02}0000Z",
                    f"DTEND:20270301T{hour + 1:02}0000Z",
                )
                for hour in hours
            )
        )


@pytest.fixture(scope="session")
def desk() -> Desk:
    return Desk()


@dataclass
class Clock:
    """Shows the time that a test gives it."""

    moment: datetime = datetime(2027, 3, 1, 8, tzinfo=UTC)

    def now(self) -> datetime:
        return self.moment

    def forward(self, span: timedelta) -> None:
        self.moment += span


@dataclass
class Server:
    """A calendar's server on this machine; it answers what a test tells it to."""

    address: str
    answer: Callable[[BaseHTTPRequestHandler], None]
    seen: list[dict[str, str]] = field(default_factory=list)

    def send(
        self, body: bytes, headers: Mapping[str, str] = NO_HEADERS, *, status: int = 200
    ) -> None:
        """Answer with this from now on."""

        def answer(request: BaseHTTPRequestHandler) -> None:
            request.send_response(status)
            for name, value in headers.items():
                request.send_header(name, value)
            request.send_header("Content-Length", str(len(body)))
            request.end_headers()
            request.wfile.write(body)

        self.answer = answer

    def send_if_changed(self, body: bytes, validators: Mapping[str, str]) -> None:
        """Answer with this, and 304 to whoever has it."""
        self.send(body, validators)
        whole = self.answer

        def answer(request: BaseHTTPRequestHandler) -> None:
            asked = {request.headers.get("If-None-Match"), request.headers.get("If-Modified-Since")}
            if asked & set(validators.values()):
                request.send_response(304)
                request.end_headers()
            else:
                whole(request)

        self.answer = answer


def _refuse(request: BaseHTTPRequestHandler) -> None:
    request.send_error(500)


@pytest.fixture
def server() -> Iterator[Server]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            described.seen.append({"path": self.path, **dict(self.headers.items())})
            try:
                described.answer(self)
            except OSError:
                # The reader has had enough: that is what some tests are about.
                self.close_connection = True

        def log_message(self, format: str, *args: object) -> None:
            return

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as listening:
        described = Server(f"http://127.0.0.1:{listening.server_port}/secret-token.ics", _refuse)
        thread = threading.Thread(target=listening.serve_forever, args=(0.01,), daemon=True)
        thread.start()
        yield described
        listening.shutdown()
        thread.join()


@dataclass
class Told:
    """Hears all events."""

    events: list[Event] = field(default_factory=list)

    def publish(self, session: Session, event: Event) -> None:
        assert session.in_transaction()
        self.events.append(event)


@dataclass
class Office:
    """A practice with the connector `calendars`."""

    context: PluginContext
    clock: Clock
    database: Database
    told: Told

    def calendars(self, *sources: dict[str, object], **table: object) -> Calendars:
        """Build the connector from its table; Maya's calendars unless a source says otherwise."""
        rows = [{"practitioner": "maya", **source} for source in sources]
        config = CalendarsConfig.model_validate(
            {"private_hosts": ["127.0.0.1"], **table, "sources": rows}
        )
        return Calendars(config, self.context)


@pytest.fixture
def office(tmp_path: Path, database_url: str) -> Iterator[Office]:
    clock, told = Clock(), Told()
    database = Database(database_url, KeyRing((Key.new(),)))
    TABLES.create_all(database.engine)
    maya = Practitioner(MAYA, "Maya Lind", "maya@harbour.example", LONDON)
    practice = Practice(
        name="Harbour Music Therapy",
        url="https://harbour.example",
        email="hello@harbour.example",
        zone=LONDON,
        locale="en_GB",
        practitioners={maya.id: maya},
    )
    context = PluginContext(
        plugin="calendars",
        practice=practice,
        clock=clock,
        logger=getLogger("soundwell.calendars"),
        hooks=cast("Hooks", None),
        storage=database,
        events=told,
        people=cast("People", None),
        accounts=cast("Accounts", None),
        audit=cast("Audit", None),
        limits=cast("Limits", None),
        links=cast("Links", None),
        templates=cast("Templates", None),
        folder=tmp_path,
    )
    yield Office(context, clock, database, told)
    database.close()
