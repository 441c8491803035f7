"""Runs every benchmark in turn, each of which prints its own table.

python tests/benchmarks            all of them, some minutes
python tests/benchmarks --quick    a short run of each, to see that they work
"""

import subprocess
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parents[2]
QUICK: Final = {
    "help": ["--rounds", "3"],
    "contribution": ["--calls", "500"],
    "free_times": ["--rounds", "20"],
    "appointments": ["--rounds", "1"],
    "races": ["--visitors", "60"],
    "booking": ["--bookings", "40"],
    "check_ins": ["--check-ins", "60"],
    "five_questions": ["--runs", "1"],
    "reading": ["--rounds", "5", "--clients", "50", "--check-ins", "20"],
    "backup": ["--before", "30"],
    "idle": ["--seconds", "3"],
    "assignment": ["--rounds", "1"],
    "match_page": ["--rounds", "20"],
    "sign_in_timing": ["--rounds", "20"],
    "fuzz_api": ["--examples", "5"],
    "fuzz_forms": ["--bodies", "300"],
    "new_plugin": ["--rounds", "1"],
    "calendar_feed": ["--rounds", "2", "--feeds", "100"],
    "answer_times": ["--addresses", "60"],
    "sign_ups": ["--sign-ups", "100"],
    "throughput": ["--events", "100", "--singles", "20", "--idle-seconds", "3"],
    "odoo": ["--bookings", "30"],
    "load": ["--rate", "20", "--seconds", "3", "--runs", "1"],
    "kill_sign_ups": ["--rounds", "3"],
    "kill_deliveries": ["--rounds", "3", "--events", "50"],
}
"""The benchmarks, the quickest first, and what makes a run of each a short one."""

parser = ArgumentParser(description="Run every benchmark.")
parser.add_argument("--quick", action="store_true", help="a short run of each")
quick = parser.parse_args().quick
failed = [
    name
    for name, shorter in QUICK.items()
    if subprocess.run(
        [sys.executable, "-m", f"tests.benchmarks.{name}", *(shorter if quick else ())],
        cwd=ROOT,
        check=False,
    ).returncode
]
sys.exit(f"missed a bar or failed: {', '.join(failed)}" if failed else 0)
