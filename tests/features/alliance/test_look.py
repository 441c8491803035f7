"""The look rule: a score far below what was usual."""

import random

import pytest

from soundwell_plugins.features.alliance.signals.look import Look, look
from soundwell_plugins.features.alliance.signals.outcome import Side, Unjudged
from soundwell_plugins.features.alliance.signals.ranges import OutOfRange
from soundwell_plugins.features.alliance.signals.usual import Usual

STEADY = (8.0, 9.0, 7.0, 8.0, 8.0)
"""Mean 8, standard deviation sqrt(1/2)."""


def test_the_first_five_scores_are_not_judged() -> None:
    outcomes = look((10.0, 0.0, 10.0, 0.0, 0.0), Look())
    assert {outcome.unjudged for outcome in outcomes} == {Unjudged.FIRST_SCORES}


def test_the_limit_is_two_standard_deviations_below_the_mean_of_earlier_scores() -> None:
    outcome = look((*STEADY, 8.0), Look())[-1]
    assert outcome.mean == 8.0
    assert outcome.lower == pytest.approx(8 - 2 * 0.5**0.5)


@pytest.mark.parametrize(("score", "signal"), [(6.5, True), (6.6, False), (9.9, False)])
def test_a_score_below_the_limit_is_a_signal(score: float, *, signal: bool) -> None:
    assert look((*STEADY, score), Look())[-1].signal is signal


def test_a_signal_points_down() -> None:
    assert look((*STEADY, 1.0), Look())[-1].side is Side.LOW


def test_later_limits_hold_all_earlier_scores() -> None:
    assert look((*STEADY, 2.0, 8.0), Look())[-1].mean == 7.0


def test_a_score_on_the_limit_is_no_signal() -> None:
    known = Look(Usual(target=0.3, sigma=0.1))
    assert look((0.1,), known)[0].signal is False  # 0.3 - 0.1 is not quite 0.2


def test_a_session_without_a_score_changes_nothing() -> None:
    outcomes = look((*STEADY[:3], None, *STEADY[3:], 6.0), Look())
    assert outcomes[3].unjudged is Unjudged.NO_SCORE
    assert outcomes[-1] == look((*STEADY, 6.0), Look())[-1]


def test_where_scores_never_varied_a_lower_one_cannot_be_judged() -> None:
    outcome = look((10.0, 10.0, 10.0, 10.0, 10.0, 9.9), Look())[-1]
    assert (outcome.signal, outcome.unjudged) == (None, Unjudged.NO_SPREAD)


@pytest.mark.parametrize(("score", "signal"), [(9.5, False), (8.1, False), (7.9, True)])
def test_a_floor_under_the_spread_judges_it(score: float, *, signal: bool) -> None:
    floored = Look(Usual(floor=1.0))
    assert look((10.0, 10.0, 10.0, 10.0, 10.0, score), floored)[-1].signal is signal


def test_the_larger_of_own_spread_and_floor_is_taken() -> None:
    assert look((*STEADY, 8.0), Look(Usual(floor=0.5)))[-1].spread == pytest.approx(0.5**0.5)


def test_with_target_and_sigma_every_score_is_judged() -> None:
    known = Look(Usual(target=8.0, sigma=1.0))
    assert [outcome.signal for outcome in look((5.9, 6.1), known)] == [True, False]


def test_a_dip_of_two_and_a_half_deviations_is_caught_in_three_of_five_courses() -> None:
    chance = random.Random(12)
    rule = Look(Usual(floor=1.0))
    caught = sum(
        look([*(chance.gauss(0, 1) for _ in range(5)), chance.gauss(-2.5, 1)], rule)[-1].signal
        is True
        for _ in range(4_000)
    )
    assert caught / 4_000 == pytest.approx(0.60, abs=0.02)


@pytest.mark.parametrize("k", [0.0, -1.0, float("nan"), float("inf")])
def test_k_has_to_be_more_than_0(k: float) -> None:
    with pytest.raises(OutOfRange, match=r"^k has to be more than 0$"):
        Look(k=k)
