"""Real CalDAV servers on this machine: Radicale and Xandikos."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, make_server

import httpx2
from radicale import config
from radicale.app import Application
from xandikos.web import SingleUserFilesystemBackend, XandikosApp

NEW = """<?xml version="1.0"?><C:mkcalendar xmlns:D="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav">
<D:set><D:prop><D:displayname>{name}</D:displayname></D:prop></D:set></C:mkcalendar>"""


@dataclass
class DavServer:
    """A server that listens, with the calendars `Work` and `Home`."""

    address: str
    home: str
    seen: list[str] = field(default_factory=list)

    def ask(self, method: str, path: str, body: bytes = b"") -> httpx2.Response:
        """Do what another program would do."""
        kind = {"Content-Type": "text/xml" if body.startswith(b"<?xml") else "text/calendar"}
        with httpx2.Client(auth=("maya", "secret-word")) as client:
            url = f"{self.address}{path}"
            return client.request(method, url, content=body, headers=kind if body else {})

    def entries(self, calendar: str = "work") -> dict[str, str]:
        """Return what stands in a calendar, by name."""
        headers = {"Depth": "1", "Content-Type": "text/xml"}
        body = b'<propfind xmlns="DAV:"><prop><getetag/></prop></propfind>'
        with httpx2.Client(auth=("maya", "secret-word")) as client:
            url = f"{self.address}{self.home}{calendar}/"
            listed = client.request("PROPFIND", url, content=body, headers=headers)
        hrefs = [part.split("<")[0] for part in listed.text.split("href>")]
        paths = {href for href in hrefs if href.endswith(".ics")}
        return {path.rpartition("/")[2]: self.ask("GET", path).text for path in paths}


def _radicale(folder: Path) -> tuple[Any, str]:
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


def _xandikos(folder: Path) -> tuple[Any, str]:
    backend = SingleUserFilesystemBackend(path=str(folder))
    backend.create_principal("/maya/")  # type: ignore[no-untyped-call]  # it has no types
    return XandikosApp(backend, "/maya/").handle_wsgi_request, "/maya/calendars/"


SERVERS: dict[str, Callable[[Path], tuple[Any, str]]] = {
    "radicale": _radicale,
    "xandikos": _xandikos,
}


@contextmanager
def listening(name: str, folder: Path) -> Iterator[DavServer]:
    """Run a server until the block ends."""
    folder.mkdir()
    application, home = SERVERS[name](folder)

    class Handler(WSGIRequestHandler):
        def log_message(self, format: str, *args: object) -> None:
            return

    def recorded(environ: dict[str, Any], start: Any) -> Any:
        described.seen.append(f"{environ['REQUEST_METHOD']} {environ['PATH_INFO']}")
        # Not every application stops reading by itself where the body ends.
        length = int(environ.get("CONTENT_LENGTH") or 0)
        environ["wsgi.input"] = BytesIO(environ["wsgi.input"].read(length))
        return application(environ, start)

    with make_server("127.0.0.1", 0, recorded, handler_class=Handler) as server:
        described = DavServer(f"http://127.0.0.1:{server.server_port}", home)
        thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
        thread.start()
        for each in ("Work", "Home"):
            path = f"{home}{each.lower()}/"
            made = described.ask("MKCALENDAR", path, NEW.format(name=each).encode())
            assert made.status_code == 201, made.text
        described.seen.clear()
        yield described
        server.shutdown()
        thread.join()
