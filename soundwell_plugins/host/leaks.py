"""Threads that a plugin has started and does not end."""

import sys
import threading
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from types import FrameType
from typing import Final

THREADS_OF_ITS_OWN: Final = 32
"""How many threads a plugin may have running besides those in which the host calls it."""

_STEP: Final = 16


class Leaks:
    """Knows whose threads there are, by the code that runs in them.

    Looking at all threads is not free; it is done when there are many more than last time, and for
    a plugin that had too many then.

    Args:
        packages: for each plugin the package or module that its class comes from.
        cap: how many threads of its own a plugin may have.
    """

    def __init__(self, packages: Mapping[str, str], cap: int = THREADS_OF_ITS_OWN) -> None:
        self._packages = packages
        self._cap = cap
        self._look_at = cap
        self._leaking: Mapping[str, int] = {}

    def of(self, plugin: str) -> int:
        """Return how many threads a plugin has left running, or 0 while they are bearable."""
        count = threading.active_count()
        if count >= self._look_at or plugin in self._leaking:
            self._leaking = {
                name: threads for name, threads in self._counted().items() if threads > self._cap
            }
            self._look_at = count + _STEP
        return self._leaking.get(plugin, 0)

    def _counted(self) -> Counter[str]:
        frames = sys._current_frames()  # noqa: SLF001  # documented, and the only way to see them
        counted: Counter[str] = Counter()
        for thread in threading.enumerate():
            counted.update(self._owner(_modules(thread, frames.get(thread.ident or 0))))
        return counted

    def _owner(self, modules: Iterable[str]) -> Iterator[str]:
        """Yield the plugin that a thread was started for, if it is one.

        A thread in which the host calls a plugin is the host's, whatever it does.
        """
        for module in modules:
            if module == _HOSTS_THREADS:
                return
            for plugin, package in self._packages.items():
                if module == package or module.startswith(f"{package}."):
                    yield plugin
                    return


_HOSTS_THREADS: Final = "soundwell_plugins.host.workers"


def _modules(thread: threading.Thread, innermost: FrameType | None) -> Iterator[str]:
    """Yield the modules of what a thread was started with, then of what it runs."""
    target = getattr(thread, "_target", None)  # gone once the thread has ended
    yield getattr(target, "__module__", None) or ""
    yield type(thread).__module__
    running = []
    frame = innermost
    while frame is not None:
        running.append(str(frame.f_globals.get("__name__", "")))
        frame = frame.f_back
    yield from reversed(running)
