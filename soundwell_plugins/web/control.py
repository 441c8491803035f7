"""Word for a server that runs: a socket beside the data, which only its owner can open."""

import asyncio
import json
import os
import socket
import struct
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

_NAME: Final = "serve.sock"
_RELOAD: Final = b"reload\n"
_DESCRIPTORS: Final = Path("/proc/self/fd")
_CREDENTIALS: Final = "3i"  # process, user, group: see unix(7)


class NobodyServes(Exception):
    """No server of this practice runs on this machine."""


@dataclass(frozen=True, slots=True)
class Reloaded:
    """What came of taking over a new configuration.

    Args:
        done: whether it is in force.
        said: a sentence for the admin.
    """

    done: bool
    said: str


@asynccontextmanager
async def controlled(
    folder: Path, reload: Callable[[], Awaitable[Reloaded]]
) -> AsyncIterator[None]:
    """Listen for word from `ask_to_reload` until the block ends.

    Args:
        folder: the data folder.
        reload: takes over the configuration as it stands in the file.
    """

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if await reader.readline() == _RELOAD:
            came = await reload()
            writer.write(json.dumps([came.done, came.said]).encode())
        writer.close()

    with _reachable(folder) as path:
        path.unlink(missing_ok=True)
        server = await asyncio.start_unix_server(answer, path)
        path.chmod(0o600)
        try:
            yield
        finally:
            server.close()
            path.unlink(missing_ok=True)


def ask_to_reload(folder: Path, patience: float) -> Reloaded:
    """Ask the server of a practice to take over its configuration.

    Args:
        folder: the data folder.
        patience: how long to wait for the outcome, in seconds.

    Raises:
        NobodyServes: nobody listens.
        TimeoutError: the outcome did not come in time.
    """
    try:
        with _reachable(folder) as path, socket.socket(socket.AF_UNIX) as caller:
            caller.settimeout(patience)
            caller.connect(str(path))
            caller.sendall(_RELOAD)
            said = caller.makefile("rb").read()
    except (FileNotFoundError, ConnectionRefusedError) as error:
        raise NobodyServes from error
    if not said:
        raise NobodyServes
    return Reloaded(*json.loads(said))


def serving_process(folder: Path) -> int:
    """Return the number of the process that serves a practice.

    Args:
        folder: the data folder.

    Raises:
        NobodyServes: nobody listens, or this system does not say who does.
    """
    if not hasattr(socket, "SO_PEERCRED"):
        raise NobodyServes
    try:
        with _reachable(folder) as path, socket.socket(socket.AF_UNIX) as caller:
            caller.connect(str(path))
            size = struct.calcsize(_CREDENTIALS)
            told = caller.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, size)
    except (FileNotFoundError, ConnectionRefusedError, PermissionError) as error:
        raise NobodyServes from error
    number: int = struct.unpack(_CREDENTIALS, told)[0]
    return number


@contextmanager
def _reachable(folder: Path) -> Iterator[Path]:
    """Name the socket so that it fits: an address of a socket has no more than 107 bytes."""
    if not _DESCRIPTORS.is_dir():
        yield folder / _NAME
        return
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        yield _DESCRIPTORS / str(descriptor) / _NAME
    finally:
        os.close(descriptor)
