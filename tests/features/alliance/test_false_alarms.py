"""How often rules signal although nothing has changed, simulated afresh."""

import pytest

from soundwell_plugins.features.alliance.signals.ewma import Ewma
from soundwell_plugins.features.alliance.signals.false_alarms import (
    STATED,
    FalseAlarms,
    false_alarms,
    simulated,
)
from soundwell_plugins.features.alliance.signals.look import Look
from soundwell_plugins.features.alliance.signals.reliable_change import ReliableChange
from soundwell_plugins.features.alliance.signals.rules import Parameters
from soundwell_plugins.features.alliance.signals.sudden_change import SuddenChange
from soundwell_plugins.features.alliance.signals.usual import Usual

COURSES, SEED = 3_000, 605


@pytest.mark.parametrize("parameters", STATED, ids=str)
def test_the_stated_rate_is_what_happens(parameters: Parameters) -> None:
    happened = simulated(parameters, courses=COURSES, seed=SEED)
    assert happened.share == pytest.approx(STATED[parameters].share, abs=0.02)
    assert happened.low == pytest.approx(STATED[parameters].low, abs=0.02)


def test_sudden_changes_reach_their_stated_rate_without_a_cut_off() -> None:
    stated = false_alarms(SuddenChange(cutoff=3))
    happened = simulated(SuddenChange(cutoff=1e-9), courses=COURSES, seed=SEED)
    assert stated.at_most
    assert happened.share == pytest.approx(stated.share, abs=0.02)


def test_a_cut_off_makes_sudden_changes_rarer() -> None:
    assert simulated(SuddenChange(cutoff=2.0), courses=500, seed=SEED).share < 0.10


@pytest.mark.parametrize(
    ("parameters", "like"),
    [
        (Look(Usual(floor=7.5)), Look(Usual(floor=1.0))),
        (Look(Usual(target=30.0, sigma=4.0)), Look(Usual(target=0.0, sigma=1.0))),
        (ReliableChange(7.5, 0.8), ReliableChange(1.0, 0.0)),
    ],
)
def test_the_rate_does_not_depend_on_the_scale(parameters: Parameters, like: Parameters) -> None:
    assert false_alarms(parameters) is STATED[like]


def test_other_parameters_are_simulated() -> None:
    wide = false_alarms(Ewma(Usual(target=30.0, sigma=4.0), weight=0.3, width=1.0))
    assert wide.share > 0.5


@pytest.mark.parametrize(
    ("rate", "sentence"),
    [
        (
            FalseAlarms(0.19, 0.19),
            (
                "Where nothing has changed, about 19 in 100 courses of 14 sessions show this "
                "signal at least once."
            ),
        ),
        (
            FalseAlarms(0.08, 0.04),
            (
                "Where nothing has changed, about 8 in 100 courses of 14 sessions show this "
                "signal at least once, 4 of them downwards."
            ),
        ),
        (
            FalseAlarms(0.15, 0.15, at_most=True),
            (
                "Where nothing has changed, at most 15 in 100 courses of 14 sessions show this "
                "signal at least once."
            ),
        ),
    ],
)
def test_a_rate_is_told_in_words(rate: FalseAlarms, sentence: str) -> None:
    assert str(rate) == sentence
