"""The privacy office: where one asks for exports, erasures, the data map and retention."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from soundwell_hookspecs import (
    Audit,
    Clock,
    Daily,
    Every,
    Plugin,
    Practice,
    ScheduledWork,
)
from soundwell_plugins.host.deliveries import Line
from soundwell_plugins.host.directory import Directory
from soundwell_plugins.host.dispatch import Dispatcher
from soundwell_plugins.host.implementations import Implementations
from soundwell_plugins.host.privacy.data_map import DataMap, data_map
from soundwell_plugins.host.privacy.erasures import Erasures
from soundwell_plugins.host.privacy.export import Exports
from soundwell_plugins.host.privacy.leftovers import Leftovers
from soundwell_plugins.host.privacy.retention import Expired, expire, expire_or_fail
from soundwell_plugins.host.privacy.traces_left import TracesLeft
from soundwell_plugins.host.privacy.waiting_exports import WaitingExports
from soundwell_plugins.host.storage import Database

RETENTION_TIME = time(3, 15)
"""When old data go, by the clock of the practice: nobody is at work."""

LEFTOVERS_TIME = time(4, 15)
"""When people go whom nobody needs any more: after what was kept about them."""

REPEAT_ERASURES = timedelta(minutes=10)
"""How often an erasure that is not done everywhere is taken up again."""


@dataclass(frozen=True, slots=True)
class PrivacyOffice:
    """Where one asks for exports, erasures, the data map and retention.

    Args:
        exports: makes exports.
        erasures: erases, until it is done.
        leftovers: lets people go whom nobody needs.
        waiting: keeps exports until somebody takes them away.
        hooks: asks plugins.
        zone: the practice's.
    """

    exports: Exports
    erasures: Erasures
    leftovers: Leftovers
    waiting: WaitingExports
    hooks: Dispatcher
    zone: ZoneInfo

    def map(self) -> DataMap:
        """Return what is kept about people."""
        return data_map(self.hooks)

    def expire(self, now: datetime) -> Expired:
        """Let old data go."""
        self.waiting.expire(now)
        return expire(self.hooks, now)

    def scheduled_work(self) -> Sequence[ScheduledWork]:
        """Return the work that is done again and again."""
        return (
            ScheduledWork(
                "retention",
                Daily(RETENTION_TIME, self.zone),
                self._expire_or_fail,
                deadline=timedelta(hours=1),
            ),
            ScheduledWork("erasures", Every(REPEAT_ERASURES), self.erasures.resume_all),
            ScheduledWork(
                "leftovers",
                Daily(LEFTOVERS_TIME, self.zone),
                self.leftovers.work,
                deadline=timedelta(hours=1),
            ),
        )

    def _expire_or_fail(self, now: datetime) -> None:
        self.waiting.expire(now)
        expire_or_fail(self.hooks, now)


def privacy_office(
    *,
    practice: Practice,
    database: Database,
    hooks: Dispatcher,
    implementations: Implementations,
    plugins: Mapping[str, Plugin[object]],
    directory: Directory,
    line: Line,
    audit: Audit,
    clock: Clock,
) -> PrivacyOffice:
    """Build the privacy office of a practice."""
    traces = TracesLeft(directory, line)
    erasures = Erasures(
        database=database,
        hooks=hooks,
        implementations=implementations,
        plugins=plugins,
        directory=directory,
        traces=traces,
        audit=audit,
        clock=clock,
    )
    return PrivacyOffice(
        Exports(
            practice=practice,
            database=database,
            hooks=hooks,
            directory=directory,
            traces=traces,
            audit=audit,
            clock=clock,
        ),
        erasures,
        Leftovers(database, hooks, erasures, traces, audit),
        WaitingExports(database, clock),
        hooks,
        practice.zone,
    )
