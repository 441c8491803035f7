"""Drift by cumulative sums, against published tables."""

import random

import pytest

from soundwell_plugins.features.alliance.signals.cusum import Cusum, cusum
from soundwell_plugins.features.alliance.signals.outcome import Side, Unjudged
from soundwell_plugins.features.alliance.signals.ranges import OutOfRange
from soundwell_plugins.features.alliance.signals.usual import Usual


def floats(digits: str) -> tuple[float, ...]:
    return tuple(map(float, digits.split()))


SCORES = floats("""
    9.45 7.99 9.29 11.66 12.16 10.18 8.04 11.46 9.20 10.34 9.03 11.47 10.51 9.40 10.08
    9.37 10.62 10.31 8.52 10.84 10.90 9.33 12.29 11.50 10.60 11.08 10.38 11.62 11.31
    10.52
""")
UPPER = floats("""
    0 0 0 1.16 2.82 2.50 0.04 1.00 0 0 0 0.97 0.98 0 0 0 0.12 0 0 0.34 0.74 0 1.79 2.79
    2.89 3.47 3.35 4.47 5.28 5.30
""")
LOWER = floats("""
    0.05 1.56 1.77 0 0 0 1.46 0 0.30 0 0.47 0 0 0.10 0 0.13 0 0 0.98 0 0 0.17 0 0 0 0 0
    0 0 0
""")
"""Montgomery, Introduction to statistical quality control: target 10, sigma 1, k 1/2, h 5."""

CONCENTRATION = floats("""
    102.0 94.8 98.3 98.4 102.0 98.5 99.0 97.7 100.0 98.1 101.3 98.7 101.1 98.4 97.0 96.7
    100.3 101.4 97.2 101.0
""")
CONCENTRATION_UPPER = floats("""
    2.0 0 0 0 2.0 0.5 0 0 0 0 1.3 0 1.1 0 0 0 0.3 1.7 0 1.0
""")
CONCENTRATION_LOWER = floats("""
    0 3.2 2.9 2.5 0 0 0 0.3 0 0 0 0 0 0 1.0 2.3 0 0 0.8 0
""")
"""Montgomery & Runger, Applied statistics and probability for engineers: target 99, K 1, H 10."""

TABLE = Cusum(Usual(target=10, sigma=1))


def test_montgomerys_sums_are_reproduced() -> None:
    outcomes = cusum(SCORES, TABLE)
    assert [outcome.cusum_upper for outcome in outcomes] == pytest.approx(UPPER, abs=1e-9)
    assert [outcome.cusum_lower for outcome in outcomes] == pytest.approx(LOWER, abs=1e-9)


def test_montgomerys_shift_is_found_at_the_29th_observation() -> None:
    outcomes = cusum(SCORES, TABLE)
    found = [place for place, outcome in enumerate(outcomes, start=1) if outcome.signal]
    assert (found, outcomes[28].side) == ([29, 30], Side.HIGH)


def test_sums_in_points_of_the_scale_are_reproduced() -> None:
    outcomes = cusum(CONCENTRATION, Cusum(Usual(target=99, sigma=2)))
    uppers = [outcome.cusum_upper for outcome in outcomes]
    lowers = [outcome.cusum_lower for outcome in outcomes]
    assert uppers == pytest.approx(CONCENTRATION_UPPER, abs=1e-9)
    assert lowers == pytest.approx(CONCENTRATION_LOWER, abs=1e-9)
    assert {(outcome.limit, outcome.signal) for outcome in outcomes} == {(10, False)}


@pytest.mark.parametrize(
    ("h", "shift", "expected"),
    [(4.0, 1.0, 8.38), (4.0, 2.0, 3.34), (5.0, 1.0, 10.4), (5.0, 1.5, 5.75), (5.0, 2.0, 4.01)],
)
def test_shifts_are_found_as_soon_as_montgomery_says(
    h: float, shift: float, expected: float
) -> None:
    rule = Cusum(Usual(target=0, sigma=1), h=h)
    chance = random.Random(1954)
    lengths = [run_length(rule, shift, chance) for _ in range(1_000)]
    assert sum(lengths) / len(lengths) == pytest.approx(expected, rel=0.06)


def run_length(rule: Cusum, shift: float, chance: random.Random) -> int:
    scores: list[float] = []
    while True:
        scores += [chance.gauss(shift, 1) for _ in range(16)]
        signals = [outcome.signal for outcome in cusum(scores, rule)]
        if True in signals:
            return signals.index(True) + 1


def test_a_sum_on_the_limit_is_no_signal() -> None:
    rule = Cusum(Usual(target=10, sigma=1), k=0.0, h=0.3)
    assert cusum((9.9, 9.9, 9.9), rule)[-1].signal is False


def test_a_fall_is_a_signal_downwards() -> None:
    assert cusum((4.0,), TABLE)[0].side is Side.LOW


def test_what_is_usual_is_estimated_from_the_first_five_scores() -> None:
    outcomes = cusum((8, 9, 7, 8, 8, 8), Cusum())
    assert [outcome.unjudged for outcome in outcomes[:5]] == [Unjudged.FIRST_SCORES] * 5
    assert (outcomes[5].target, outcomes[5].limit) == pytest.approx((8, 5 * 0.5**0.5))


def test_where_scores_never_varied_another_one_cannot_be_judged() -> None:
    outcome = cusum((10, 10, 10, 10, 10, 9.9), Cusum())[-1]
    assert (outcome.signal, outcome.unjudged) == (None, Unjudged.NO_SPREAD)


def test_a_session_without_a_score_changes_nothing() -> None:
    outcomes = cusum((8, None, 9), TABLE)
    assert outcomes[1].unjudged is Unjudged.NO_SCORE
    assert (outcomes[0], outcomes[2]) == cusum((8, 9), TABLE)


@pytest.mark.parametrize("k", [-0.1, float("nan")])
def test_k_has_to_be_0_or_more(k: float) -> None:
    with pytest.raises(OutOfRange, match=r"^k has to be 0 or more$"):
        Cusum(k=k)


@pytest.mark.parametrize("h", [0.0, float("inf")])
def test_h_has_to_be_more_than_0(h: float) -> None:
    with pytest.raises(OutOfRange, match=r"^h has to be more than 0$"):
        Cusum(h=h)
