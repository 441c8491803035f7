"""Compares how long the form of the newsletter takes for addresses that are known and others.

Nobody is to find out who reads a therapist's letter, from the answer's words or from its time.
Known and unknown addresses take turns by lot, and the Mann-Whitney test (H. B. Mann, D. R. Whitney,
1947) says how likely such a difference of their times is if there is none. By chance alone one
series in twenty would fail, so that the middle one of three counts. The script fails when the bar
is missed. Run it from the root of the project:

    python -m tests.benchmarks.answer_times
"""

import re
import sys
import tempfile
from argparse import ArgumentParser
from collections.abc import Callable
from pathlib import Path
from random import Random
from statistics import median
from time import perf_counter
from typing import Final
from uuid import uuid4

from fastapi.testclient import TestClient
from scipy.stats import mannwhitneyu

from soundwell_plugins.features.newsletter import Newsletter
from soundwell_plugins.features.spam import Spam
from soundwell_plugins.testing import assembled
from soundwell_plugins.web.app import create_app
from tests.benchmarks.measure import show

TABLES: Final = "[newsletter]\nsign_ups_per_hour = 100000\n[spam]\nper_network = 10000\n"
SERIES: Final = 3
WARM_UP: Final = 30
LEAST_P: Final = 0.05
CONSENT: Final = re.compile(r'name="consent" value="([0-9a-f]{64})"')

Series = dict[bool, list[float]]
"""Seconds, of known addresses and of others."""


def main() -> int:
    """Measure, print a table, and return 0 when the bar is met."""
    parser = ArgumentParser()
    parser.add_argument("--addresses", type=int, default=500, help="of each kind in each series")
    number = parser.parse_args().addresses
    with tempfile.TemporaryDirectory() as folder:
        host = assembled(Path(folder), Newsletter, Spam, tables=TABLES)
        newsletter = host.plugins["newsletter"]
        assert isinstance(newsletter, Newsletter)
        app, _ = create_app(host)
        with TestClient(app, base_url=host.practice.url, follow_redirects=False) as visitor:
            consent = CONSENT.findall(visitor.get("/newsletter").text)[0]

            def seconds(email: str) -> float:
                begun = perf_counter()
                answer = visitor.post("/newsletter", data={"email": email, "consent": consent})
                taken = perf_counter() - begun
                if answer.status_code != 303:  # See Other
                    raise SystemExit(f"the form was answered with {answer.status_code}")
                return taken

            for _ in range(WARM_UP):
                seconds(stranger())
            found = [
                series(known(newsletter, number), seconds, Random(seed)) for seed in range(SERIES)
            ]
        host.close()
    chances = [float(mannwhitneyu(each[True], each[False]).pvalue) for each in found]
    show(
        f"{number} known and {number} unknown addresses in each of {SERIES} series",
        ("", "known, median ms", "unknown, median ms", "p", "bar"),
        [
            (
                f"series {index}",
                f"{median(each[True]) * 1e3:.2f}",
                f"{median(each[False]) * 1e3:.2f}",
                f"{chance:.2f}",
                "",
            )
            for index, (each, chance) in enumerate(zip(found, chances, strict=True), 1)
        ]
        + [("the middle one", "", "", f"{median(chances):.2f}", f"above {LEAST_P:g}")],
    )
    return int(median(chances) <= LEAST_P)


def stranger() -> str:
    """Return an address that nobody knows."""
    return f"{uuid4().hex}@bench.example"


def known(newsletter: Newsletter, number: int) -> list[str]:
    """Put so many readers on the list, and return their addresses."""
    emails = [stranger() for _ in range(number)]
    lines = "".join(f"{email},2026-01-01T10:00:00+00:00,Yes.\n" for email in emails)
    newsletter.files.take(f"email,consent_given_at,consent_text\n{lines}")
    return emails


def series(readers: list[str], seconds: Callable[[str], float], random: Random) -> Series:
    """Send the form in for readers and as many strangers, in an order drawn by lot."""
    order = [True] * len(readers) + [False] * len(readers)
    random.shuffle(order)
    waiting = iter(readers)
    found: Series = {True: [], False: []}
    for is_reader in order:
        found[is_reader].append(seconds(next(waiting) if is_reader else stranger()))
    return found


if __name__ == "__main__":
    sys.exit(main())
