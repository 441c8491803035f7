"""A plugin that fails for as long as a test wants, and processes that share a database."""

from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from soundwell_hookspecs import Failure, Feature, NoConfig, hookimpl
from soundwell_plugins.host.blueprint import draw
from soundwell_plugins.host.host import Host, assemble
from soundwell_plugins.host.specifications import Specifications
from soundwell_plugins.testing import AdjustableClock, assembled
from soundwell_plugins.testing.practice import inline
from tests.host import hooks
from tests.host.lighthouses import Near


@dataclass
class Ailment:
    """Whether the plugin `ailing` fails, and how often it was asked."""

    ill: bool = True
    asked: int = 0


@dataclass
class Ward:
    """Processes of one practice with a plugin that fails."""

    folder: Path
    closing: ExitStack
    ailment: Ailment = field(default_factory=Ailment)
    clock: AdjustableClock = field(default_factory=AdjustableClock)

    def process(self, table: str = "") -> Host:
        """Build the practice, or build it once more as another process would."""
        plugins = (self._ailing(), Near)
        if (self.folder / "soundwell.key").exists():
            blueprint = draw(
                self.folder / "soundwell.toml",
                found=inline(*plugins),
                specifications=Specifications([hooks]),
            )
            host = assemble(blueprint, self.clock)
        else:
            host = assembled(
                self.folder,
                *plugins,
                tables=f"[ailing]\n[near]\n{table}",
                clock=self.clock,
                specifications=Specifications([hooks]),
            )
        self.closing.callback(host.close)
        return host

    def _ailing(self) -> type[Feature[NoConfig]]:
        ailment = self.ailment

        class Ailing(Feature[NoConfig]):
            name = "ailing"

            @hookimpl
            def depths(self) -> Sequence[int]:
                ailment.asked += 1
                if ailment.ill:
                    raise ValueError("amelia@home.example")
                return [7]

            @hookimpl
            def lamps(self) -> Sequence[hooks.Lamp]:
                return []

            @hookimpl
            def colour(self) -> str | None:
                ailment.asked += 1
                raise ValueError("amelia@home.example")

        return Ailing


@pytest.fixture
def ward(tmp_path: Path) -> Iterator[Ward]:
    with ExitStack() as closing:
        yield Ward(tmp_path, closing)


def failures(host: Host) -> tuple[Failure, ...]:
    """Ask once, and return who could not answer."""
    found = host.hooks.collect(hooks.depths, buoy="A1", limit=5).failures
    host.quarantine.settle()
    return found
