"""Measures the pages that practitioners read: clients at a glance, and the course of one.

A practice of 500 clients who have answered 100 check-ins each (one of them 200) is served over
HTTP. Beside it, in the same run and in turns, stands the floor: the page of the day of the same
office, which asks for an account and a session as well and reads nothing of check-ins. Run it from
the root of the project:

    python -m tests.benchmarks.reading
"""

import sys
import tempfile
from argparse import ArgumentParser
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from time import perf_counter
from typing import Any, Final

import httpx2
from sqlalchemy import insert

from soundwell_hookspecs import PractitionerId, Respondent, Role
from soundwell_plugins.features.alliance import scored
from soundwell_plugins.features.alliance.check_in import AnsweredForm, State, Way
from soundwell_plugins.features.alliance.client import Client
from soundwell_plugins.features.alliance.instruments import answers
from soundwell_plugins.features.alliance.instruments.answers import Answer
from soundwell_plugins.features.alliance.instruments.reading import KnownInstrument
from soundwell_plugins.features.alliance.plugin import Alliance
from soundwell_plugins.features.alliance.tables import ANSWERS, CHECK_IN, SESSION
from soundwell_plugins.host.blueprint import draw
from soundwell_plugins.host.host import Host, assemble
from soundwell_plugins.sdk.clock import SystemClock
from soundwell_plugins.sdk.tables import new_id
from tests.benchmarks.measure import percentile, practice, show

BAR_OVERVIEW: Final = 0.150
BAR_COURSE: Final = 0.050
MAYA: Final = PractitionerId("maya")
FORMS: Final = ("five", "alliance", "music-session")
LONGEST: Final = 200
WEEK: Final = timedelta(days=7)
COOKIE: Final = "soundwell-session"

CONFIGURATION: Final = """\
[practice]
name = "Bench"
email = "hello@bench.example"
zone = "UTC"
[practitioners.maya]
name = "Maya"
email = "maya@bench.example"
[storage]
folder = "data"
key = { file = "soundwell.key" }
[alliance]
keep = "9000 days"
"""


def main() -> int:
    """Measure and print a table."""
    parser = ArgumentParser()
    parser.add_argument("--rounds", type=int, default=40)
    parser.add_argument("--clients", type=int, default=500)
    parser.add_argument("--check-ins", type=int, default=100)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with practice(folder, CONFIGURATION) as soundwell:
            course, token = filled(folder / "soundwell.toml", options.clients, options.check_ins)
            with browser(soundwell.address, token) as visitor:
                paths = ("/office", "/office/alliance", course, f"{course}?whole=yes")
                times = measured(visitor, paths, options.rounds)
    floor, overview, last, whole = (percentile(each, 50) for each in times)
    show(
        f"{options.clients} clients with {options.check_ins} check-ins each, encrypted, on SQLite;"
        f" median of {options.rounds}",
        ("", "ms", "page of the day", "ratio", "bar"),
        [
            line("clients at a glance", overview, floor, BAR_OVERVIEW),
            line("course of a client with 200 check-ins", last, floor, BAR_COURSE),
            line("the same, all of them in the charts", whole, floor, BAR_COURSE),
        ],
    )
    return 0 if overview <= BAR_OVERVIEW and last <= BAR_COURSE else 1


def line(name: str, seconds: float, floor: float, bar: float) -> tuple[str, str, str, str, str]:
    """Return a line of the table."""
    return (
        name,
        f"{seconds * 1000:.1f}",
        f"{floor * 1000:.1f}",
        f"{seconds / floor:.1f}",
        f"{bar * 1000:.0f}",
    )


def measured(visitor: httpx2.Client, paths: Sequence[str], rounds: int) -> tuple[list[float], ...]:
    """Return how long each page took, in seconds, in turns."""
    for path in paths:
        visitor.get(path).raise_for_status()
    times: tuple[list[float], ...] = tuple([] for _ in paths)
    for _ in range(rounds):
        for path, taken in zip(paths, times, strict=True):
            start = perf_counter()
            visitor.get(path).raise_for_status()
            taken.append(perf_counter() - start)
    return times


