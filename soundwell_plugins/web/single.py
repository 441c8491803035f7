"""One process for everything: pages, deliveries, and a new configuration while both go on.

The new practice is built beside the old one and takes its place between two requests. So nobody
waits for a process to start, nothing stops listening, and whatever is wrong with it shows before
anything has changed. Code is not loaded anew: after an update, restart.
"""

import asyncio
import logging
import signal
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Final

from soundwell_plugins.host.traces import describe
from soundwell_plugins.sdk.commands import CommandFailed
from soundwell_plugins.web.control import Reloaded, controlled
from soundwell_plugins.web.live import Stage, Staged
from soundwell_plugins.web.server import serve_until_signal

_log: Final = logging.getLogger(__name__)


class Single:
    """Serves a practice in this process.

    Args:
        first: the practice to begin with.
        build: makes it anew from the configuration as it stands in the file; raises
            `CommandFailed` when that cannot be.
    """

    def __init__(self, first: Staged, build: Callable[[], Staged]) -> None:
        self._stage = Stage(first)
        self._first = first
        self._build = build
        self._one_at_a_time = asyncio.Lock()
        self._tasks: set[asyncio.Task[Reloaded]] = set()

    def serve(self, listening: socket.socket, folder: Path, greeting: str) -> None:
        """Serve until a signal ends it; requests and deliveries under way are finished first.

        Args:
            listening: the socket.
            folder: the data folder.
            greeting: what is printed once it serves.

        Raises:
            AlreadyDelivering: another process delivers for this practice.
        """
        try:
            self._first.host.start()
            serve_until_signal(self._stage, listening, self._beside(folder, greeting))
        finally:
            self._stage.close()

    async def reload(self) -> Reloaded:
        """Take over the configuration as it stands in the file."""
        async with self._one_at_a_time:
            came = await asyncio.to_thread(self._change)
        _log.log(logging.INFO if came.done else logging.ERROR, "%s", came.said)
        return came

    def _change(self) -> Reloaded:
        try:
            self._stage.change(self._build)
        except CommandFailed as failed:
            return Reloaded(done=False, said=f"Nothing has changed. {failed}")
        except Exception as error:  # noqa: BLE001  # whatever it is, the old practice goes on
            return Reloaded(done=False, said=f"Nothing has changed: {describe(error)}.")
        return Reloaded(done=True, said="The new configuration is in force.")

    @asynccontextmanager
    async def _beside(self, folder: Path, greeting: str) -> AsyncIterator[None]:
        loop = asyncio.get_running_loop()
        loop.add_signal_handler(signal.SIGHUP, self._hang_up)
        async with controlled(folder, self.reload):
            print(greeting, flush=True)  # noqa: T201  # for the person who started it
            yield
        async with self._one_at_a_time:
            loop.remove_signal_handler(signal.SIGHUP)

    def _hang_up(self) -> None:
        task = asyncio.get_running_loop().create_task(self.reload())
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
