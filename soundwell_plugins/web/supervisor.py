"""Several processes for one practice: some for its pages, one for its deliveries, and a parent.

The parent holds the listening socket and keeps the others alive. It imports nothing of the
practice, so that it is small and cannot fail with it. uvicorn's own supervisor knows web processes
only, restarts without a pause what dies at once, and cannot tell a wrong configuration from a dead
process; hence this one.
"""

import asyncio
import logging
import os
import signal
import sys
from asyncio.subprocess import DEVNULL, PIPE
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from soundwell_plugins.host.logs import LogFormat, fields, log_to_stderr
from soundwell_plugins.web.child import Child
from soundwell_plugins.web.control import Reloaded, controlled

_log: Final = logging.getLogger("soundwell_plugins.web.supervisor")  # it runs as __main__

FIRST_PAUSE: Final = 0.5
LONGEST_PAUSE: Final = 30.0
STEADY: Final = 60.0
"""Seconds; whoever lived so long is restarted as quickly as the first time."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What to run.

    Args:
        config: the configuration file.
        folder: the data folder.
        workers: how many processes serve pages.
        socket: the number of the listening socket.
        greeting: what is printed once all of it runs.
    """

    config: Path
    folder: Path
    workers: int
    socket: int
    greeting: str

    def pages(self) -> "list[Place]":
        """Return the places of those that serve pages."""
        words = ("pages", "--socket", str(self.socket))
        return [
            Place(f"pages-{number}", self._command(*words), (self.socket,))
            for number in range(1, self.workers + 1)
        ]

    def deliveries(self) -> "Place":
        """Return the place of the one that delivers."""
        return Place("deliveries", self._command("deliveries"))

    def rehearsal(self) -> Sequence[str]:
        """Return the command that finds out whether the configuration is right."""
        return self._command("rehearsal")

    def _command(self, *words: str) -> tuple[str, ...]:
        return (
            *(sys.executable, "-P", "-m", "soundwell_plugins", "--config", str(self.config)),
            *("part", *words),
        )


@dataclass(frozen=True, slots=True)
class Place:
    """A place that is to be filled by a process.

    Args:
        name: its name in the log.
        command: what to run.
        sockets: the numbers of the sockets it is given.
    """

    name: str
    command: tuple[str, ...]
    sockets: tuple[int, ...] = ()


class Keeper:
    """Keeps one place filled.

    Args:
        place: the place.
    """

    def __init__(self, place: Place) -> None:
        self._place = place
        self._leaving = asyncio.Event()
        self._child: Child | None = None
        self._task: asyncio.Task[None] | None = None

    async def fill(self) -> int:
        """Fill the place for the first time.

        Returns:
            0 once the process works, or the code with which it ended before.
        """
        child = self._child = await Child.start(self._place.command, self._place.sockets)
        if not await child.ready():
            return await child.ended() or 1
        self._task = asyncio.create_task(self._keep(child))
        return 0

    async def leave(self) -> None:
        """Let the process finish what it does, and do not fill its place again."""
        self._leaving.set()
        if self._child is not None:
            await self._child.end()
        if self._task is not None:
            await self._task

    async def _keep(self, child: Child) -> None:
        pause = FIRST_PAUSE
        while True:
            code = await child.ended()
            if self._leaving.is_set():
                return
            pause = FIRST_PAUSE if child.age() > STEADY else pause
            _log.error(
                "a process ended and is started again",
                extra=fields(part=self._place.name, code=code, seconds=pause),
            )
            with suppress(TimeoutError):
                await asyncio.wait_for(self._leaving.wait(), pause)
                return
            pause = min(2 * pause, LONGEST_PAUSE)
            child = self._child = await Child.start(self._place.command, self._place.sockets)
            if self._leaving.is_set():
                await child.end()


class Supervisor:
    """Runs a plan until it is asked to end.

    Args:
        plan: what to run.
    """

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._pages: list[Keeper] = []
        self._deliveries = Keeper(plan.deliveries())
        self._ending = asyncio.Event()
        self._one_at_a_time = asyncio.Lock()
        self._tasks: set[asyncio.Task[Reloaded]] = set()

    async def run(self) -> int:
        """Run until a signal ends it: pages first, then what is being delivered.

        Returns:
            The exit code.
        """
        loop = asyncio.get_running_loop()
        for each in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(each, self._ending.set)
        loop.add_signal_handler(signal.SIGHUP, self._hang_up, loop)
        self._pages = [Keeper(each) for each in self._plan.pages()]
        try:
            code = await _filled([self._deliveries, *self._pages])
            if not code:
                async with controlled(self._plan.folder, self.reload):
                    print(self._plan.greeting, flush=True)  # noqa: T201  # for who started it
                    await self._ending.wait()
        finally:
            async with self._one_at_a_time:
                await _left(self._pages)
                await self._deliveries.leave()
        return code

    async def reload(self) -> Reloaded:
        """Take over the configuration: new processes serve before the old ones leave."""
        async with self._one_at_a_time:
            came = await self._reload()
        _log.log(logging.INFO if came.done else logging.ERROR, "%s", came.said)
        return came

    async def _reload(self) -> Reloaded:
        wrong = await self._rehearsed()
        if wrong:
            return Reloaded(done=False, said=f"Nothing has changed. {wrong}")
        fresh = [Keeper(each) for each in self._plan.pages()]
        if await _filled(fresh):
            await _left(fresh)
            said = "Nothing has changed: with the new configuration, no page could be served."
            return Reloaded(done=False, said=said)
        old, self._pages = self._pages, fresh
        await _left(old)
        await self._deliveries.leave()
        self._deliveries = Keeper(self._plan.deliveries())
        if await self._deliveries.fill():
            said = "The new configuration serves pages, but nothing is delivered: restart it."
            return Reloaded(done=False, said=said)
        return Reloaded(done=True, said="The new configuration is in force.")

    async def _rehearsed(self) -> str:
        process = await asyncio.create_subprocess_exec(
            *self._plan.rehearsal(), stdin=DEVNULL, stdout=DEVNULL, stderr=PIPE
        )
        _, said = await process.communicate()
        return said.decode().strip().removeprefix("soundwell: ") if process.returncode else ""

    def _hang_up(self, loop: asyncio.AbstractEventLoop) -> None:
        task = loop.create_task(self.reload())
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


async def _filled(keepers: Sequence[Keeper]) -> int:
    """Fill places side by side and return the highest exit code of those that failed, or 0."""
    return max(await asyncio.gather(*(each.fill() for each in keepers)))


async def _left(keepers: Sequence[Keeper]) -> None:
    await asyncio.gather(*(each.leave() for each in keepers))


def main() -> int:
    """Supervise what the command line plans."""
    config, folder, workers, socket, looks, letter = sys.argv[1:]
    log_to_stderr(LogFormat(looks))
    with open(int(letter), encoding="utf-8") as written:  # noqa: PTH123  # a pipe has no path
        greeting = written.read()
    plan = Plan(Path(config), Path(folder), int(workers), int(socket), greeting)
    with TemporaryDirectory(prefix="soundwell-") as figures:
        os.environ["PROMETHEUS_MULTIPROC_DIR"] = figures  # what all of them count, in one place
        return asyncio.run(Supervisor(plan).run())


if __name__ == "__main__":
    sys.exit(main())