@contextmanager
def browser(address: str, token: str) -> Iterator[httpx2.Client]:
    """Yield a browser in which Maya is signed in."""
    with httpx2.Client(base_url=address, timeout=60) as visitor:
        visitor.cookies.set(COOKIE, token)
        yield visitor


def filled(configuration: Path, clients: int, check_ins: int) -> tuple[str, str]:
    """Fill the practice, and return the path of the longest course and Maya's session."""
    host = assemble(draw(configuration), SystemClock())
    try:
        alliance = host.plugins["alliance"]
        if not isinstance(alliance, Alliance):
            raise SystemExit("the plugin alliance is not there")
        known = [alliance.catalogue.current[each] for each in FORMS]
        with alliance.context.storage.transaction() as session:
            alliance.catalogue.keep(session, known)
        longest = added(alliance, 0)
        answer(alliance, longest, known, LONGEST)
        for number in range(1, clients):
            answer(alliance, added(alliance, number), known, check_ins)
        return f"/office/alliance/clients/{longest.id}", signed_in(host)
    finally:
        host.close()


def signed_in(host: Host) -> str:
    """Sign Maya in, and return what opens her session."""
    services = host.accounts
    with host.database.transaction() as session:
        account = services.register.add(
            session,
            email="maya@bench.example",
            name="Maya",
            roles=[Role.PRACTITIONER],
            practitioner=MAYA,
        )
        return services.sessions.begin(session, account.id, device="a test", second_factor=True)


def added(alliance: Alliance, number: int) -> Client:
    """Add a client in Maya's care."""
    people = alliance.context.people
    with alliance.context.storage.transaction() as session:
        person = people.add(session, email=f"{number}@bench.example", name=f"Client {number}")
        people.assign_care(session, client=person, practitioner=MAYA, actor=None)
        return alliance.clients.add(session, person)


def answer(
    alliance: Alliance, client: Client, known: Sequence[KnownInstrument], count: int
) -> None:
    """Let a client have answered check-ins, one a week."""
    now = alliance.context.clock.now()
    rows: list[dict[str, Any]] = []
    given: list[dict[str, Any]] = []
    sessions: list[dict[str, Any]] = []
    for number in range(count):
        at = now - (count - number) * WEEK
        sessions.append(a_session(client, at))
        forms = [form(each, number) for each in known]
        rows.append(a_check_in(client, forms, at, sessions[-1]["id"]))
        given += [
            {
                "check_in": rows[-1]["id"],
                "instrument": each.instrument.hash,
                "language": each.language,
                "answers": answers.written(each.answers),
            }
            for each in forms
        ]
    with alliance.context.storage.transaction() as session:
        session.execute(insert(SESSION), sessions)
        session.execute(insert(CHECK_IN), rows)
        session.execute(insert(ANSWERS), given)


def form(instrument: KnownInstrument, number: int) -> AnsweredForm:
    """Answer an instrument."""
    given: dict[str, Answer] = {}
    for item, question in instrument.questionnaire.questions().items():
        if question.options:
            given[item] = Answer(question.options[number % len(question.options)].code)
        elif question.kind.is_number:
            given[item] = Answer(float(number % 10))
        else:
            given[item] = Answer("A few words that somebody wrote about their week.")
    return AnsweredForm(instrument, "en", given)


def a_session(client: Client, at: datetime) -> dict[str, Any]:
    """Return the row of a session."""
    return {
        "id": new_id(),
        "client": client.id,
        "practitioner": MAYA,
        "start": at,
        "end": at + timedelta(minutes=50),
        "state": "held",
        "origin": None,
    }


def a_check_in(
    client: Client, forms: Sequence[AnsweredForm], at: datetime, session: str
) -> dict[str, Any]:
    """Return the row of an answered check-in."""
    return {
        "id": new_id(),
        "client": client.id,
        "practitioner": MAYA,
        "session": session,
        "occasion": f"session:{session}",
        "respondent": Respondent.CLIENT.value,
        "way": Way.MAIL.value,
        "state": State.SUBMITTED.value,
        "instruments": " ".join(each.instrument.hash for each in forms),
        "language": "en_GB",
        "created_at": at,
        "expires_at": at + WEEK,
        "submitted_at": at + timedelta(hours=2),
        "scores": scored.written(each.scored for each in forms),
    }


if __name__ == "__main__":
    sys.exit(main())
