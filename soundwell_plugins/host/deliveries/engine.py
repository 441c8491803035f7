"""The engine: DBOS, which wakes deliveries up and outlives a crash. Nothing else imports it.

DBOS gets ids and numbers only, and no exception: it would keep and log the text. It has no say in
order, attempts or outcomes either; those are in our own tables. Everything about it is pinned, for
it leaves work alone that another version or another executor began.
"""

import logging
import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from time import monotonic
from typing import Final

from dbos import DBOS, DBOSClient, DBOSConfig, DBOSPortableJSONSerializer, EnqueueOptions
from sqlalchemy import Connection, text
from sqlalchemy.orm import Session

from soundwell_plugins.host.deliveries.lock import ExecutorLock
from soundwell_plugins.host.deliveries.upkeep import Upkeep
from soundwell_plugins.host.deliveries.wake import Fate, WakeUp
from soundwell_plugins.host.storage import Database

_APPLICATION: Final = "soundwell"
_VERSION: Final = "soundwell-1"
_EXECUTOR: Final = "soundwell-executor"
_QUEUE: Final = "deliveries"
_WORKFLOW: Final = "attempt"
_UPKEEP_SECONDS: Final = 60.0
_LOOK_SECONDS: Final = 2.0
_KEEP_FINISHED: Final = timedelta(minutes=10)
_PRUNE_BATCH: Final = 500
_LISTENER_SECONDS: Final = 0.25

_EXHAUSTED: Final = "MAX_RECOVERY_ATTEMPTS_EXCEEDED"
_ACTIVE: Final = ("ENQUEUED", "DELAYED", "PENDING")
_FINISHED: Final = ("SUCCESS", "ERROR", "CANCELLED", _EXHAUSTED)

WORKERS: Final = 24
"""How many attempts run side by side; more make it faster."""

POLLING: Final = timedelta(seconds=0.3)
"""How often to look for work; more often makes it faster, and idleness dearer."""

MOST_CRASHES: Final = 10
"""How often an attempt is made again after the program ended in the middle of it."""

_log: Final = logging.getLogger(__name__)

_only_one: Final = threading.Lock()  # DBOS is one per process, and a second would join the first


def migrate(database: Database) -> None:
    """Create DBOS's own tables in the practice's database, or bring them up to date."""
    _quieten_dbos()
    DBOS.migrate(database.engine.url.render_as_string(hide_password=False))


def forget(connection: Connection) -> None:
    """Drop DBOS's own tables on a server; what they held is made anew from the deliveries."""
    connection.execute(text("DROP SCHEMA IF EXISTS dbos CASCADE"))


class QueuedWakeUps:
    """Wake-ups as DBOS workflows on one queue; all that a process needs that only publishes.

    Args:
        database: the practice's, in which `migrate` has made DBOS's tables.
    """

    def __init__(self, database: Database) -> None:
        _quieten_dbos()
        self.client: Final = DBOSClient(
            system_database_engine=database.engine,
            serializer=DBOSPortableJSONSerializer(),
            application_name=_APPLICATION,
            lazy=True,
        )

    def wake(
        self, session: Session, delivery_id: str, attempt: int, partition: str, delay: timedelta
    ) -> None:
        """Ask, in the caller's transaction, for an attempt; see `Wake`."""
        options = EnqueueOptions(
            workflow_name=_WORKFLOW,
            queue_name=_QUEUE,
            workflow_id=WakeUp(delivery_id, attempt).id,
            queue_partition_key=partition,
        )
        if delay > timedelta():
            options["delay_seconds"] = delay.total_seconds()
        self.client.enqueue_in_transaction(session, options, delivery_id, attempt)

    def fates(self, wake_ups: Sequence[WakeUp]) -> Mapping[WakeUp, Fate]:
        """Return what became of each; see `WakeUps`."""
        workflows = self.client.list_workflows(
            workflow_ids=[wake_up.id for wake_up in wake_ups], load_input=False, load_output=False
        )
        states = {workflow.workflow_id: workflow.status for workflow in workflows}
        return {wake_up: _fate(states.get(wake_up.id)) for wake_up in wake_ups}

    def forget_finished(self) -> int:
        """Drop what is kept of those that are over; see `WakeUps`."""
        before = (datetime.now(UTC) - _KEEP_FINISHED).isoformat()
        gone = 0
        while True:
            workflows = self.client.list_workflows(
                status=list(_FINISHED),
                completed_before=before,
                limit=_PRUNE_BATCH,
                load_input=False,
                load_output=False,
            )
            if workflows:
                self.client.delete_workflows([workflow.workflow_id for workflow in workflows])
            gone += len(workflows)
            if len(workflows) < _PRUNE_BATCH:
                return gone


