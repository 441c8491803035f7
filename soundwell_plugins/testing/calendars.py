"""Calendars for tests: one that a test writes in directly, and a real server of feeds."""

import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from soundwell_hookspecs import (
    Connector,
    NoConfig,
    PluginContext,
    PractitionerId,
    Window,
    hookimpl,
)

MAYA = PractitionerId("maya")
"""The practitioner of the practices that this kit builds."""

_STAMP = "%Y%m%dT%H%M%SZ"


class CalendarUnreachable(Exception):
    """The calendar does not answer, because a test wanted it so."""


class FakeCalendar(Connector[NoConfig]):
    """A plugin that says when practitioners are busy, as a test tells it to."""

    name = "fake-calendar"

    def __init__(self, config: NoConfig, context: PluginContext) -> None:
        super().__init__(config, context)
        self.reachable = True
        self._busy: dict[PractitionerId, list[Window]] = {}

    def block(self, window: Window, practitioner: PractitionerId = MAYA) -> None:
        """Make somebody busy."""
        self._busy.setdefault(practitioner, []).append(window)

    @hookimpl
    def busy_times(self, practitioner: PractitionerId, window: Window) -> Sequence[Window]:
        """Say when somebody is busy."""
        if not self.reachable:
            raise CalendarUnreachable
        return [each for each in self._busy.get(practitioner, ()) if each.overlaps(window)]


@dataclass
class CalendarServer:
    """A server on this machine that sends one calendar feed; it has to be listening.

    Args:
        url: the feed's address, which only this machine reaches.
        body: what it sends, as text in the format of RFC 5545.
        status: what it answers with.
        asked: how often it was asked.
    """

    url: str
    body: str = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nEND:VCALENDAR\r\n"
    status: int = 200
    asked: int = field(default=0)

    def show(self, *busy: Window) -> None:
        """Send a calendar from now on with an appointment for each span of time.

        Args:
            busy: when somebody is busy.
        """
        self.body = calendar_of(*busy)


def calendar_of(*busy: Window) -> str:
    """Return a calendar in the format of RFC 5545 with an appointment for each span of time.

    Args:
        busy: when somebody is busy; the start of each is also its identifier.
    """
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//soundwell//testing//EN"]
    for each in busy:
        lines += [
            "BEGIN:VEVENT",
            f"UID:{each.start:{_STAMP}}@calendar.example",
            f"DTSTAMP:{each.start:{_STAMP}}",
            f"DTSTART:{each.start:{_STAMP}}",
            f"DTEND:{each.end:{_STAMP}}",
            "SUMMARY:Busy",
            "END:VEVENT",
        ]
    return "\r\n".join((*lines, "END:VCALENDAR", ""))


@contextmanager
def calendar_server() -> Iterator[CalendarServer]:
    """Serve a calendar feed on this machine until the block ends."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            served.asked += 1
            body = served.body.encode()
            self.send_response(served.status)
            self.send_header("Content-Type", "text/calendar; charset=utf-8")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        served = CalendarServer(f"http://127.0.0.1:{server.server_port}/calendar.ics")
        thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
        thread.start()
        yield served
        server.shutdown()
        thread.join()
