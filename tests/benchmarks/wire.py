"""A client that costs next to nothing, so that measuring leaves the processor to who is measured.

It speaks as much HTTP/1.1 as a server here answers with (RFC 9112: a length in each answer, or no
body at all), over connections that are kept, as those of a proxy in front of a practice are.
"""

import asyncio
import re
from collections import deque
from time import monotonic
from typing import Final

from tests.benchmarks.visitors import Request

_MOST: Final = 250
"""How many connections there may be."""

_REST: Final = 2.0
"""Seconds; less than a server waits for the next request."""

_END: Final = b"\r\n\r\n"
_LENGTH: Final = re.compile(rb"^content-length: *(\d+)", re.IGNORECASE | re.MULTILINE)
_NO_CONTENT: Final = 204
_BROKEN: Final = 599


class Client:
    """Sends requests to one server.

    Args:
        host: its address.
        port: where it listens.
    """

    def __init__(self, host: str, port: int) -> None:
        self._host = host
        self._port = port
        self._free: deque[tuple[float, _Connection]] = deque()
        self._turns = asyncio.Semaphore(_MOST)

    async def status(self, request: Request) -> int:
        """Send a request, read the whole answer, and return its status; 599 where none came."""
        async with self._turns:
            try:
                connection = self._rested() or await self._connect()
            except OSError:
                return _BROKEN
            try:
                status = await connection.status(_written(request, self._host))
            except OSError:
                return _BROKEN
            except asyncio.CancelledError:
                connection.close()  # the answer may come after all, and is nobody else's
                raise
            self._free.append((monotonic(), connection))
            return status

    def close(self) -> None:
        """Close all connections."""
        while self._free:
            self._free.pop()[1].close()

    def _rested(self) -> "_Connection | None":
        """Return a connection that is open for certain: servers close those that rest for long."""
        while self._free:
            since, connection = self._free.pop()
            if not connection.is_closing() and monotonic() - since < _REST:
                return connection
            connection.close()
        return None

    async def _connect(self) -> "_Connection":
        loop = asyncio.get_running_loop()
        _, connection = await loop.create_connection(_Connection, self._host, self._port)
        return connection


class _Connection(asyncio.Protocol):
    """One connection; it carries one request at a time."""

    _transport: asyncio.Transport

    def __init__(self) -> None:
        self._answer: asyncio.Future[int] | None = None
        self._status = 0
        self._missing: int | None = None
        self._head = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep what bytes are written to."""
        assert isinstance(transport, asyncio.Transport)  # a stream always has one
        self._transport = transport

    async def status(self, written: bytes) -> int:
        """Send a request and return the status of its answer, once all of that is here."""
        self._answer = asyncio.get_running_loop().create_future()
        self._missing, self._head = None, b""
        self._transport.write(written)
        return await self._answer

    def data_received(self, data: bytes) -> None:
        """Read on."""
        if self._missing is None:
            self._head += data
            head, end, body = self._head.partition(_END)
            if not end:
                return
            self._status = int(head[9:12])
            length = _LENGTH.search(head)
            if length is None and self._status != _NO_CONTENT:
                self._fail(ConnectionError("an answer of unknown length"))
                return
            self._missing = int(length[1]) if length else 0
            data = body
        self._missing -= len(data)
        if self._missing <= 0 and self._answer is not None and not self._answer.done():
            self._answer.set_result(self._status)

    def connection_lost(self, exc: Exception | None) -> None:
        """Tell whoever waits."""
        self._fail(exc or ConnectionError("closed before the answer was here"))

    def is_closing(self) -> bool:
        """Tell whether it can carry nothing more."""
        return self._transport.is_closing()

    def close(self) -> None:
        """Close it."""
        self._transport.close()

    def _fail(self, error: Exception) -> None:
        if self._answer is not None and not self._answer.done():
            self._answer.set_exception(error)


def _written(request: Request, host: str) -> bytes:
    head = (
        f"{'GET' if request.form is None else 'POST'} {request.path} HTTP/1.1\r\n"
        f"Host: {host}\r\nX-Forwarded-For: {request.network}\r\n"
        "Accept-Encoding: gzip\r\nAccept-Language: en\r\n"
    )
    if request.form is None:
        return f"{head}\r\n".encode()
    kind = "Content-Type: application/x-www-form-urlencoded"
    return f"{head}{kind}\r\nContent-Length: {len(request.form)}\r\n\r\n{request.form}".encode()
