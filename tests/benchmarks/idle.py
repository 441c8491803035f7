"""Measures what the demo practice costs that nobody visits: memory and computing time.

Beside it, in the same run, stands a bare server with uvicorn, FastAPI and SQLAlchemy. It reads
/proc, so it needs Linux. Run it from the root of the project:

    python -m tests.benchmarks.idle
"""

import sys
import tempfile
from argparse import ArgumentParser
from pathlib import Path
from time import perf_counter, sleep
from typing import Final

import httpx2

from tests.benchmarks.measure import ROOT, Memory, Running, bare, practice, show

VIEWS: Final = 20
PAGES: Final = ("/", "/book", "/book/maya", "/book/jonas")
SETTLING: Final = 2.0
BAR_MIB: Final = 140
BAR_PER_CENT: Final = 4


def main() -> int:
    """Measure and print a table."""
    parser = ArgumentParser()
    parser.add_argument("--seconds", type=float, default=20, help="how long to watch each")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        first, ours, floor = (Path(folder, name) for name in ("first", "ours", "floor"))
        for each in (first, ours, floor):
            each.mkdir()
        with practice(first, demo()) as compiling:  # which leaves memory behind
            visit(compiling, PAGES)
        with practice(ours, demo()) as soundwell:
            occupied, used = watched(soundwell, PAGES, options.seconds)
        with bare(floor) as peer:
            least, unavoidable = watched(peer, ("/healthz",), options.seconds)
    show(
        f"The demo practice after {VIEWS} page views, and {options.seconds:g} s without any",
        ("", "soundwell serve", "bare server", "ratio", "bar"),
        [
            _row("RSS, MiB", occupied.rss, least.rss, f"below {BAR_MIB}"),
            _row("PSS, MiB", occupied.pss, least.pss, ""),
            _row("CPU, % of one core", used, unavoidable, f"below {BAR_PER_CENT}"),
        ],
    )
    return 0


def demo() -> str:
    """Return the demo's configuration for another folder, without `[web]`."""
    folder = ROOT / "examples" / "demo"
    text = (folder / "soundwell.toml").read_text(encoding="utf-8")
    before, _, web = text.partition("[web]\n")
    after = web[web.index("# A plugin is on") :]
    moved = f"{before}{after}".replace("../../.demo/", "")
    return moved.replace('file = "maya.ics"', f'file = "{folder / "maya.ics"}"')


def watched(server: Running, pages: tuple[str, ...], seconds: float) -> tuple[Memory, float]:
    """Visit a server and leave it alone.

    Args:
        server: the server.
        pages: what to visit, in turns.
        seconds: how long to leave it alone.

    Returns:
        What it occupies, and its computing time while alone in per cent of one core.
    """
    visit(server, pages)
    sleep(SETTLING)
    start, before = perf_counter(), server.cpu_seconds()
    sleep(seconds)
    used = (server.cpu_seconds() - before) / (perf_counter() - start)
    return server.memory(), used * 100


def visit(server: Running, pages: tuple[str, ...]) -> None:
    """View pages, in turns."""
    with httpx2.Client() as visitor:
        for number in range(VIEWS):
            visitor.get(f"{server.address}{pages[number % len(pages)]}").raise_for_status()


def _row(what: str, ours: float, peer: float, bar: str) -> tuple[str, ...]:
    ratio = f"{ours / peer:.1f}" if peer else "-"
    return what, f"{ours:.1f}", f"{peer:.1f}", ratio, bar


if __name__ == "__main__":
    sys.exit(main())
