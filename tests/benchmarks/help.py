"""Measures how long somebody waits for `soundwell --help`.

Beside it, in turns, stand an empty Python and one that imports Typer. Run it from the root of the
project:

    python -m tests.benchmarks.help
"""

import subprocess
import sys
from argparse import ArgumentParser
from statistics import median
from time import perf_counter
from typing import Final

from tests.benchmarks.measure import ENVIRONMENT, SOUNDWELL, show

COMMANDS: Final = {
    "soundwell --help": [SOUNDWELL, "--help"],
    "python -c 'import typer'": [sys.executable, "-c", "import typer"],
    "python -c pass": [sys.executable, "-c", "pass"],
}
BAR_SECONDS: Final = 0.4


def main() -> int:
    """Measure and print a table."""
    parser = ArgumentParser()
    parser.add_argument("--rounds", type=int, default=10)
    options = parser.parse_args()
    taken: dict[str, list[float]] = {name: [] for name in COMMANDS}
    for command in COMMANDS.values():
        seconds(command)  # the first run of each compiles
    for _ in range(options.rounds):
        for name, command in COMMANDS.items():
            taken[name].append(seconds(command))
    medians = {name: median(values) for name, values in taken.items()}
    ours = next(iter(medians.values()))
    bars = [f"below {BAR_SECONDS:g}", *[""] * (len(medians) - 1)]
    show(
        f"Waiting for the command line, median of {options.rounds}",
        ("", "seconds", "ours : this", "bar"),
        [
            (name, f"{each:.3f}", f"{ours / each:.1f}", bar)
            for (name, each), bar in zip(medians.items(), bars, strict=True)
        ],
    )
    return 0


def seconds(command: list[str]) -> float:
    """Return how long a command takes."""
    start = perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, env=ENVIRONMENT)
    return perf_counter() - start


if __name__ == "__main__":
    sys.exit(main())
