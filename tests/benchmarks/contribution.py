"""Measures what the host's guarantees cost: a contribution over 5 plugins against plain pluggy.

Both ask the same five plugins the same question, in turns, so that whatever else the machine does
falls on both. The plain call is `hook.busy_times(…)` of a `pluggy.PluginManager`: no threads, no
deadline, no check of what comes back, and the first plugin that raises ends it. The script fails if
the host's call takes 0.5 ms more in the median. Run it from the root of the project:

    python tests/benchmarks/contribution.py --calls 5000
"""

import gc
import sys
import tempfile
from argparse import ArgumentParser
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median, quantiles
from time import perf_counter
from typing import Final

import pluggy
from rich.console import Console
from rich.table import Table

from soundwell_hookspecs import (
    PROJECT,
    Feature,
    NoConfig,
    PractitionerId,
    Window,
    busy_times,
    calendars,
    hookimpl,
)
from soundwell_plugins.host.host import Host
from soundwell_plugins.testing import assembled

PLUGINS: Final = 5
BAR_MILLISECONDS: Final = 0.5
WARM_UP: Final = 200
MAYA: Final = PractitionerId("maya")
MORNING: Final = datetime(2027, 3, 1, 9, tzinfo=UTC)
WEEK: Final = Window(MORNING, MORNING + timedelta(days=7))


class Calendar(Feature[NoConfig]):
    """A calendar with one busy time a day."""

    @hookimpl
    def busy_times(self, practitioner: PractitionerId, window: Window) -> Sequence[Window]:
        """Answer at once."""
        days = [window.start + timedelta(days=day) for day in range(7)]
        return [Window(day, day + timedelta(hours=1)) for day in days]


def calendar(number: int) -> type[Calendar]:
    """Return the class of one of the plugins."""
    return type(f"Calendar{number}", (Calendar,), {"name": f"calendar{number}"})


def plain(host: Host) -> Callable[[], object]:
    """Return the call as pluggy makes it, on the very same plugins."""
    manager = pluggy.PluginManager(PROJECT)
    manager.add_hookspecs(calendars)
    for name, plugin in host.plugins.items():
        manager.register(plugin, name)
    return lambda: manager.hook.busy_times(practitioner=MAYA, window=WEEK)


def guarded(host: Host) -> Callable[[], object]:
    """Return the call as the host makes it."""

    def ask() -> object:
        answers = host.hooks.collect(busy_times, practitioner=MAYA, window=WEEK)
        if len(answers.answers) != PLUGINS:
            raise RuntimeError(f"not everybody answered: {answers.failures}")
        return answers

    return ask


def measured(calls: Sequence[Callable[[], object]], rounds: int) -> list[list[float]]:
    """Return for each call how long it took, in milliseconds, in each round."""
    took: list[list[float]] = [[] for _ in calls]
    for number in range(WARM_UP + rounds):
        for call, times in zip(calls, took, strict=True):
            begun = perf_counter()
            call()
            if number >= WARM_UP:
                times.append((perf_counter() - begun) * 1000)
    return took


def main() -> int:
    """Measure, print, and tell by the exit code whether the bar is met."""
    parser = ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--calls", type=int, default=5000, help="how often each is called")
    rounds: int = parser.parse_args().calls
    with tempfile.TemporaryDirectory() as folder:
        host = assembled(Path(folder), *(calendar(number) for number in range(PLUGINS)))
        try:
            gc.collect()
            ours, pluggys = measured([guarded(host), plain(host)], rounds)
        finally:
            host.close()
    table = Table("milliseconds", "median", "p99", title=f"{PLUGINS} plugins, {rounds} calls each")
    for name, times in (("plain pluggy call", pluggys), ("host.hooks.collect", ours)):
        table.add_row(name, f"{median(times):.3f}", f"{p99(times):.3f}")
    more = median(ours) - median(pluggys)
    table.add_row("difference", f"{more:.3f}", f"{p99(ours) - p99(pluggys):.3f}", end_section=True)
    table.add_row("bar", f"< {BAR_MILLISECONDS}", "")
    Console().print(table)
    return 0 if more < BAR_MILLISECONDS else 1


def p99(times: Sequence[float]) -> float:
    """Return what 99 of 100 calls stay under."""
    return quantiles(times, n=100)[-1]


if __name__ == "__main__":
    sys.exit(main())
