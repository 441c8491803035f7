"""Measures how long a large calendar takes to become busy times, beside libical.

Both read the same feed of 10,000 events, half of which repeat, for eight weeks; in turns, the
shortest time counts. libical's program is built here from `libical_busy.c` where a compiler and
Debian's libical-dev are. Then a feed of 20 MB that did not change is looked at once more, and
random feeds are read by both ways, which must never differ. Run it from the root of the project:

    python -m tests.benchmarks.calendar_feed --rounds 7 --feeds 10000
"""

import subprocess
import sys
from argparse import ArgumentParser
from datetime import timedelta
from hashlib import sha256
from pathlib import Path
from shutil import which
from tempfile import TemporaryDirectory
from time import process_time
from typing import Final

from hypothesis import HealthCheck, Phase, given, settings
from rich.console import Console

from soundwell_hookspecs import Window
from soundwell_plugins.connectors.calendars.budget import Limits
from soundwell_plugins.connectors.calendars.failures import FeedUnreadable
from soundwell_plugins.connectors.calendars.reading import Reading, read, read_carefully
from tests.benchmarks.large_feed import NOW, large_feed
from tests.benchmarks.measure import show
from tests.connectors.calendars.conftest import LONDON
from tests.connectors.calendars.random_feeds import random_feeds

ROOT: Final = Path(__file__).resolve().parents[2]
WINDOW: Final = Window(NOW, NOW + timedelta(weeks=8))
ROOMY: Final = Limits(instances=10**6, steps=10**7)
RATIO: Final = 1.5
MEMORY: Final = 60.0
UNCHANGED: Final = 20.0
OURS: Final = """
import re, sys
from datetime import UTC, datetime
from pathlib import Path
from time import process_time
from zoneinfo import ZoneInfo
from soundwell_hookspecs import Window
from soundwell_plugins.connectors.calendars.reading import read
from soundwell_plugins.connectors.calendars.spans import united
feed = Path(sys.argv[1]).read_bytes()
window = Window(*(datetime.fromtimestamp(int(each), UTC) for each in sys.argv[2:]))
zone = ZoneInfo("Europe/London")
read(b"BEGIN:VCALENDAR\\r\\nEND:VCALENDAR\\r\\n", window, zone)
begun = process_time()
spans = read(feed, window, zone).spans
intervals = united(spans)
spent = process_time() - begun
size = re.search(r"VmHWM:\\s+(\\d+)", Path("/proc/self/status").read_text())[1]
print(f"{spent:.6f} {len(spans)} {len(intervals)} {size}")
"""


def built(folder: Path) -> Path | None:
    """Build libical's program; `None` where that is not possible."""
    compiler, program = which("cc") or which("gcc"), folder / "libical_busy"
    source = Path(__file__).with_name("libical_busy.c")
    if compiler is None:
        return None
    command = [compiler, "-O2", "-o", str(program), str(source), "-lical"]
    done = subprocess.run(command, capture_output=True, check=False)
    return program if done.returncode == 0 else None


def run(command: list[str], feed: Path) -> tuple[float, str, float]:
    """Return the seconds of one run, what it found, and its memory in MiB."""
    moments = [str(int(moment.timestamp())) for moment in (WINDOW.start, WINDOW.end)]
    told = subprocess.run(
        [*command, str(feed), *moments], cwd=ROOT, check=True, capture_output=True, text=True
    ).stdout.split()
    return float(told[0]), f"{told[1]} in {told[2]}", int(told[3]) / 1024


def unchanged() -> float:
    """Return the milliseconds of CPU that 20 MB take when they are sent again unchanged."""
    body = b"x" * 20_000_000
    begun = process_time()
    sha256(body).hexdigest()
    return (process_time() - begun) * 1000


def differences(feeds: int) -> int:
    """Return how many of so many random feeds the two ways read differently."""
    found = 0

    @settings(
        max_examples=feeds,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(random_feeds())
    def compare(feed: bytes) -> None:
        nonlocal found
        found += outcome(feed, quick=True) != outcome(feed, quick=False)

    compare()
    return found


def outcome(feed: bytes, *, quick: bool) -> Reading | str:
    """Return what a way makes of a feed."""
    try:
        return (read if quick else read_carefully)(feed, WINDOW, LONDON, ROOMY)
    except FeedUnreadable as error:
        return error.problem


def main() -> int:
    """Measure, print, and tell by the exit code whether the bars are met."""
    parser = ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--rounds", type=int, default=7, help="how often each is measured")
    parser.add_argument("--feeds", type=int, default=10_000, help="how many random feeds")
    given_ = parser.parse_args()
    met = True
    with TemporaryDirectory() as name:
        feed = Path(name) / "large.ics"
        feed.write_bytes(large_feed())
        program = built(Path(name))
        runs = [
            (
                run([sys.executable, "-c", OURS], feed),
                run([str(program)], feed) if program else None,
            )
            for _ in range(given_.rounds)
        ]
        ours = min(each for each, _ in runs)
        theirs = min((each for _, each in runs if each), default=None)
    rows = [["soundwell", f"{ours[0] * 1000:.0f}", ours[1], f"{ours[2]:.0f}"]]
    met &= ours[2] <= MEMORY
    if theirs is None:
        Console().print("libical is missing: apt-get install gcc libical-dev, then measure again.")
    else:
        rows.append(["libical", f"{theirs[0] * 1000:.0f}", theirs[1], f"{theirs[2]:.0f}"])
        rows.append([f"ratio (bar {RATIO})", f"{ours[0] / theirs[0]:.2f}", "", f"≤ {MEMORY:.0f}"])
        met &= ours[0] <= RATIO * theirs[0]
    head = ["10,000 events, eight weeks", "ms CPU", "occurrences in intervals", "MiB"]
    show("Reading a calendar", head, rows)
    hashing = min(unchanged() for _ in range(given_.rounds))
    differing = differences(given_.feeds)
    show(
        "Besides",
        ["", "found", "bar"],
        [
            ["20 MB unchanged, ms CPU", f"{hashing:.1f}", f"{UNCHANGED:.0f}"],
            [f"of {given_.feeds} random feeds read differently", str(differing), "0"],
        ],
    )
    return 0 if met and hashing <= UNCHANGED and not differing else 1


if __name__ == "__main__":
    sys.exit(main())