class Engine:
    """The one executor of a practice's deliveries.

    Args:
        database: the practice's.
        attempt: makes an attempt, given a delivery's id and the attempt's number.
        upkeep: runs once before the first attempt, and now and then.
        wake_ups: those that the outbox asks for.
        workers: how many attempts may run side by side.
        polling: how often to look for work.
    """

    def __init__(
        self,
        database: Database,
        attempt: Callable[[str, int], None],
        upkeep: Upkeep,
        wake_ups: QueuedWakeUps,
        *,
        workers: int = WORKERS,
        polling: timedelta = POLLING,
    ) -> None:
        self._database = database
        self._attempt = attempt
        self._upkeep = upkeep
        self._wake_ups = wake_ups
        self._workers = workers
        self._polling = polling
        self._lock = ExecutorLock(database)
        self._stopping = threading.Event()
        self._caretaker: threading.Thread | None = None
        self._dbos: DBOS | None = None

    @property
    def running(self) -> bool:
        """Whether it delivers: it was started, and DBOS is at work."""
        return self._dbos is not None and _is_at_work(self._dbos)

    def attempt(self, delivery: str, number: int) -> None:
        """Make an attempt in this thread, without waiting for its wake-up.

        Args:
            delivery: which delivery.
            number: the attempt that was asked for last; any other does nothing.
        """
        self._attempt(delivery, number)

    def claim(self) -> None:
        """Take the lock before the start, so that nobody delivers while tables are changed.

        Raises:
            AlreadyDelivering: another process delivers for this practice.
        """
        self._lock.acquire()

    def start(self) -> None:
        """Begin to deliver, with what an earlier executor left behind first.

        Call it outside of an event loop: it waits for the database.

        Raises:
            AlreadyDelivering: another process delivers for this practice.
            RuntimeError: another engine runs in this process.
        """
        if not _only_one.acquire(blocking=False):
            raise RuntimeError("an engine runs in this process already: stop it first")
        try:
            self._begin()
        except BaseException:
            self._let_go(timedelta())
            raise
        self._stopping.clear()
        self._caretaker = threading.Thread(
            target=self._take_care, name="deliveries-upkeep", daemon=True
        )
        self._caretaker.start()

    def stop(self, grace: timedelta = timedelta(seconds=10)) -> None:
        """Take on nothing more and wait for attempts under way; a second call does nothing.

        Args:
            grace: how long to wait; what has not come back then is made again at the next start.
        """
        if self._caretaker is None:
            self._lock.release()
            return
        self._stopping.set()
        self._caretaker.join()
        self._caretaker = None
        self._let_go(grace)

    def _begin(self) -> None:
        self._lock.acquire()
        self._upkeep.park_undeliverable()
        self._upkeep.wake_forgotten()
        self._upkeep.prune()
        self._launch()

    def _launch(self) -> None:
        _quieten_dbos()
        self._dbos = DBOS(
            config=DBOSConfig(
                name=_APPLICATION,
                application_version=_VERSION,
                executor_id=_EXECUTOR,
                system_database_engine=self._database.engine,
                serializer=DBOSPortableJSONSerializer(),
                run_migrations=False,
                notification_listener_polling_interval_sec=_LISTENER_SECONDS,
                log_level="WARNING",
            )
        )
        DBOS.workflow(name=_WORKFLOW, max_recovery_attempts=MOST_CRASHES)(
            _without_exceptions(self._attempt)
        )
        self._wake_ups.client.register_queue(
            _QUEUE,
            worker_concurrency=self._workers,
            partition_concurrency=1,
            polling_interval_sec=self._polling.total_seconds(),
        )
        DBOS.launch()

    def _take_care(self) -> None:
        rest = _UPKEEP_SECONDS
        while not self._stopping.wait(_LOOK_SECONDS):
            if not self.running or not self._lock.held():
                self._begin_again()
            rest -= _LOOK_SECONDS
            if rest > 0 or not self.running:
                continue
            rest = _UPKEEP_SECONDS
            try:
                self._upkeep.wake_forgotten()
                self._upkeep.prune()
            except Exception as error:  # noqa: BLE001 - it is tried again, and the text could hold personal data
                _log.warning("the upkeep of deliveries failed (%s)", type(error).__qualname__)

    def _begin_again(self) -> None:
        """Stop delivering once the lock or a thread is lost, and begin when the lock is free."""
        if self._dbos is not None:
            _log.error("delivering has stopped: the lock or a thread of the engine is lost")
        try:
            self._halt(timedelta())
            self._begin()
        except Exception as error:  # noqa: BLE001 - it is tried again, and the text could hold personal data
            _log.warning("delivering cannot begin again yet (%s)", type(error).__qualname__)
        else:
            _log.warning("delivering has begun again")

    def _halt(self, grace: timedelta) -> None:
        dbos, self._dbos = self._dbos, None
        if dbos is not None and grace:
            _finish(dbos, monotonic() + grace.total_seconds())
        DBOS.destroy(destroy_registry=True, workflow_completion_timeout_sec=0)

    def _let_go(self, grace: timedelta) -> None:
        try:
            self._halt(grace)
        finally:
            self._lock.release()
            _only_one.release()


