"""Measures how long placing a waiting list takes, beside `matching` and `scipy`.

Everybody places the same 1,000 clients among 50 practitioners with 20 places each, in turns, so
that whatever else the machine does falls on all; the shortest time counts. "whole" is all that the
command does but start: reading the JSON, checking it, placing, reasons, and writing JSON. The
script fails if a bar is missed or a total is not that of `scipy`. Run it from the root of the
project:

    python tests/benchmarks/assignment.py --rounds 7
"""

import gc
import json
import random
import sys
import warnings
from argparse import ArgumentParser
from collections.abc import Callable
from dataclasses import dataclass
from time import perf_counter
from typing import Any, Final

import numpy as np
from matching.games import HospitalResident
from rich.console import Console
from rich.table import Table
from scipy.optimize import linear_sum_assignment

from soundwell_plugins.features.fit.assignment import assign
from soundwell_plugins.features.fit.auto import Method
from soundwell_plugins.features.fit.instance import Instance
from soundwell_plugins.features.fit.reading import read
from soundwell_plugins.features.fit.summary import as_json

CLIENTS: Final = [f"client-{number}" for number in range(1000)]
PRACTITIONERS: Final = [f"practitioner-{number}" for number in range(50)]
PLACES: Final = 20


@dataclass(frozen=True)
class Case:
    """A waiting list, a way to place it, and how a peer does it."""

    name: str
    method: Method
    document: dict[str, Any]
    peer: str
    peers_way: Callable[[dict[str, Any]], float | None]
    bar: float | None
    """Milliseconds for placing or, for totals, for the whole."""


def lists(chance: random.Random) -> dict[str, Any]:
    """Return a waiting list where both sides rank everybody."""
    return {
        "clients": [
            {"id": each, "prefers": chance.sample(PRACTITIONERS, len(PRACTITIONERS))}
            for each in CLIENTS
        ],
        "practitioners": [
            {"id": each, "capacity": PLACES, "prefers": chance.sample(CLIENTS, len(CLIENTS))}
            for each in PRACTITIONERS
        ],
    }


def scores(score: Callable[[int], float], places: int = PLACES) -> dict[str, Any]:
    """Return a waiting list where all pairs have a score."""
    return {
        "clients": [{"id": each} for each in CLIENTS],
        "practitioners": [{"id": each, "capacity": places} for each in PRACTITIONERS],
        "scores": {
            client: {each: score(index) for index, each in enumerate(PRACTITIONERS)}
            for client in CLIENTS
        },
    }


def with_matching(document: dict[str, Any]) -> None:
    """Place with the package `matching`."""
    with warnings.catch_warnings(action="ignore"):
        HospitalResident.create_from_dictionaries(
            {each["id"]: each["prefers"] for each in document["clients"]},
            {each["id"]: each["prefers"] for each in document["practitioners"]},
            {each["id"]: each["capacity"] for each in document["practitioners"]},
        ).solve(optimal="resident")


def with_scipy(document: dict[str, Any]) -> float:
    """Place with `scipy`, every place a column, and return the total."""
    rows = np.array([list(row.values()) for row in document["scores"].values()], dtype=float)
    table = np.repeat(rows, document["practitioners"][0]["capacity"], axis=1)
    return float(table[linear_sum_assignment(table, maximize=True)].sum())


def cases() -> list[Case]:
    """Return what is measured."""
    chance = random.Random(1)
    liked = [chance.random() for _ in PRACTITIONERS]
    total: dict[str, dict[str, Any]] = {
        "total, 16 digits": scores(lambda _: chance.random()),
        "total, 2 decimals": scores(lambda _: round(chance.random(), 2)),
        "total, 0 to 100": scores(lambda _: chance.randint(0, 100)),
        "total, half the places": scores(lambda _: chance.randint(0, 100), PLACES // 2),
        "total, all like the same": scores(lambda each: liked[each] + chance.random()),
    }
    barred = list(total)[:3]
    return [
        Case("stable", Method.STABLE, lists(chance), "matching", with_matching, 20),
        *(
            Case(name, Method.TOTAL, document, "scipy", with_scipy, 60 if name in barred else None)
            for name, document in total.items()
        ),
    ]


def shortest(calls: list[Callable[[], object]], rounds: int) -> list[float]:
    """Return the shortest time of each call, in milliseconds."""
    # A command's process has one waiting list to keep, not all those of this script.
    gc.collect()
    gc.freeze()
    times = [float("inf")] * len(calls)
    for _ in range(rounds):
        for index, call in enumerate(calls):
            gc.collect()
            begun = perf_counter()
            call()
            times[index] = min(times[index], (perf_counter() - begun) * 1000)
    return times


def measured(case: Case, rounds: int) -> tuple[float, float, float]:
    """Return how long placing takes, how long the whole, and how long the peer."""
    body = json.dumps(case.document).encode()
    instance: Instance = read(body)
    ours = assign(instance, case.method)
    theirs = case.peers_way(case.document)
    if theirs is not None and abs(theirs - (ours.total or 0)) > 1e-9 * theirs:
        raise RuntimeError(f"{case.name}: the total is {ours.total}, but {theirs} can be had")
    placing, whole = shortest(
        [
            lambda: assign(instance, case.method),
            lambda: as_json(assign(read(body), case.method)),
        ],
        rounds,
    )
    # The peer of the stable way takes seconds.
    (peer,) = shortest([lambda: case.peers_way(case.document)], 1 if theirs is None else rounds)
    return placing, whole, peer


def main() -> int:
    """Measure, print, and tell by the exit code whether the bars are met."""
    parser = ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--rounds", type=int, default=7, help="how often each is measured")
    rounds: int = parser.parse_args().rounds
    table = Table(
        "milliseconds",
        "placing",
        "whole",
        "bar",
        "peer",
        "placing / peer",
        title="1,000 clients, 50 practitioners, 20 places each",
    )
    met = True
    for case in cases():
        placing, whole, peer = measured(case, rounds)
        barred = placing if case.method is Method.STABLE else whole
        met &= case.bar is None or barred <= case.bar
        which = "placing" if case.method is Method.STABLE else "whole"
        table.add_row(
            case.name,
            f"{placing:.1f}",
            f"{whole:.1f}",
            f"{which} ≤ {case.bar}" if case.bar else "",
            f"{case.peer} {peer:.1f}",
            f"{placing / peer:.3f}",
        )
    Console().print(table)
    return 0 if met else 1


if __name__ == "__main__":
    sys.exit(main())
