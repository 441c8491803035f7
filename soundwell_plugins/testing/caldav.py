"""A real CalDAV server for tests: Radicale, or another that a test brings."""

import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from typing import Any, Final, TypeAlias
from wsgiref.simple_server import WSGIRequestHandler, make_server

import httpx2
import pytest

from soundwell_hookspecs import Window
from soundwell_plugins.testing.calendars import calendar_of

Served: TypeAlias = tuple[Any, str]
"""A WSGI application, and the path below which Maya's calendars lie."""

CALENDARS: Final = ("Work", "Home")
_NEW: Final = """\
<C:mkcalendar xmlns:D="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav">
<D:set><D:prop><D:displayname>{name}</D:displayname></D:prop></D:set>
</C:mkcalendar>"""
_NAMES: Final = b'<propfind xmlns="DAV:"><prop><getetag/></prop></propfind>'
_CREATED: Final = 201


@dataclass
class CalDavServer:
    """A CalDAV server on this machine, with the calendars `Work` and `Home` of one account.

    Args:
        address: where it listens.
        home: the path below which the calendars lie.
        username: the account's name.
        password: the account's password.
        seen: the requests that came, each as method and path, the oldest first.
    """

    address: str
    home: str
    username: str = "maya"
    password: str = field(default="secret-word", repr=False)
    seen: list[str] = field(default_factory=list)

    @property
    def url(self) -> str:
        """The address of the account's calendars, as a practice would be told it."""
        return f"{self.address}{self.home}"

    def ask(self, method: str, path: str, body: bytes = b"", **headers: str) -> httpx2.Response:
        """Do what another program would do.

        Args:
            method: of HTTP or WebDAV, such as `PUT`.
            path: on this server.
            body: what is sent.
            headers: such as `Depth`.
        """
        kind = {"Content-Type": "text/xml" if body.startswith(b"<") else "text/calendar"}
        with httpx2.Client(auth=(self.username, self.password)) as client:
            return client.request(
                method,
                f"{self.address}{path}",
                content=body,
                headers={**(kind if body else {}), **headers},
            )

    def show(self, *busy: Window, calendar: str = "work") -> None:
        """Write an appointment for each span of time into a calendar.

        Args:
            busy: when somebody is busy.
            calendar: which one, in small letters.
        """
        for each in busy:
            path = f"{self.home}{calendar}/busy-{each.start:%Y%m%dT%H%M%S}.ics"
            self.ask("PUT", path, calendar_of(each).encode()).raise_for_status()

    def entries(self, calendar: str = "work") -> Mapping[str, str]:
        """Return what stands in a calendar, as text in the format of RFC 5545, by file name.

        Args:
            calendar: which one, in small letters.
        """
        listed = self.ask("PROPFIND", f"{self.home}{calendar}/", _NAMES, Depth="1")
        hrefs = [part.split("<")[0] for part in listed.text.split("href>")]
        paths = {href for href in hrefs if href.endswith(".ics")}
        return {path.rpartition("/")[2]: self.ask("GET", path).text for path in paths}


def radicale(folder: Path) -> Served:
    """Return Radicale, which lets everybody in; a test is skipped where it is not installed.

    Args:
        folder: an empty folder for its files.
    """
    pytest.importorskip("radicale", reason="Radicale is not installed: pip install radicale")
    from radicale import config  # noqa: PLC0415  # few need it
    from radicale.app import Application  # noqa: PLC0415

    settings = config.load()
    settings.update(
        {
            "auth": {"type": "none"},
            "storage": {"filesystem_folder": str(folder)},
            "logging": {"level": "critical"},
            "rights": {"type": "authenticated"},
        },
        "tests",
    )
    return Application(settings), "/maya/"


@contextmanager
def caldav_server(
    folder: Path, application: Callable[[Path], Served] = radicale
) -> Iterator[CalDavServer]:
    """Run a CalDAV server on a free port of this machine until the block ends.

    Args:
        folder: where it keeps its files; it is made.
        application: which server.
    """
    folder.mkdir()
    served, home = application(folder)

    class Handler(WSGIRequestHandler):
        def log_message(self, format: str, *args: object) -> None:
            """Say nothing."""

    def recorded(environ: dict[str, Any], start: Any) -> Any:
        described.seen.append(f"{environ['REQUEST_METHOD']} {environ['PATH_INFO']}")
        # Not every application stops reading by itself where the body ends.
        length = int(environ.get("CONTENT_LENGTH") or 0)
        environ["wsgi.input"] = BytesIO(environ["wsgi.input"].read(length))
        return served(environ, start)

    with make_server("127.0.0.1", 0, recorded, handler_class=Handler) as server:
        described = CalDavServer(f"http://127.0.0.1:{server.server_port}", home)
        thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
        thread.start()
        try:
            for each in CALENDARS:
                body = _NEW.format(name=each).encode()
                made = described.ask("MKCALENDAR", f"{home}{each.lower()}/", body)
                if made.status_code != _CREATED:
                    raise RuntimeError(f"the server makes no calendar: {made.text}")
            described.seen.clear()
            yield described
        finally:
            server.shutdown()
            thread.join()
