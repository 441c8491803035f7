"""Calls everything that the description of the interface promises, in every way that fits and not.

Run it from the root of the project:

    python -m tests.benchmarks.fuzz_api
"""

import logging
import sys
import tempfile
import warnings
from argparse import ArgumentParser
from pathlib import Path
from time import monotonic

from tests.benchmarks.measure import kept_in, show
from tests.security.described_calls import called
from tests.security.form_fuzz import TABLES
from tests.whole_suite import whole_suite


def main() -> int:
    """Call it and print a table."""
    parser = ArgumentParser()
    parser.add_argument("--examples", type=int, default=500, help="calls of each operation")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--database", choices=("sqlite", "postgresql"), default="sqlite")
    options = parser.parse_args()
    logging.disable(logging.CRITICAL)
    warnings.simplefilter("ignore")  # of schemathesis' own strategies
    start = monotonic()
    with (
        kept_in(options.database),
        tempfile.TemporaryDirectory() as folder,
        whole_suite(Path(folder), tables=TABLES) as practice,
    ):
        report = called(practice.client, options.examples, options.seed)
    for fault in report.faults:
        sys.stdout.write(f"{fault}\n")
    show(
        f"{report.calls} calls of {report.operations} operations, {options.database},"
        f" {monotonic() - start:.0f} s",
        ("", "measured", "bar"),
        [("server errors and undocumented answers", str(len(report.faults)), "0")],
    )
    return 1 if report.faults else 0


if __name__ == "__main__":
    sys.exit(main())
