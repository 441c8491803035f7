"""A process of the supervisor's, and the leash by which each knows of the other."""

import asyncio
import os
import signal
import socket
from asyncio.subprocess import DEVNULL, Process
from collections.abc import Sequence
from contextlib import suppress
from threading import Thread
from time import monotonic
from typing import Final

_READY: Final = b"!"
LONGEST_FAREWELL: Final = 90.0
"""Seconds; a delivery may take a minute."""


class Child:
    """A process that runs; `start` makes one.

    Args:
        process: the process.
        leash: our end of the pair of sockets between us; it says there when it works.
    """

    def __init__(self, process: Process, leash: socket.socket) -> None:
        self._process = process
        self._leash = leash
        self._born = monotonic()

    @classmethod
    async def start(cls, command: Sequence[str], sockets: Sequence[int]) -> "Child":
        """Start a process.

        Args:
            command: what to run; the number of its end of the leash is added to it.
            sockets: the numbers of the sockets it is given.
        """
        ours, theirs = socket.socketpair()
        ours.setblocking(False)  # noqa: FBT003  # takes no keyword
        with theirs:
            process = await asyncio.create_subprocess_exec(
                *command,
                *("--leash", str(theirs.fileno())),
                stdin=DEVNULL,
                start_new_session=True,  # Ctrl+C is for the parent, which ends them in order
                pass_fds=(*sockets, theirs.fileno()),
            )
        return cls(process, ours)

    async def ready(self) -> bool:
        """Wait until it works; false when it ends before."""
        with suppress(ConnectionError):
            return await asyncio.get_running_loop().sock_recv(self._leash, 1) == _READY
        return False

    async def ended(self) -> int:
        """Wait until it has ended, and return its exit code."""
        code = await self._process.wait()
        self._leash.close()
        return code

    async def end(self) -> None:
        """Ask it to finish, and wait; one that takes too long is killed."""
        with suppress(ProcessLookupError):
            self._process.send_signal(signal.SIGTERM)
        try:
            await asyncio.wait_for(self._process.wait(), LONGEST_FAREWELL)
        except TimeoutError:
            self._process.kill()
            await self._process.wait()
        self._leash.close()

    def age(self) -> float:
        """Return for how many seconds it has run."""
        return monotonic() - self._born


class Leash:
    """The child's end.

    Args:
        number: the number of the socket.
    """

    def __init__(self, number: int) -> None:
        self._socket = socket.socket(fileno=number)

    def hold(self) -> None:
        """End this process when its parent is gone."""
        Thread(target=self._watch, name="leash", daemon=True).start()

    def ready(self) -> None:
        """Say that this process works."""
        with suppress(OSError):
            self._socket.send(_READY)

    def _watch(self) -> None:
        with suppress(OSError):
            self._socket.recv(1)
        os.kill(os.getpid(), signal.SIGTERM)