def _is_at_work(dbos: DBOS) -> bool:
    """Tell whether the thread lives that looks after all queues; others may end by themselves."""
    return any(each.is_alive() for each in _takers(dbos))


def _takers(dbos: DBOS) -> list[threading.Thread]:
    """Return the threads that take deliveries from the queue."""
    threads = dbos._background_threads  # noqa: SLF001 - DBOS does not tell otherwise
    return [each for each in threads if "queue_thread" in each.name]


def _finish(dbos: DBOS, deadline: float) -> None:
    """Take on nothing more and wait for the attempts under way.

    DBOS would look whether there are any only once a second, and wait a second for none.
    """
    for event in dbos.background_thread_stop_events:
        event.set()
    _join(_takers(dbos), deadline)
    pool = dbos._executor_field  # noqa: SLF001 - DBOS does not tell otherwise
    if pool is not None:
        pool.shutdown(wait=False)
        _join(pool._threads, deadline)  # noqa: SLF001 - a pool waits for ever or not at all


def _join(threads: Iterable[threading.Thread], deadline: float) -> None:
    for thread in tuple(threads):
        thread.join(max(0.0, deadline - monotonic()))


def _without_exceptions(attempt: Callable[[str, int], None]) -> Callable[[str, int], None]:
    def run(delivery_id: str, number: int) -> None:
        try:
            attempt(delivery_id, number)
        except Exception as error:  # noqa: BLE001 - DBOS would keep and log its text
            _log.error(
                "delivery %s: what came of attempt %d could not be written (%s): it is repeated",
                delivery_id,
                number,
                type(error).__qualname__,
            )

    return run


class _PlacesOnly(logging.Filter):
    """Takes the text out of DBOS's records, which can hold values, and leaves the place."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Let the record pass, rewritten."""
        kind = record.exc_info[0] if record.exc_info else None
        record.msg = f"reported from {record.module}, line {record.lineno}"
        record.msg += f" ({kind.__qualname__})" if kind else ""
        record.args, record.exc_info, record.exc_text = (), None, None
        return True


def _quieten_dbos() -> None:
    logger = logging.getLogger("dbos")
    logger.setLevel(logging.WARNING)
    if not any(isinstance(known, _PlacesOnly) for known in logger.filters):
        logger.addFilter(_PlacesOnly())
        logger.addHandler(logging.NullHandler())  # without one, DBOS adds a console of its own


def _fate(status: str | None) -> Fate:
    if status in _ACTIVE:
        return Fate.OUTSTANDING
    return Fate.FATAL if status == _EXHAUSTED else Fate.ENDED
