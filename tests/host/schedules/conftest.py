"""A practice with a garden, and its clock."""

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest

from soundwell_plugins.host.blueprint import draw
from soundwell_plugins.host.host import Host, assemble
from soundwell_plugins.host.schedules import Entry
from soundwell_plugins.testing import AdjustableClock, assembled
from soundwell_plugins.testing.practice import inline
from tests.host.schedules.gardens import Garden

GRACE = timedelta(seconds=20)


@dataclass
class Grounds:
    """A practice with a garden, which can be left and come back to."""

    folder: Path
    clock: AdjustableClock
    host: Host
    closing: ExitStack

    @property
    def garden(self) -> Garden:
        garden = self.host.plugins["garden"]
        assert isinstance(garden, Garden)
        return garden

    def work(self) -> None:
        """Do what is due, to the end."""
        self.host.runner.tick()
        self.host.runner.rest(GRACE)

    def entry(self, name: str = "water", plugin: str = "garden") -> Entry:
        return self.host.timetable.entry((plugin, name))

    def beside(self) -> Host:
        """Build the same practice as another process would."""
        host = assemble(draw(self.folder / "soundwell.toml", found=inline(Garden)), self.clock)
        self.closing.callback(host.close)
        return host


@pytest.fixture
def grounds(tmp_path: Path) -> Iterator[Grounds]:
    clock = AdjustableClock()
    with ExitStack() as closing:
        host = assembled(tmp_path, Garden, clock=clock)
        closing.callback(host.close)
        yield Grounds(tmp_path, clock, host, closing)
