"""Threads in which a plugin's hooks run, so that somebody who waits need not wait for ever."""

import threading
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future
from contextvars import copy_context
from datetime import timedelta
from functools import partial
from time import monotonic
from typing import Any, Final, Generic, TypeVar

T = TypeVar("T")

THREADS_PER_PLUGIN: Final = 8


class TooLate(Exception):
    """A call has not come back by its deadline; its thread may still be at it."""


class WorkersBusy(Exception):
    """No thread of the plugin was free by the deadline, or all of them hang."""


class Call(Generic[T]):
    """A call that runs, or waits to run, in a thread of its plugin.

    Args:
        function: what to call.
        overdue: told when the caller gives up on a call that runs, and when it ends after all.
    """

    def __init__(self, function: Callable[[], T], overdue: "_Overdue") -> None:
        self._context = copy_context()  # on whose behalf it is: the visitor's language, for one
        self._function = function
        self._overdue = overdue
        self._future: Future[T] = Future()
        self._begun: float | None = None
        self._ended: float | None = None
        self._given_up = False
        self._lock = threading.Lock()

    @property
    def running(self) -> bool:
        """Whether the plugin's thread is still at it."""
        return self._future.running()

    @property
    def over(self) -> bool:
        """Whether it has come back, or never will begin."""
        return self._future.done()

    @property
    def seconds(self) -> float:
        """How long it has run; 0 while it waits for a thread."""
        if self._begun is None:
            return 0.0
        return (self._ended or monotonic()) - self._begun

    def run(self) -> None:
        """Call the function, unless the caller has given up meanwhile."""
        if not self._future.set_running_or_notify_cancel():
            return
        self._begun = monotonic()
        try:
            result = self._context.run(self._function)
        except BaseException as error:  # noqa: BLE001  # a plugin's SystemExit must not end a thread
            self._ended = monotonic()
            self._future.set_exception(error)
        else:
            self._ended = monotonic()
            self._future.set_result(result)
        with self._lock:
            if self._given_up:
                self._overdue.fewer()

    def result(self, until: float) -> T:
        """Wait for the result.

        Args:
            until: the deadline, in seconds of the monotonic clock.

        Raises:
            TooLate: it runs and has not come back.
            WorkersBusy: it has not begun; it never will.
            BaseException: whatever the function raised.
        """
        try:
            return self._future.result(timeout=max(0.0, until - monotonic()))
        except TimeoutError:
            if self._future.done() and not self._future.cancelled():
                return self._future.result()
            if self._future.cancel():
                raise WorkersBusy from None
            self._give_up()
            raise TooLate from None

    def raised(self, error: BaseException) -> bool:
        """Tell the function's own error from one of the waiting thread, as Ctrl+C is."""
        return (
            self._future.done()
            and not self._future.cancelled()
            and (self._future.exception() is error)
        )

    def within(self, deadline: timedelta) -> T:
        """Wait for the result from now until the deadline; raises what `result` raises."""
        return self.result(monotonic() + deadline.total_seconds())

    def _give_up(self) -> None:
        with self._lock:
            if not self._given_up and not self._future.done():
                self._given_up = True
                self._overdue.more()


class _Overdue:
    """Counts the calls that run past their deadline."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self.count = 0

    def more(self) -> None:
        with self._lock:
            self.count += 1

    def fewer(self) -> None:
        with self._lock:
            self.count -= 1


class Workers:
    """The threads of one plugin; started when needed, capped, never waited for at the end.

    Args:
        plugin: whose they are, for the threads' names.
        cap: how many there may be.
    """

    def __init__(self, plugin: str, cap: int = THREADS_PER_PLUGIN) -> None:
        self._plugin = plugin
        self._cap = cap
        self._overdue = _Overdue()
        self._waiting: deque[Call[Any]] = deque()
        self._changed = threading.Condition()
        self._threads = 0
        self._free = 0
        self._retired = False

    def start(self, function: Callable[[], T]) -> Call[T]:
        """Let a function run in a thread, as soon as one is free.

        Raises:
            WorkersBusy: every thread hangs in a call whose deadline has passed.
        """
        if self._overdue.count >= self._cap:
            raise WorkersBusy
        call = Call(partial(copy_context().run, function), self._overdue)  # knows its request
        with self._changed:
            self._waiting.append(call)
            if self._free >= len(self._waiting):
                self._changed.notify()
            elif self._threads < self._cap:
                self._grow()
        return call

    def retire(self) -> None:
        """Let threads end that have nothing to do; one that is at work ends after it."""
        with self._changed:
            self._retired = True
            self._changed.notify_all()

    def _grow(self) -> None:
        self._threads += 1
        name = f"{self._plugin}-{self._threads}"
        threading.Thread(target=self._work, name=name, daemon=True).start()

    def _work(self) -> None:
        while call := self._next():
            call.run()

    def _next(self) -> Call[Any] | None:
        with self._changed:
            self._free += 1
            self._changed.wait_for(lambda: self._waiting or self._retired)
            self._free -= 1
            if self._waiting:
                return self._waiting.popleft()
            self._threads -= 1
            return None
