"""Sends 100,000 forms that nobody has filled in like this to a practice with every plugin.

Run it from the root of the project:

    python -m tests.benchmarks.fuzz_forms
"""

import logging
import sys
import tempfile
from argparse import ArgumentParser
from pathlib import Path
from time import monotonic

from tests.benchmarks.measure import kept_in, show
from tests.security.form_fuzz import TABLES, Postbox, fuzzed
from tests.whole_suite import whole_suite


def main() -> int:
    """Send them and print a table."""
    parser = ArgumentParser()
    parser.add_argument("--bodies", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--database", choices=("sqlite", "postgresql"), default="sqlite")
    options = parser.parse_args()
    logging.disable(logging.CRITICAL)
    start = monotonic()
    with (
        kept_in(options.database),
        tempfile.TemporaryDirectory() as folder,
        whole_suite(Path(folder), Postbox, tables=TABLES) as practice,
    ):
        report = fuzzed(practice, options.bodies, options.seed)
    for status, body in report.errors[:20]:
        sys.stdout.write(f"{status} {body}\n")
    answers = ", ".join(f"{status}: {count}" for status, count in sorted(report.statuses.items()))
    show(
        f"{options.bodies} fuzzed forms, seed {options.seed}, {options.database},"
        f" {monotonic() - start:.0f} s",
        ("", "measured", "bar"),
        [("server errors", str(len(report.errors)), "0"), ("answers", answers, "")],
    )
    return 1 if report.errors else 0


if __name__ == "__main__":
    sys.exit(main())
