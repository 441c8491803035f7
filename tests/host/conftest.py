"""Hosts around a few plugins, and plugins that hang until the test is over."""

import threading
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from soundwell_hookspecs import Plugin
from soundwell_plugins.host.host import Host
from soundwell_plugins.host.specifications import Specifications
from soundwell_plugins.testing import assembled
from tests.host import hooks


@dataclass
class Yard:
    """Builds practices; those with a `harbour` have the hooks of this folder."""

    folder: Path
    closing: ExitStack
    gate: threading.Event = field(default_factory=threading.Event)

    def practice(self, *plugins: type[Plugin[Any]], tables: str | None = None) -> Host:
        """Build a practice with the contract's hooks."""
        return self._built(*plugins, tables=tables, specifications=None)

    def harbour(self, *plugins: type[Plugin[Any]], tables: str | None = None) -> Host:
        """Build a practice with the hooks of this folder."""
        return self._built(*plugins, tables=tables, specifications=Specifications([hooks]))

    def hang(self) -> None:
        """Hang until the test is over."""
        self.gate.wait(60)

    def _built(
        self,
        *plugins: type[Plugin[Any]],
        tables: str | None,
        specifications: Specifications | None,
    ) -> Host:
        host = assembled(self.folder, *plugins, tables=tables, specifications=specifications)
        self.closing.callback(host.close)
        return host


@pytest.fixture
def yard(tmp_path: Path) -> Iterator[Yard]:
    with ExitStack() as closing:
        yard = Yard(tmp_path, closing)
        closing.callback(yard.gate.set)
        yield yard
