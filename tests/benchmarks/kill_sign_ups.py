"""Kills the server again and again while people sign up, and counts who was lost or doubled.

In each round visitors send the form in, one address each, until the server is ended with SIGKILL at
a moment drawn by lot. Whoever was told to look into their inbox has to be on the list once and to
have one mail in the end. The script fails when anybody is lost or doubled. Run it from the root of
the project:

    python -m tests.benchmarks.kill_sign_ups --rounds 20
"""

import os
import re
import signal
import sys
import tempfile
from argparse import ArgumentParser
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from random import Random
from threading import Event, Lock
from time import monotonic, sleep
from typing import Final
from uuid import uuid4

import httpx2
from sqlalchemy import func, select

from soundwell_plugins.connectors.mail.spool import Spool
from soundwell_plugins.features.newsletter.tables import SIGN_UP, SUBSCRIBER
from soundwell_plugins.host.deliveries.state import OPEN
from soundwell_plugins.host.deliveries.tables import DeliveryRow
from soundwell_plugins.host.storage import Database
from soundwell_plugins.sdk.encryption import Key, KeyRing
from tests.benchmarks.measure import SOUNDWELL, answering, free_port, show
from tests.benchmarks.sign_ups import CONFIGURATION

VISITORS: Final = 4
SHORTEST: Final = 0.3
LONGEST: Final = 2.0
PATIENCE: Final = 180.0
LOOK_AGAIN: Final = 0.2
CONSENT: Final = re.compile(r'name="consent" value="([0-9a-f]{64})"')


class Trial:
    """A practice in a folder, and who was told to look into their inbox.

    Args:
        folder: an empty one.
        random: draws the moments of the kills.
    """

    def __init__(self, folder: Path, random: Random) -> None:
        self._folder = folder
        self._random = random
        self._port = free_port()
        self._file = folder / "soundwell.toml"
        self._file.write_text(f"{CONFIGURATION}\n[web]\nport = {self._port}\n", encoding="utf-8")
        self._key = Key.new().line()
        (folder / "soundwell.key").write_text(self._key, encoding="utf-8")
        self._told: list[str] = []
        self._sent = 0
        self._counting = Lock()

    @property
    def told(self) -> list[str]:
        """The addresses whose form was answered as it ought to be."""
        return self._told

    @property
    def sent(self) -> int:
        """How many forms were sent in, answered or not."""
        return self._sent

    def round(self) -> None:
        """Serve, let visitors sign up, and kill the server meanwhile."""
        with answering(self._command(), self._port, self._folder / "log") as running:
            page = httpx2.get(f"{running.address}/newsletter")
            if page.is_error:
                raise SystemExit(f"the form is not served ({page.status_code}): see what else runs")
            consent = CONSENT.findall(page.text)[0]
            over = Event()
            with ThreadPoolExecutor(VISITORS) as pool:
                for _ in range(VISITORS):
                    pool.submit(self._sign_up, running.address, consent, over)
                sleep(self._random.uniform(SHORTEST, LONGEST))
                os.kill(running.pid, signal.SIGKILL)
                over.set()

    def finish(self) -> None:
        """Serve until everything that was sent in is done."""
        with answering(self._command(), self._port, self._folder / "log"):
            deadline = monotonic() + PATIENCE
            while self._open() and monotonic() < deadline:
                sleep(LOOK_AGAIN)

    def on_the_list(self) -> Counter[str]:
        """Return how often each address is on the list."""
        database = self._database()
        try:
            with database.reading() as session:
                return Counter(session.scalars(select(SUBSCRIBER.c.email)))
        finally:
            database.close()

    def mails(self) -> Counter[str]:
        """Return how many mails each address got."""
        database = self._database()
        try:
            spool = Spool(database, self._folder / "no-old-one")
            return Counter(letter.to for letter in spool.messages())
        finally:
            database.close()

    def _sign_up(self, address: str, consent: str, over: Event) -> None:
        with httpx2.Client(timeout=20) as visitor:
            while not over.is_set():
                email = f"{uuid4().hex}@bench.example"
                with self._counting:
                    self._sent += 1
                try:
                    form = {"email": email, "consent": consent}
                    answer = visitor.post(f"{address}/newsletter", data=form)
                except httpx2.HTTPError:
                    return
                if answer.status_code == httpx2.codes.SEE_OTHER:
                    self._told.append(email)

    def _open(self) -> int:
        database = self._database()
        try:
            with database.reading() as session:
                waiting = session.scalar(select(func.count()).select_from(SIGN_UP)) or 0
                query = select(func.count()).where(DeliveryRow.state.in_(OPEN))
                return waiting + (session.scalar(query) or 0)
        finally:
            database.close()

    def _database(self) -> Database:
        url = f"sqlite:///{self._folder}/data/soundwell.db"
        return Database(url, KeyRing.from_text(self._key))

    def _command(self) -> list[str]:
        return [SOUNDWELL, "--config", str(self._file), "serve"]


def main() -> int:
    """Run the rounds, print a table, and return 0 when nobody was lost or doubled."""
    parser = ArgumentParser()
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        trial = Trial(Path(folder), Random(options.seed))
        for _ in range(options.rounds):
            trial.round()
        trial.finish()
        listed, mails = trial.on_the_list(), trial.mails()
    lost = sum(not listed[email] or not mails[email] for email in trial.told)
    doubled = sum(count > 1 for each in (listed, mails) for count in each.values())
    show(
        f"{options.rounds} kills while people sign up",
        ("", "number", "bar"),
        [
            ("forms sent in", str(trial.sent), ""),
            ("told to look into their inbox", str(len(trial.told)), ""),
            ("on the list", str(listed.total()), ""),
            ("mails", str(mails.total()), ""),
            ("lost", str(lost), "0"),
            ("doubled", str(doubled), "0"),
        ],
    )
    return int(bool(lost or doubled or not trial.told))


if __name__ == "__main__":
    sys.exit(main())
