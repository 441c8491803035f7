"""A practice that is served, and can be replaced by a new one while requests are under way."""

import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Final

from starlette.types import ASGIApp, Receive, Scope, Send

from soundwell_plugins.host.host import Host

_LONGEST_REQUEST: Final = 60.0
"""Seconds; the database of the old practice stays open for requests so long."""

_LONGEST_DELIVERY: Final = timedelta(seconds=90)


class Staged:
    """A practice with its pages, and how many requests they answer at present.

    Args:
        host: the practice.
        app: its pages.
    """

    def __init__(self, host: Host, app: ASGIApp) -> None:
        self.host: Final = host
        self._app = app
        self._under_way = 0
        self._changed = threading.Condition()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        with self._changed:
            self._under_way += 1
        try:
            await self._app(scope, receive, send)
        finally:
            with self._changed:
                self._under_way -= 1
                self._changed.notify_all()

    def drain(self) -> None:
        """Wait until the last request is answered."""
        with self._changed:
            self._changed.wait_for(lambda: not self._under_way, _LONGEST_REQUEST)


class Stage:
    """Serves one practice at a time.

    Args:
        first: the practice to begin with; it delivers already.
    """

    def __init__(self, first: Staged) -> None:
        self._present = first

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let the practice answer that is on at this moment."""
        await self._present(scope, receive, send)

    def change(self, build: Callable[[], Staged]) -> None:
        """Put a new practice on; blocks, so call it outside of the event loop.

        New requests go to it at once; those under way are answered by the old one. Nobody delivers
        until the old one has finished what it delivers: two at work would do some work twice.

        Args:
            build: makes the new practice, its tables up to date.

        Raises:
            Exception: whatever `build` raises, or the new one when it begins to deliver; the old
                practice is on again.
        """
        old, new = self._present, build()
        self._present = new
        old.drain()
        old.host.stop(_LONGEST_DELIVERY)
        try:
            new.host.start()
        except BaseException:
            self._present = old
            new.drain()
            new.host.close()
            old.host.start()
            raise
        old.host.close()

    def close(self) -> None:
        """Let deliveries under way finish, then close the database."""
        self._present.host.close()
