"""Figures for Prometheus: how requests, hooks and deliveries fare, by route and plugin alone.

What one process counts is kept in memory, or, in one of several, in files that all of them share
(`prometheus_client` does that where PROMETHEUS_MULTIPROC_DIR names a folder). What stands in the
database is read from there whenever somebody asks.
"""

import os
from collections.abc import Iterator
from datetime import datetime
from typing import Final

from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from soundwell_hookspecs import Clock
from soundwell_plugins.host.deliveries import Ledger
from soundwell_plugins.host.observation import HookCall
from soundwell_plugins.host.quarantine.register import Register

SHARED: Final = "PROMETHEUS_MULTIPROC_DIR"
"""The variable that names the folder of what several processes count."""

_SECONDS: Final = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)


class Meter:
    """Counts what happens in this process."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        self._requests = Counter(
            "soundwell_requests",
            "Requests answered.",
            ("method", "route", "status"),
            registry=self._registry,
        )
        self._latency = Histogram(
            "soundwell_request_seconds",
            "How long a request took.",
            ("route",),
            buckets=_SECONDS,
            registry=self._registry,
        )
        self._calls = Counter(
            "soundwell_hook_calls",
            "Calls of plugins.",
            ("plugin", "hook", "outcome"),
            registry=self._registry,
        )
        self._call_seconds = Counter(
            "soundwell_hook_seconds",
            "How long calls of plugins took.",
            ("plugin", "hook"),
            registry=self._registry,
        )

    def answered(self, method: str, route: str, status: int, seconds: float) -> None:
        """Count a request.

        Args:
            method: the method, one of a few.
            route: the template of its route, never its address.
            status: the status of the answer; 0 when there was none.
            seconds: how long it took.
        """
        self._requests.labels(method, route, str(status)).inc()
        self._latency.labels(route).observe(seconds)

    def called(self, call: HookCall) -> None:
        """Count a call of a plugin."""
        outcome = "failed" if call.failure else "ok"
        self._calls.labels(call.plugin, call.hook, outcome).inc()
        self._call_seconds.labels(call.plugin, call.hook).inc(call.seconds)

    def figures(self, standing: Collector) -> bytes:
        """Return what was counted, by all processes where there are several.

        Args:
            standing: what is read at this moment.
        """
        if SHARED not in os.environ:
            return generate_latest(self._registry) + _written(standing)
        shared = CollectorRegistry()
        MultiProcessCollector(shared)  # type: ignore[no-untyped-call]  # carries no types
        return generate_latest(shared) + _written(standing)


class Standing(Collector):
    """Reads how deliveries and quarantines stand.

    Args:
        ledger: knows deliveries.
        quarantines: knows who rests.
        clock: tells how long something waits.
    """

    def __init__(self, ledger: Ledger, quarantines: Register, clock: Clock) -> None:
        self._ledger = ledger
        self._quarantines = quarantines
        self._clock = clock

    def collect(self) -> Iterator[Metric]:
        """Yield the figures."""
        now = self._clock.now()
        deliveries = GaugeMetricFamily(
            "soundwell_deliveries", "Deliveries that are kept.", labels=("plugin", "state")
        )
        for each in self._ledger.counts():
            deliveries.add_metric((each.plugin, each.state.value), each.number)
        yield deliveries
        yield GaugeMetricFamily(
            "soundwell_oldest_waiting_delivery_seconds",
            "How long the oldest delivery has waited that is neither done nor given up.",
            value=_age(self._ledger.oldest_open(), now),
        )
        resting = GaugeMetricFamily(
            "soundwell_quarantines", "Plugins left out of a hook.", labels=("plugin", "hook")
        )
        for rest in self._quarantines.rests():
            resting.add_metric((rest.plugin, rest.hook), float(rest.until > now))
        yield resting


def _written(standing: Collector) -> bytes:
    registry = CollectorRegistry(auto_describe=False)
    registry.register(standing)
    return generate_latest(registry)


def _age(moment: datetime | None, now: datetime) -> float:
    return max(0.0, (now - moment).total_seconds()) if moment else 0.0
