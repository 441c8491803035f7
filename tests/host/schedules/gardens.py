"""A plugin that waters plants again and again, and does what a test tells it to."""

from collections.abc import Callable, Sequence
from datetime import datetime, time, timedelta

from soundwell_hookspecs import (
    Daily,
    Every,
    Feature,
    NoConfig,
    PluginContext,
    ScheduledWork,
    Weekly,
    hookimpl,
)


class Garden(Feature[NoConfig]):
    """Waters every hour, and sweeps at half past three at night."""

    name = "garden"

    def __init__(self, config: NoConfig, context: PluginContext) -> None:
        super().__init__(config, context)
        self.watered: list[datetime] = []
        self.swept: list[datetime] = []
        self.script: Callable[[], None] = lambda: None
        self.when: Every | Daily | Weekly = Every(timedelta(hours=1))
        self.silent = False

    @hookimpl
    def scheduled_work(self) -> Sequence[ScheduledWork]:
        if self.silent:
            raise RuntimeError("no idea")
        night = Daily(time(3, 30), self.context.practice.zone)
        return [
            ScheduledWork("water", self.when, self._water, deadline=timedelta(seconds=20)),
            ScheduledWork("sweep", night, self.swept.append),
        ]

    def _water(self, now: datetime) -> None:
        self.watered.append(now)
        self.script()


class Echo(Feature[NoConfig]):
    """Gives two pieces of work one name."""

    name = "echo"

    @hookimpl
    def scheduled_work(self) -> Sequence[ScheduledWork]:
        work = ScheduledWork("call", Every(timedelta(hours=1)), print)
        return [work, work]
