"""Precedence: who waits for a page goes before what is delivered behind it.

One process serves pages and delivers. When many people send something in at once, what they sent
is delivered a little later rather than that each of them waits for the deliveries of all others.
"""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from time import monotonic
from typing import Final

FEW: Final = 2
"""How many deliveries go on side by side while somebody waits for a page."""

QUIET: Final = timedelta(seconds=0.25)
"""How long nobody has to have waited until deliveries stop being careful."""

LONGEST: Final = timedelta(seconds=5)
"""How long a delivery steps aside: those under way may hang, and the next has to go on."""


class Precedence:
    """Lets visitors go first; whoever delivers goes on at once while nobody waits.

    Args:
        few: how many deliveries go on while somebody waits.
        quiet: for how long nobody has to have waited.
        longest: how long a delivery steps aside at most.
        seconds: tells how time passes.
    """

    def __init__(
        self,
        few: int = FEW,
        quiet: timedelta = QUIET,
        longest: timedelta = LONGEST,
        seconds: Callable[[], float] = monotonic,
    ) -> None:
        self._few = few
        self._quiet = quiet.total_seconds()
        self._longest = longest.total_seconds()
        self._seconds = seconds
        self._visitors = 0
        self._last_left = float("-inf")
        self._delivering = 0
        self._changed = threading.Condition()

    @contextmanager
    def visitor(self) -> Iterator[None]:
        """Have deliveries step aside until the block ends."""
        with self._changed:
            self._visitors += 1
        try:
            yield
        finally:
            with self._changed:
                self._visitors -= 1
                self._last_left = self._seconds()

    @contextmanager
    def delivery(self) -> Iterator[None]:
        """Step aside if there is somebody to step aside for, then go on."""
        with self._changed:
            self._step_aside()
            self._delivering += 1
        try:
            yield
        finally:
            with self._changed:
                self._delivering -= 1
                self._changed.notify()

    def _step_aside(self) -> None:
        until = monotonic() + self._longest
        while not self._may_go_on() and (left := until - monotonic()) > 0:
            # Nobody says when it has become quiet.
            self._changed.wait(min(left, self._quiet))

    def _may_go_on(self) -> bool:
        quiet = not self._visitors and self._seconds() - self._last_left >= self._quiet
        return quiet or self._delivering < self._few
