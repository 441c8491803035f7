"""The server: listens, answers, and ends when it is asked to."""

import signal
import socket
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager, contextmanager
from typing import Final

import uvicorn
from starlette.types import ASGIApp

from soundwell_hookspecs import Practice
from soundwell_plugins.host.configuration import WebSettings

_GRACE_SECONDS: Final = 10


class AddressTaken(Exception):
    """The address cannot be listened on."""


def listen(settings: WebSettings) -> socket.socket:
    """Listen where the configuration says.

    Raises:
        AddressTaken: somebody listens there already, or it is not an address of this machine.
    """
    try:
        return socket.create_server((settings.host, settings.port))
    except OSError as error:
        why = str(error.strerror).partition(" (while ")[0]  # Python repeats the address there
        raise AddressTaken(
            f"Nothing can listen on {settings.host} port {settings.port} ({why}). "
            "End what listens there, or set another port in [web]."
        ) from error


def greeting(practice: Practice, listening: socket.socket) -> str:
    """Return the line for the person who starts a server."""
    host, port = listening.getsockname()[:2]
    address = f"http://{f'[{host}]' if ':' in host else host}:{port}"
    return f"Soundwell serves {practice.name} at {address} (Ctrl+C ends it)"


def serve_pages(app: ASGIApp, listening: socket.socket, begun: Callable[[], None]) -> None:
    """Serve pages, until a signal ends it.

    Args:
        app: the pages.
        listening: the socket.
        begun: called once they are served.
    """

    @asynccontextmanager
    async def beside() -> AsyncIterator[None]:
        begun()
        yield

    serve_until_signal(app, listening, beside())


def serve_until_signal(
    app: ASGIApp, listening: socket.socket, beside: AbstractAsyncContextManager[None]
) -> None:
    """Serve until a signal ends it; requests under way are finished first.

    Args:
        app: what answers.
        listening: the socket.
        beside: what is entered once requests are answered, and left before they no longer are.
    """
    config = uvicorn.Config(
        app,
        access_log=False,  # addresses of pages can be signed links
        lifespan="off",  # an application that is exchanged neither begins nor ends with the server
        log_config=None,
        proxy_headers=False,  # the application knows whom to believe
        server_header=False,
        timeout_graceful_shutdown=_GRACE_SECONDS,
        ws="none",  # no page speaks it
    )
    with _ended_by_signals():
        _Server(config, beside).run(sockets=[listening])


class _Server(uvicorn.Server):
    """Does something beside while it serves."""

    def __init__(self, config: uvicorn.Config, beside: AbstractAsyncContextManager[None]) -> None:
        super().__init__(config)
        self._beside = beside

    async def main_loop(self) -> None:
        async with self._beside:
            await super().main_loop()


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
