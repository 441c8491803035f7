"""Real CalDAV servers on this machine: Radicale and Xandikos."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from xandikos.web import SingleUserFilesystemBackend, XandikosApp

from soundwell_plugins.testing.caldav import CalDavServer, Served, caldav_server, radicale

DavServer = CalDavServer


def _xandikos(folder: Path) -> Served:
    backend = SingleUserFilesystemBackend(path=str(folder))
    backend.create_principal("/maya/")  # type: ignore[no-untyped-call]  # it has no types
    return XandikosApp(backend, "/maya/").handle_wsgi_request, "/maya/calendars/"


SERVERS: dict[str, Callable[[Path], Served]] = {"radicale": radicale, "xandikos": _xandikos}


@contextmanager
def listening(name: str, folder: Path) -> Iterator[CalDavServer]:
    """Run a server until the block ends."""
    with caldav_server(folder, SERVERS[name]) as server:
        yield server
