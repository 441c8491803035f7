"""The server: one process with the pages and the deliveries."""

import logging
import signal
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

import uvicorn

from soundwell_plugins.host.configuration import WebSettings
from soundwell_plugins.host.host import Host
from soundwell_plugins.web.app import create_app

_GRACE_SECONDS: Final = 10
_LINE: Final = "%(asctime)s %(levelname)s %(name)s: %(message)s"


class AddressTaken(Exception):
    """The address cannot be listened on."""


def serve_forever(host: Host, settings: WebSettings, also: str = "") -> None:
    """Serve until a signal ends it; requests and deliveries under way are finished first.

    Args:
        host: the practice, its tables up to date.
        settings: where to listen.
        also: what else the person who started it has to know.

    Raises:
        AddressTaken: somebody listens there already, or it is not an address of this machine.
        AlreadyDelivering: another process delivers for this practice.
    """
    listening = _listen(settings)
    host.start()
    app, _ = create_app(host, settings)
    server = _Server(
        uvicorn.Config(
            app,
            access_log=False,  # addresses of pages can be signed links
            log_config=None,
            server_header=False,
            timeout_graceful_shutdown=_GRACE_SECONDS,
            ws="none",  # no page speaks it
        ),
        f"Soundwell serves {host.practice.name} at {_address(listening)} (Ctrl+C ends it){also}",
    )
    with _ended_by_signals():
        server.run(sockets=[listening])


def log_to_stderr() -> None:
    """Send all logs to standard error; they hold no personal data."""
    logging.basicConfig(stream=sys.stderr, level=logging.INFO, format=_LINE)
    for talkative in ("alembic", "uvicorn"):
        logging.getLogger(talkative).setLevel(logging.WARNING)
    logging.getLogger("httpx2").setLevel(logging.WARNING)  # it logs addresses, which are secrets


class _Server(uvicorn.Server):
    """Says where the pages are once they are."""

    def __init__(self, config: uvicorn.Config, greeting: str) -> None:
        super().__init__(config)
        self._greeting = greeting

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        print(self._greeting, flush=True)  # noqa: T201  # for the person who started it


@contextmanager
def _ended_by_signals() -> Iterator[None]:
    """Let a signal end the server alone.

    Once it has ended, uvicorn raises the signal again, which would end the process as well: before
    deliveries under way are finished, and with an exit code that looks like a failure.
    """
    ending = (signal.SIGINT, signal.SIGTERM)
    before = {each: signal.signal(each, signal.SIG_IGN) for each in ending}
    try:
        yield
    finally:
        for each, handler in before.items():
            signal.signal(each, handler)


def _listen(settings: WebSettings) -> socket.socket:
    try:
        return socket.create_server((settings.host, settings.port))
    except OSError as error:
        why = str(error.strerror).partition(" (while ")[0]  # Python repeats the address there
        raise AddressTaken(
            f"Nothing can listen on {settings.host} port {settings.port} ({why}). "
            "End what listens there, or set another port in [web]."
        ) from error


def _address(listening: socket.socket) -> str:
    host, port = listening.getsockname()[:2]
    return f"http://{f'[{host}]' if ':' in host else host}:{port}"
