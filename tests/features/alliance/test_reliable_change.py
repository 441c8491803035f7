"""Reliable change, against published values."""

from collections.abc import Callable

import pytest

from soundwell_plugins.features.alliance.signals.outcome import Side, Unjudged
from soundwell_plugins.features.alliance.signals.ranges import OutOfRange
from soundwell_plugins.features.alliance.signals.reliable_change import (
    ReliableChange,
    cut_off,
    reliable_change,
)

JACOBSON_TRUAX = ReliableChange(sd=7.5, reliability=0.80)
"""Their example: S_E = 3.35, S_diff = 4.74; from 47.5 to 32.5 RC = -3.16."""


def test_the_limit_has_the_printed_digits() -> None:
    assert JACOBSON_TRUAX.limit == pytest.approx(9.2969, abs=5e-5)


def test_with_a_rounded_quantile_it_has_the_digits_of_the_package_suddengains() -> None:
    assert ReliableChange(10.5, 0.961, z=1.96).limit == pytest.approx(5.747681, abs=5e-7)


def test_jacobson_and_truaxs_client_is_reproduced() -> None:
    outcome = reliable_change((47.5, 32.5), JACOBSON_TRUAX)[1]
    assert JACOBSON_TRUAX.standard_error == pytest.approx(4.74, abs=0.005)
    assert (outcome.change, outcome.index) == pytest.approx((-15, -3.16), abs=0.005)
    assert (outcome.signal, outcome.side) == (True, Side.LOW)


@pytest.mark.parametrize(
    ("score", "side"), [(40.70, Side.LOW), (40.71, None), (59.29, None), (59.30, Side.HIGH)]
)
def test_a_change_beyond_the_limit_is_a_signal(score: float, side: Side | None) -> None:
    outcome = reliable_change((50.0, score), JACOBSON_TRUAX)[1]
    assert (outcome.signal, outcome.side) == (side is not None, side)


def test_every_session_is_compared_with_the_first() -> None:
    outcomes = reliable_change((30.0, 25.0, 20.0), JACOBSON_TRUAX)
    assert [outcome.change for outcome in outcomes] == [None, -5, -10]


def test_the_first_session_is_not_judged() -> None:
    assert reliable_change((30.0,), JACOBSON_TRUAX)[0].unjudged is Unjudged.FIRST_SCORES


def test_the_first_score_counts_where_the_first_session_has_none() -> None:
    outcomes = reliable_change((None, 30.0, None, 20.0), JACOBSON_TRUAX)
    assert [outcome.compared_with for outcome in outcomes] == [None, None, None, 30]
    assert outcomes[2].unjudged is Unjudged.NO_SCORE


def test_several_first_scores_make_a_mean() -> None:
    rule = ReliableChange(7.5, 0.8, baseline=3)
    assert reliable_change((30.0, 33.0, 36.0, 30.0), rule)[3].compared_with == 33


def test_a_target_is_compared_with_from_the_first_session_on() -> None:
    rule = ReliableChange(7.5, 0.8, target=36.0)
    assert reliable_change((26.0,), rule)[0].change == -10


@pytest.mark.parametrize(
    ("name", "make"),
    [
        ("sd", lambda: ReliableChange(0.0, 0.8)),
        ("reliability", lambda: ReliableChange(7.5, 1.0)),
        ("reliability", lambda: ReliableChange(7.5, -0.1)),
        ("reliability", lambda: ReliableChange(7.5, float("nan"))),
        ("limit", lambda: ReliableChange(7.5, 0.8, z=0.0)),
        ("target", lambda: ReliableChange(7.5, 0.8, target=float("inf"))),
        ("baseline", lambda: ReliableChange(7.5, 0.8, baseline=0)),
    ],
)
def test_a_parameter_out_of_range_is_named(name: str, make: Callable[[], ReliableChange]) -> None:
    with pytest.raises(OutOfRange) as raised:
        make()
    assert raised.value.name == name


def test_the_cut_off_of_two_equal_groups_is_midway() -> None:
    assert cut_off(40, 7.5, 60, 7.5) == 50


def test_the_cut_off_is_nearer_to_the_group_that_varies_less() -> None:
    assert cut_off(troubled_mean=40, troubled_sd=5, usual_mean=60, usual_sd=15) == 45


def test_a_cut_off_needs_groups_that_vary() -> None:
    with pytest.raises(OutOfRange, match=r"^sd has to be more than 0$"):
        cut_off(40, 0, 60, 0)
