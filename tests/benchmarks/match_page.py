"""Measures the page that says who could suit a visitor, beside a page that only reads answers.

A practice of 30 practitioners; every question is answered, and a plugin brings five aspects besides
Soundwell's own, so that 20 or more count. Both pages are asked in turns through the whole
application, guard and templates included, so that whatever else the machine does falls on both: the
floor is the opening, which reads the same cookie and finds the same questions, and matches nothing.
Afterwards a waiting list is placed of 200 people with needs of their own, each of whom plugins are
asked about; beside it stands how long these questions alone take. The script fails if the result
takes more than 30 ms in the median. Run it from the root of the project:

    python -m tests.benchmarks.match_page --rounds 200
"""

import random
import sys
import tempfile
from argparse import ArgumentParser
from collections.abc import Sequence
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Final

from fastapi.testclient import TestClient

from soundwell_hookspecs import (
    AccountId,
    Feature,
    FitAnswers,
    FitCriterion,
    FitDegree,
    FitFinding,
    FitProfile,
    NoConfig,
    fit_criteria,
    hookimpl,
)
from soundwell_plugins.features.fit import Fit
from soundwell_plugins.features.fit.auto import Method
from soundwell_plugins.features.fit.waiting.entry import Needs
from soundwell_plugins.testing import running
from tests.benchmarks.measure import percentile, show

PRACTITIONERS: Final = 30
BROUGHT: Final = 5
ASPECTS: Final = 20
BAR_MILLISECONDS: Final = 30
WARM_UP: Final = 20
WAITING: Final = 200


class Others(Feature[NoConfig]):
    """Brings aspects of its own."""

    name = "others"

    @hookimpl
    def fit_criteria(
        self, answers: FitAnswers, profiles: Sequence[FitProfile]
    ) -> Sequence[FitCriterion]:
        """Judge everybody by five aspects."""
        found = tuple(
            FitFinding(each.practitioner, FitDegree.PARTLY, "It is so.") for each in profiles
        )
        return [
            FitCriterion(id=f"others.{number}", title=f"Aspect {number}", findings=found)
            for number in range(BROUGHT)
        ]


def tables() -> str:
    """Return a practice of people who differ a little."""
    people, profiles = [], []
    for number in range(PRACTITIONERS - 1):
        who = f"p{number}"
        people.append(f'[practitioners.{who}]\nname = "Person {number}"\nemail = "{who}@x.example"')
        profiles.append(
            f"[fit.practitioners.{who}]\n"
            'licences = ["GB", "DE"]\nlanguages = ["en", "de", "fr"]\n'
            'channels = ["online", "in person"]\ntimes = ["mornings", "evenings"]\n'
            f"fee = {{ lowest = {40 + number}, highest = {80 + number} }}\n"
            'payers = ["I pay myself", "Insurance"]\naccessibility = ["step-free"]\n'
            f'gender = "{"woman" if number % 2 else "man"}"\ntopics = ["Grief", "Sleep"]\n'
            'ways = ["guides", "feelings", "present", "gentle"]\n'
            'instruments = ["Piano"]\nmethods = ["listening"]\ncapacity = 20\ncaseload = 3'
        )
    return "\n".join([*people, "[fit]", *profiles, "[others]", ""])


def answer_everything(client: TestClient) -> None:
    """Say something to every question."""
    path = client.get("/fit/questions").headers["location"]
    while path.startswith("/fit/questions/"):
        given = {
            "age": "adult",
            "place": "GB",
            "language": "en",
            "channel": "online",
            "access": "step-free",
            "times": "mornings",
            "payer": "I pay myself",
            "topics": "Grief",
            "gender": "woman",
            "lead": "guides",
            "depth": "feelings",
            "direction": "past",
            "tone": "gentle",
            "music": "listening",
            "instruments": "Piano",
            "fee": "109 EUR",
        }.get(path.rpartition("/")[2], "")
        path = client.post(path, data={"answer": given, "step": "next"}).headers["location"]


def wait(fit: Fit) -> None:
    """Put people on the waiting list who all need something else."""
    chance = random.Random(1)
    for number in range(WAITING):
        needs = Needs(
            {
                "language": (chance.choice(("en", "de", "fr")),),
                "channel": (chance.choice(("online", "in person")),),
                "times": (chance.choice(("mornings", "evenings")),),
                "topics": (chance.choice(("Grief", "Sleep")),),
                "fee": (f"{chance.randint(40, 109)} EUR",),
            },
            frozenset({"language"}),
        )
        fit.waiting_list.add(
            name=f"Person {number}",
            email=f"waits-{number}@example.org",
            needs=needs,
            shown=False,
            actor=AccountId("admin"),
        )


def placing(fit: Fit) -> tuple[float, float]:
    """Return how long placing takes, and how long asking plugins about everybody, in seconds."""
    begun = perf_counter()
    fit.previews.of(Method.AUTO)
    whole = perf_counter() - begun
    profiles = [each.profile for each in fit.gallery.all()]
    answers = [each.needs.answers for each in fit.waiting_list.waiting()]
    begun = perf_counter()
    for each in answers:
        fit.context.hooks.collect(fit_criteria, answers=each, profiles=profiles)
    return whole, perf_counter() - begun


def took(client: TestClient, path: str) -> float:
    """Return how long a page took, in milliseconds."""
    begun = perf_counter()
    answer = client.get(path)
    milliseconds = (perf_counter() - begun) * 1000
    answer.raise_for_status()
    return milliseconds


def main() -> int:
    """Measure, print, and tell by the exit code whether the bar is met."""
    parser = ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--rounds", type=int, default=200, help="how often each page is asked")
    rounds: int = parser.parse_args().rounds
    with (
        tempfile.TemporaryDirectory() as folder,
        running(Path(folder), Fit, Others, tables=tables()) as practice,
    ):
        client = practice.client
        answer_everything(client)
        text = client.get("/fit/result").text
        aspects = text.count("<dt>") and text.count('class="degree') // 3
        if aspects < ASPECTS:
            raise RuntimeError(f"only {aspects} aspects were told of each")
        times: dict[str, list[float]] = {"/fit/result": [], "/fit": [], "/healthz": []}
        for number in range(WARM_UP + rounds):
            for path, found in times.items():
                milliseconds = took(client, path)
                if number >= WARM_UP:
                    found.append(milliseconds)
        fit = practice.host.plugins["fit"]
        if not isinstance(fit, Fit):
            raise TypeError("the practice has no such feature")
        wait(fit)
        whole, asking = placing(fit)
    floor = median(times["/fit"])
    show(
        f"{PRACTITIONERS} practitioners, {aspects} aspects, {rounds} rounds: milliseconds",
        ("page", "median", "p95", "times the floor"),
        [
            (
                path,
                f"{median(found):.1f}",
                f"{percentile(found, 95):.1f}",
                f"{median(found) / floor:.2f}",
            )
            for path, found in times.items()
        ],
    )
    show(
        f"{WAITING} who wait, {PRACTITIONERS} practitioners: milliseconds",
        ("placing", "asking plugins about everybody"),
        [(f"{whole * 1000:.0f}", f"{asking * 1000:.0f}")],
    )
    return 0 if median(times["/fit/result"]) <= BAR_MILLISECONDS else 1


if __name__ == "__main__":
    sys.exit(main())
