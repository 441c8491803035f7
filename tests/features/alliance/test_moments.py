"""Means, standard deviations and what is usual."""

import statistics

import pytest
from hypothesis import given
from hypothesis import strategies as st

from soundwell_plugins.features.alliance.signals.moments import (
    Moments,
    moments_of,
    spread_of_the_others,
)
from soundwell_plugins.features.alliance.signals.ranges import OutOfRange
from soundwell_plugins.features.alliance.signals.usual import Usual

SCORES = st.floats(-1000, 1000, allow_nan=False).map(lambda score: round(score, 2))


@given(st.lists(SCORES, min_size=2, max_size=30))
def test_they_agree_with_the_standard_library(scores: list[float]) -> None:
    moments = moments_of(scores)
    assert moments.mean == pytest.approx(statistics.mean(scores), abs=1e-9)
    assert moments.sd == pytest.approx(statistics.stdev(scores), abs=1e-6)


@given(SCORES, st.integers(1, 50))
def test_a_constant_series_does_not_vary_at_all(score: float, length: int) -> None:
    moments = moments_of([score] * length)
    assert (moments.mean, moments.sd) == (score, 0)


def test_sessions_without_a_score_are_left_out() -> None:
    assert moments_of((1, None, 3)) == moments_of((1, 3))


def test_the_others_spread_leaves_a_clients_own_out() -> None:
    calm, lively = moments_of((5, 5, 5)), moments_of((1, 9))
    assert spread_of_the_others([calm, lively]) == pytest.approx((32**0.5, 0))


def test_the_others_are_pooled_by_their_degrees_of_freedom() -> None:
    others = [moments_of((1, 3)), moments_of((0, 4, 8))]  # squares 2 and 32, freedom 1 and 2
    assert spread_of_the_others([Moments(), *others])[0] == pytest.approx((34 / 3) ** 0.5)


def test_without_others_nothing_is_known() -> None:
    assert spread_of_the_others([moments_of((1, 9))]) == (0,)


@pytest.mark.parametrize(
    ("usual", "first_scores"),
    [
        (Usual(), 5),
        (Usual(target=5), 5),
        (Usual(sigma=1), 5),
        (Usual(target=5, sigma=1), 0),
        (Usual(target=5, sigma=1, baseline=3), 3),
        (Usual(baseline=8), 8),
    ],
)
def test_as_many_first_scores_are_kept_back_as_are_needed(usual: Usual, first_scores: int) -> None:
    assert usual.first_scores == first_scores


@pytest.mark.parametrize(
    ("parameters", "sentence"),
    [
        ({"target": float("nan")}, "target has to be a finite number"),
        ({"sigma": 0.0}, "sigma has to be more than 0"),
        ({"floor": -1.0}, "sd has to be 0 or more"),
        ({"baseline": 1}, "baseline has to be 2 or more (a standard deviation needs two scores)"),
        ({"sigma": 1.0, "baseline": 0}, "baseline has to be 1 or more (a mean needs a score)"),
        (
            {"target": 5.0, "sigma": 1.0, "baseline": -1},
            "baseline has to be 0 or more (it is a count)",
        ),
    ],
)
def test_a_parameter_out_of_range_says_what_it_may_be(
    parameters: dict[str, float], sentence: str
) -> None:
    with pytest.raises(OutOfRange) as raised:
        Usual(**parameters)  # type: ignore[arg-type]  # the point of the test
    assert str(raised.value) == sentence
