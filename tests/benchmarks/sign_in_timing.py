"""Measures whether the time of an answer tells if somebody has an account.

Known and unknown addresses take turns, at signing in with a wrong password and at asking for a new
one; every request comes from another network, so that nobody has to wait. The two lots of times are
compared by the test of Mann and Whitney. Run it from the root of the project:

    python -m tests.benchmarks.sign_in_timing
"""

import sys
import tempfile
from argparse import ArgumentParser
from contextlib import closing
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Final

import httpx2
from scipy.stats import mannwhitneyu

from soundwell_hookspecs import Role
from soundwell_plugins.commands.practice_file import PracticeFile
from soundwell_plugins.host.accounts.passwords import Passwords
from tests.benchmarks.booking import CONFIGURATION
from tests.benchmarks.measure import practice, show

ACCOUNTS: Final = 100
BAR: Final = 0.05
WARM_UP: Final = 10
FORMS: Final = {
    "signing in with a wrong password": "/sign-in",
    "asking for a new password": "/sign-in/forgotten",
}


def main() -> int:
    """Measure and print a table."""
    parser = ArgumentParser()
    parser.add_argument("--rounds", type=int, default=300, help="requests of each kind")
    options = parser.parse_args()
    rows, told = [], False
    with tempfile.TemporaryDirectory() as folder, practice(Path(folder), CONFIGURATION) as served:
        add_accounts(Path(folder) / "soundwell.toml")
        for words, path in FORMS.items():
            known, unknown = times(served.address + path, options.rounds)
            p = float(mannwhitneyu(known, unknown).pvalue)
            told |= p <= BAR
            middles = (f"{median(each) * 1e3:.1f}" for each in (known, unknown))
            rows.append((words, *middles, f"{p:.2f}", f"above {BAR}"))
    show(
        f"{options.rounds} requests of each kind: does the time tell who has an account?",
        ("", "known, ms", "unknown, ms", "p", "bar"),
        rows,
    )
    return 1 if told else 0


def add_accounts(file: Path) -> None:
    """Add accounts that all have the same password, which nobody types."""
    hashed = Passwords().hashed("copper lantern seven")
    with closing(PracticeFile(file).migrated()) as host, host.database.transaction() as session:
        for number in range(ACCOUNTS):
            account = host.accounts.register.add(
                session,
                email=f"known{number:04}@bench.example",
                name="Mira Holm",
                roles=[Role.ADMIN],
            )
            host.accounts.new_passwords.begin_with(session, account, hashed)


def times(address: str, rounds: int) -> tuple[list[float], list[float]]:
    """Return how long known and unknown addresses take, in seconds, asked in turns."""
    lots: dict[str, list[float]] = {"known": [], "never": []}
    with httpx2.Client() as visitor:
        for number in range(WARM_UP + rounds):
            order = ("known", "never") if number % 2 else ("never", "known")
            for lot in order:
                network = f"10.{number >> 8}.{number & 255}.{1 if lot == 'known' else 2}"
                typed = {
                    "email": f"{lot}{number % ACCOUNTS:04}@bench.example",
                    "password": "not this one either",
                }
                start = perf_counter()
                answer = visitor.post(address, data=typed, headers={"X-Forwarded-For": network})
                taken = perf_counter() - start
                if answer.status_code not in {200, 422}:
                    raise SystemExit(f"{address} answered {answer.status_code}")
                if number >= WARM_UP:
                    lots[lot].append(taken)
    return lots["known"], lots["never"]


if __name__ == "__main__":
    sys.exit(main())
