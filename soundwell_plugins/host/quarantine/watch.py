"""Who is asked and who rests, known without reading anything while somebody waits."""

import logging
import threading
from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy.exc import SQLAlchemyError

from soundwell_hookspecs import Clock
from soundwell_plugins.host.quarantine.policy import QuarantinePolicy
from soundwell_plugins.host.quarantine.register import Register
from soundwell_plugins.host.quarantine.rest import Pair, Rest
from soundwell_plugins.host.storage.database import DatabaseBusy
from soundwell_plugins.host.workers import Call, TooLate, Workers, WorkersBusy

_log: Final = logging.getLogger(__name__)

REFRESHED_EVERY: Final = timedelta(seconds=5)
"""How long it may take until a process knows what another one, or a command, has decided."""

_PATIENCE: Final = timedelta(seconds=5)


class Quarantine:
    """Keeps count of failures and lets a plugin rest from a hook after too many in a row.

    The state stands in the database and a copy of it in memory. Reading and writing happen in a
    thread of their own, so that nobody waits for it. When a rest is over, one call of each process
    is tried: if it succeeds the quarantine ends, otherwise a longer one begins. A process begins
    without a copy; a command, which somebody typed, therefore asks every plugin.

    Args:
        register: the state that all processes share.
        clock: the time.
        policy: when a quarantine begins.
    """

    def __init__(self, register: Register, clock: Clock, policy: QuarantinePolicy) -> None:
        self._register = register
        self._clock = clock
        self._policy = policy
        self._failures: Counter[Pair] = Counter()
        self._rests: dict[Pair, Rest] = {}
        self._tried: dict[Pair, datetime] = {}
        self._lock = threading.Lock()
        self._read_at = clock.now()
        self._workers = Workers("quarantine", cap=1)
        self._latest: Call[None] | None = None

    def rest_of(self, plugin: str, hook: str) -> Rest | None:
        """Return the rest of a plugin that must not be asked now.

        `None` means that it may be, and then either `succeeded` or `failed` has to be told.
        """
        now = self._clock.now()
        if not self._read_at <= now < self._read_at + REFRESHED_EVERY:
            self._read_at = now
            self._write_down(self._refresh)
        pair = plugin, hook
        if pair not in self._rests:
            return None
        with self._lock:
            rest = self._rests.get(pair)
            if rest is not None and now >= max(rest.until, self._tried.get(pair, rest.until)):
                # whoever asks next waits for the outcome, or for as long as it may take at most
                self._tried[pair] = now + self._policy.first
                return None
            return rest

    def succeeded(self, plugin: str, hook: str) -> None:
        """Take note that a call went well: its quarantine, if there was one, ends."""
        pair = plugin, hook
        if pair not in self._failures and pair not in self._rests:
            return
        with self._lock:
            self._failures.pop(pair, None)
            self._tried.pop(pair, None)
            rested = self._rests.pop(pair, None)
        if rested is not None:
            _log.warning("%s of %s answers again", hook, plugin)
            self._write_down(lambda: self._end(pair))

    def failed(self, plugin: str, hook: str, reason: str) -> None:
        """Take note that a call failed, and begin a quarantine if it was one too many.

        Args:
            plugin: whose call.
            hook: of which hook.
            reason: how, without personal data.
        """
        pair, now = (plugin, hook), self._clock.now()
        with self._lock:
            times = self._times(pair, now)
            if not times:
                return
            del self._failures[pair]
            self._tried.pop(pair, None)
            rest = Rest(plugin, hook, times, now + self._policy.span(times), reason)
            self._rests[pair] = rest
        _log.warning("%s of %s is in quarantine %s", hook, plugin, rest.detail)
        self._write_down(lambda: self._begin(pair, now, reason))

    def settle(self) -> None:
        """Wait until what was noted stands in the database, but not for long."""
        if self._latest is not None:
            try:
                self._latest.within(_PATIENCE)
            except (TooLate, WorkersBusy):
                _log.warning("a quarantine could not be written down")

    def _times(self, pair: Pair, now: datetime) -> int:
        """Count a failure; return the number of the quarantine that it begins, or 0."""
        rest = self._rests.get(pair)
        if rest is not None:
            return rest.times + 1 if now >= rest.until else 0  # 0: a call begun before the rest
        self._failures[pair] += 1
        return 1 if self._failures[pair] >= self._policy.failures else 0

    def _write_down(self, step: Callable[[], None]) -> None:
        def watched() -> None:
            try:
                step()
            except (SQLAlchemyError, DatabaseBusy) as error:
                _log.warning("quarantines cannot be kept: %s", type(error).__name__)

        self._latest = self._workers.start(watched)

    def _refresh(self) -> None:
        rests = {rest.pair: rest for rest in self._register.rests()}
        with self._lock:
            self._rests = rests

    def _begin(self, pair: Pair, now: datetime, reason: str) -> None:
        rest = self._register.begin(pair, now, reason)
        with self._lock:
            self._rests[pair] = rest

    def _end(self, pair: Pair) -> None:
        self._register.end(*pair)
        with self._lock:
            self._rests.pop(pair, None)
