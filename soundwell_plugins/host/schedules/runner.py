"""The runner: does what is due, in threads of the plugin whose work it is."""

import logging
import threading
from dataclasses import dataclass
from datetime import datetime, timedelta
from time import monotonic
from typing import Final

from soundwell_hookspecs import Clock, FailureKind
from soundwell_plugins.host.deliveries.lock import AlreadyDelivering, ExecutorLock
from soundwell_plugins.host.deliveries.outcome import Outcome as Attempt
from soundwell_plugins.host.schedules.catalogue import Catalogue, Declared, Job
from soundwell_plugins.host.schedules.outcome import Outcome
from soundwell_plugins.host.schedules.timetable import Entry, Timetable
from soundwell_plugins.host.workers import Call, TooLate, Workers, WorkersBusy

THREADS: Final = 2
"""How many pieces of one plugin's work run side by side, apart from its answers to hooks."""

PAUSE: Final = timedelta(seconds=2)
"""How often to look for what is due."""

ASK_AGAIN: Final = timedelta(minutes=1)
"""How long to wait before asking again a plugin that could not say what work it has."""

_log: Final = logging.getLogger(__name__)


class UnknownWork(Exception):
    """There is no such work; its text is a sentence for the admin."""


@dataclass(slots=True)
class _Run:
    job: Job
    call: Call[None]
    until: float
    late: bool = False


class Runner:
    """Does scheduled work; of all processes of a practice one at a time.

    Args:
        timetable: knows what is due.
        catalogue: knows what work there is.
        lock: held by the process that does the work.
        clock: the time.
    """

    def __init__(
        self, timetable: Timetable, catalogue: Catalogue, lock: ExecutorLock, clock: Clock
    ) -> None:
        self._timetable = timetable
        self._catalogue = catalogue
        self._lock = lock
        self._clock = clock
        self._locked = False
        self._declared: Declared | None = None
        self._asked_at: datetime | None = None
        self._workers: dict[str, Workers] = {}
        self._runs: dict[tuple[str, str], _Run] = {}
        self._stopping = threading.Event()
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Begin to do what is due, in a thread."""
        self._stopping.clear()
        self._thread = threading.Thread(target=self._look, name="scheduled-work", daemon=True)
        self._thread.start()

    def stop(self, grace: timedelta = timedelta(seconds=10)) -> None:
        """Begin nothing more and wait for what is under way; a second call does nothing.

        Args:
            grace: how long to wait; what has not come back then is cut off, and repeated later.
        """
        if self._thread is not None:
            self._stopping.set()
            self._thread.join()
            self._thread = None
        self.rest(grace)
        if not self._runs:
            self._release()

    def tick(self) -> None:
        """Begin all that is due, unless another process does this practice's work."""
        if not self._acquired():
            return
        jobs = self._known().jobs
        self._look_after()
        self._timetable.mend(self._runs.keys())
        for key in self._timetable.due():
            if key in jobs and key not in self._runs:
                self._begin(jobs[key])

    def rest(self, grace: timedelta) -> None:
        """Wait until nothing is under way, but no longer than the grace."""
        until = monotonic() + grace.total_seconds()
        for run in list(self._runs.values()):
            try:
                run.call.result(until)
            except (TooLate, WorkersBusy):
                continue
        self._look_after()

    def run(self, plugin: str, name: str) -> Entry | None:
        """Do a piece of work now, whether or not it is due.

        Args:
            plugin: whose it is, or `host`.
            name: what it is called.

        Returns:
            How it went; `None` when another process does this practice's work: that one was asked
            to, and does it in a moment.

        Raises:
            UnknownWork: there is no such work, or its plugin is off.
            TooLate: it runs past its deadline.
        """
        job = self._catalogue.declared().jobs.get((plugin, name))
        if job is None:
            raise UnknownWork(
                f"There is no work {name[:64]} of {plugin[:64]}. `soundwell schedules` lists all."
            )
        if not self._acquired():
            self._timetable.ask(job.key)
            return None
        try:
            self._known()
            self._timetable.mend(self._runs.keys())
            self._workers_of(plugin).start(lambda: self._do(job)).within(job.work.deadline)
        finally:
            self._release()
        return self._timetable.entry(job.key)

    def _look(self) -> None:
        while not self._stopping.is_set():
            try:
                self.tick()
            except Exception as error:  # noqa: BLE001  # it is tried again; the text could hold data
                _log.warning("scheduled work: a look failed (%s)", type(error).__qualname__)
            self._stopping.wait(PAUSE.total_seconds())

    def _known(self) -> Declared:
        """Return what is declared, asked anew while somebody could not say."""
        now = self._clock.now()
        declared = self._declared
        if declared is None or (
            any(failure.kind is not FailureKind.OFF for failure in declared.failures)
            and self._asked_at is not None
            and now >= self._asked_at + ASK_AGAIN
        ):
            declared = self._declared = self._catalogue.declared()
            self._asked_at = now
            self._timetable.take(declared)
        return declared

    def _begin(self, job: Job) -> None:
        try:
            call = self._workers_of(job.plugin).start(lambda: self._do(job))
        except WorkersBusy:
            _log.warning("scheduled work: %s is still busy with earlier work", job.plugin)
            return
        until = monotonic() + job.work.deadline.total_seconds()
        self._runs[job.key] = _Run(job, call, until)

    def _do(self, job: Job) -> None:
        began = self._timetable.begin(job.key)
        if began is None:
            return
        outcome, reason = Outcome.DONE, ""
        try:
            job.work.work(began)
        except BaseException as error:  # noqa: BLE001  # a plugin's SystemExit must not end a thread
            outcome, reason = Outcome.FAILED, Attempt.of(error).reason
        self._timetable.end(job.key, job.work.when, outcome, reason)
        _log.log(
            logging.INFO if outcome is Outcome.DONE else logging.WARNING,
            "scheduled work: %s of %s %s",
            job.work.name,
            job.plugin,
            outcome.value,
        )

    def _look_after(self) -> None:
        for key, run in list(self._runs.items()):
            if run.call.over:
                del self._runs[key]
            elif monotonic() >= run.until and not run.late:
                self._note_late(run)

    def _note_late(self, run: _Run) -> None:
        run.late = True
        try:
            run.call.result(monotonic())
        except WorkersBusy:  # it never began, and never will
            del self._runs[run.job.key]
        except TooLate:
            minutes = run.job.work.deadline / timedelta(minutes=1)
            self._timetable.remark(run.job.key, f"It takes longer than {minutes:g} minutes.")
            _log.warning("scheduled work: %s of %s is late", run.job.work.name, run.job.plugin)

    def _workers_of(self, plugin: str) -> Workers:
        return self._workers.setdefault(plugin, Workers(f"{plugin}-work", THREADS))

    def _acquired(self) -> bool:
        if not self._locked:
            try:
                self._lock.acquire()
            except AlreadyDelivering:
                return False
            self._locked = True
        return True

    def _release(self) -> None:
        if self._locked:
            self._locked = False
            self._lock.release()
