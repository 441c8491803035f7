"""What holds for all rules and all scores."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from soundwell_plugins.features.alliance.signals.cusum import Cusum
from soundwell_plugins.features.alliance.signals.ewma import Ewma, Limits
from soundwell_plugins.features.alliance.signals.look import Look
from soundwell_plugins.features.alliance.signals.outcome import Score
from soundwell_plugins.features.alliance.signals.reliable_change import ReliableChange
from soundwell_plugins.features.alliance.signals.rules import Parameters, judge
from soundwell_plugins.features.alliance.signals.sudden_change import SuddenChange
from soundwell_plugins.features.alliance.signals.usual import Usual

ESTIMATED: list[Parameters] = [
    Look(),
    Look(Usual(floor=3.0)),
    Ewma(),
    Ewma(limits=Limits.EXACT),
    Cusum(),
    ReliableChange(7.5, 0.8),
    SuddenChange(4.0),
]
SCORE = st.integers(0, 400).map(lambda tenths: tenths / 10)
SCORES = st.lists(st.none() | SCORE, max_size=25)
every_rule = pytest.mark.parametrize("parameters", ESTIMATED, ids=str)


def signals(scores: list[Score], parameters: Parameters) -> list[bool | None]:
    return [outcome.signal for outcome in judge(scores, parameters)]


@every_rule
@given(score=SCORE, length=st.integers(0, 30))
def test_a_constant_series_never_signals(parameters: Parameters, score: float, length: int) -> None:
    assert True not in signals([score] * length, parameters)


@every_rule
@given(scores=SCORES)
def test_there_is_one_outcome_for_each_session(parameters: Parameters, scores: list[Score]) -> None:
    assert len(judge(scores, parameters)) == len(scores)


@every_rule
@given(scores=SCORES)
def test_what_is_not_judged_says_why_and_what_signals_says_where(
    parameters: Parameters, scores: list[Score]
) -> None:
    for outcome in judge(scores, parameters):
        assert (outcome.signal is None) == (outcome.unjudged is not None)
        assert (outcome.signal is True) == (outcome.side is not None)


@every_rule
@given(scores=SCORES, shift=st.integers(-100, 100))
def test_adding_a_constant_to_all_scores_changes_no_signal(
    parameters: Parameters, scores: list[Score], shift: int
) -> None:
    shifted = [None if score is None else score + shift for score in scores]
    assert signals(shifted, parameters) == signals(scores, parameters)


@pytest.mark.parametrize("kind", [Look, Ewma, Cusum])
@given(scores=SCORES, shift=st.integers(-100, 100))
def test_adding_a_constant_to_scores_and_target_changes_no_signal(
    kind: type[Look | Ewma | Cusum], scores: list[Score], shift: int
) -> None:
    shifted = [None if score is None else score + shift for score in scores]
    here, there = kind(Usual(20, 4)), kind(Usual(20 + shift, 4))
    assert signals(shifted, there) == signals(scores, here)


@pytest.mark.parametrize("parameters", ESTIMATED[:-1], ids=str)
@given(scores=SCORES, later=SCORES)
def test_what_comes_later_changes_no_earlier_signal_but_a_sudden_change(
    parameters: Parameters, scores: list[Score], later: list[Score]
) -> None:
    before = signals(scores, parameters)
    assert signals(scores + later, parameters)[: len(scores)] == before


@given(scores=SCORES, weight=st.floats(0.05, 1))
def test_limits_that_are_exact_are_never_wider_than_steady_ones(
    scores: list[Score], weight: float
) -> None:
    steady = Ewma(Usual(20, 4), weight)
    exact = replace(steady, limits=Limits.EXACT)
    for one, other in zip(signals(scores, steady), signals(scores, exact), strict=True):
        assert other or not one


@given(weight=st.floats(0.05, 1), spread=st.floats(0.1, 100))
def test_exact_limits_become_steady_ones(weight: float, spread: float) -> None:
    steady, exact = Ewma(weight=weight), Ewma(weight=weight, limits=Limits.EXACT)
    assert exact.half_width(spread, 400) == pytest.approx(steady.half_width(spread, 400))
