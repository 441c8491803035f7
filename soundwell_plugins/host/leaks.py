"""Threads that a plugin has started and does not end."""

import sys
import threading
from collections import Counter
from collections.abc import Iterator, Mapping
from types import FrameType
from typing import Final

THREADS_OF_ITS_OWN: Final = 32
"""How many threads a plugin may have running besides those in which the host calls it."""

_STEP: Final = 16


class Leaks:
    """Knows whose threads there are, by the code that they were started to run.

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
            counted.update(self._owner(_started_for(thread, frames.get(thread.ident or 0))))
        return counted

    def _owner(self, module: str) -> Iterator[str]:
        """Yield the plugin that a module belongs to, if it is one's."""
        for plugin, package in self._packages.items():
            if module == package or module.startswith(f"{package}."):
                yield plugin
                return


def _started_for(thread: threading.Thread, innermost: FrameType | None) -> str:
    """Return the module that a thread was started to run.

    What it runs deeper inside says nothing: the web's threads run plugins' pages, the host's run
    their hooks, and both come back.
    """
    target = getattr(thread, "_target", None)  # gone once the thread has ended
    for module in (type(thread).__module__, getattr(target, "__module__", None)):
        if module not in {None, "threading"}:
            return str(module)
    frames = []
    frame = innermost
    while frame is not None:
        frames.append(str(frame.f_globals.get("__name__", "")))
        frame = frame.f_back
    return next((module for module in reversed(frames) if module != "threading"), "")
