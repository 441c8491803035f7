"""Measures how long it takes from an empty folder to green tests of a plugin, in two commands.

    soundwell new-plugin greeter
    pytest greeter

Beside each kind stands the floor: an empty practice that pytest builds with the same fixtures. Run
it from the root of the project:

    python -m tests.benchmarks.new_plugin
"""

import subprocess
import sys
from argparse import ArgumentParser
from collections.abc import Sequence
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Final

from soundwell_plugins.commands.plugin_project import Kind
from tests.benchmarks.measure import ENVIRONMENT, SOUNDWELL, show

PYTEST: Final = (sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "no:xdist")
FLOOR: Final = "def test_there_is_a_practice(client):\n    assert client.get('/').is_success\n"
BAR_SECONDS: Final = 60.0


def main() -> int:
    """Measure, print a table, and return 1 where the bar is missed."""
    parser = ArgumentParser()
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    floor = median(empty_practice() for _ in range(options.rounds))
    taken = {kind: median(two_commands(kind) for _ in range(options.rounds)) for kind in Kind}
    show(
        f"From an empty folder to green tests, median of {options.rounds}",
        ("", "seconds", "this : floor", "bar"),
        [
            ("one test in a practice without plugins", f"{floor:.1f}", "1.0", ""),
            *(
                (f"--{kind.value}", f"{each:.1f}", f"{each / floor:.1f}", f"≤ {BAR_SECONDS:g}")
                for kind, each in taken.items()
            ),
        ],
    )
    return int(max(taken.values()) > BAR_SECONDS)


def two_commands(kind: Kind) -> float:
    """Return how long the two commands take, in seconds."""
    with TemporaryDirectory() as folder:
        began = perf_counter()
        run((SOUNDWELL, "new-plugin", "greeter", f"--{kind.value}"), Path(folder))
        run((*PYTEST, "greeter"), Path(folder))
        return perf_counter() - began


def empty_practice() -> float:
    """Return how long one test takes that needs a practice and no plugin, in seconds."""
    with TemporaryDirectory() as folder:
        (Path(folder) / "test_floor.py").write_text(FLOOR, encoding="utf-8")
        began = perf_counter()
        run((*PYTEST, "-c", "/dev/null", "--rootdir", folder, "."), Path(folder))
        return perf_counter() - began


def run(command: Sequence[str], folder: Path) -> None:
    """Run a command in a folder.

    Raises:
        CalledProcessError: it failed.
    """
    subprocess.run(command, cwd=folder, check=True, stdout=subprocess.DEVNULL, env=ENVIRONMENT)


if __name__ == "__main__":
    sys.exit(main())
