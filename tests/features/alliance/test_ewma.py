"""Drift by moving average, against published tables."""

import random

import pytest

from soundwell_plugins.features.alliance.signals.ewma import Ewma, Limits, ewma
from soundwell_plugins.features.alliance.signals.outcome import Side, Unjudged
from soundwell_plugins.features.alliance.signals.ranges import OutOfRange
from soundwell_plugins.features.alliance.signals.usual import Usual


def floats(digits: str) -> tuple[float, ...]:
    return tuple(map(float, digits.split()))


NIST = floats("""
    52 47 53 49.3 50.1 47 51 50.1 51.2 50.5 49.6 47.6 49.9 51.3 47.8 51.2 52.6 52.4 53.6
    52.1
""")
NIST_EWMA = floats("""
    50.60 49.52 50.56 50.18 50.16 49.21 49.75 49.85 50.26 50.33 50.11 49.36 49.52 50.05
    49.38 49.92 50.73 51.23 51.94 51.99
""")
"""NIST/SEMATECH e-Handbook of Statistical Methods, 6.3.2.4."""

MONTGOMERY = floats("""
    9.45 7.99 9.29 11.66 12.16 10.18 8.04 11.46 9.20 10.34 9.03 11.47 10.51 9.40 10.08
    9.37 10.62 10.31 8.52 10.84 10.90 9.33 12.29 11.50 10.60 11.08 10.38 11.62 11.31
    10.52
""")
MONTGOMERY_EWMA = floats("""
    9.945 9.7495 9.70355 9.8992 10.1253 10.1307 9.92167 10.0755 9.98796 10.0232 9.92384
    10.0785 10.1216 10.0495 10.0525 9.98426 10.0478 10.074 9.91864 10.0108 10.0997
    10.0227 10.2495 10.3745 10.3971 10.4654 10.4568 10.5731 10.6468 10.6341
""")
"""Montgomery, Introduction to statistical quality control: target 10, sigma 1; 0.1 and 2.7."""

KNOWN = Usual(target=50, sigma=2.0539)


def test_the_handbooks_averages_are_reproduced() -> None:
    averages = [outcome.ewma for outcome in ewma(NIST, Ewma(KNOWN))]
    assert averages == pytest.approx(NIST_EWMA, abs=0.005)


def test_the_handbooks_steady_limits_are_reproduced() -> None:
    for outcome in ewma(NIST, Ewma(KNOWN)):
        assert outcome.upper == pytest.approx(52.5884, abs=5e-5)
        assert outcome.lower == pytest.approx(47.4115, abs=1e-4)  # 47.41156, cut off in print


def test_the_handbooks_process_is_in_control() -> None:
    assert {outcome.signal for outcome in ewma(NIST, Ewma(KNOWN))} == {False}


def montgomery() -> Ewma:
    return Ewma(Usual(target=10, sigma=1), weight=0.1, width=2.7, limits=Limits.EXACT)


def test_montgomerys_averages_are_reproduced() -> None:
    averages = [outcome.ewma for outcome in ewma(MONTGOMERY, montgomery())]
    assert averages == pytest.approx(MONTGOMERY_EWMA, rel=5.5e-6)


@pytest.mark.parametrize(
    ("place", "lower", "upper"), [(0, 9.73, 10.27), (1, 9.64, 10.36), (29, 9.38, 10.62)]
)
def test_montgomerys_exact_limits_are_reproduced(place: int, lower: float, upper: float) -> None:
    outcome = ewma(MONTGOMERY, montgomery())[place]
    assert (outcome.lower, outcome.upper) == pytest.approx((lower, upper), abs=0.005)


def test_montgomerys_shift_is_found_at_the_29th_observation() -> None:
    outcomes = ewma(MONTGOMERY, montgomery())
    found = [place for place, outcome in enumerate(outcomes, start=1) if outcome.signal]
    assert (found, outcomes[28].side) == ([29, 30], Side.HIGH)


@pytest.mark.parametrize(
    ("weight", "width", "shift", "expected"),
    [
        (0.40, 3.054, 1.0, 14.3),
        (0.25, 2.998, 1.0, 11.1),
        (0.20, 2.962, 1.0, 10.5),
        (0.10, 2.814, 1.0, 10.3),
        (0.10, 2.814, 2.0, 4.4),
        (0.25, 2.998, 2.0, 3.6),
    ],
)
def test_shifts_are_found_as_soon_as_lucas_and_saccucci_say(
    weight: float, width: float, shift: float, expected: float
) -> None:
    rule = Ewma(Usual(target=0, sigma=1), weight, width)
    chance = random.Random(1990)
    lengths = [run_length(rule, shift, chance) for _ in range(1_000)]
    assert sum(lengths) / len(lengths) == pytest.approx(expected, rel=0.1)


def run_length(rule: Ewma, shift: float, chance: random.Random) -> int:
    scores: list[float] = []
    while True:
        scores += [chance.gauss(shift, 1) for _ in range(16)]
        signals = [outcome.signal for outcome in ewma(scores, rule)]
        if True in signals:
            return signals.index(True) + 1


def test_exact_limits_are_narrower_at_first() -> None:
    steady, exact = Ewma(KNOWN), Ewma(KNOWN, limits=Limits.EXACT)
    assert exact.half_width(2.0, 1) == pytest.approx(0.3 * 3 * 2.0)
    assert exact.half_width(2.0, 1) < steady.half_width(2.0, 1)


def test_what_is_usual_is_estimated_from_the_first_five_scores() -> None:
    outcomes = ewma((8, 9, 7, 8, 8, 8), Ewma())
    assert [outcome.unjudged for outcome in outcomes[:5]] == [Unjudged.FIRST_SCORES] * 5
    assert (outcomes[5].target, outcomes[5].sigma) == pytest.approx((8, 0.5**0.5))


def test_what_is_usual_stays_as_it_was() -> None:
    assert ewma((8, 9, 7, 8, 8, 3, 3, 3), Ewma())[-1].target == 8


def test_a_fall_that_lasts_is_a_signal_downwards() -> None:
    outcome = ewma((8, 9, 7, 8, 8, 6, 6, 6), Ewma())[-1]
    assert (outcome.signal, outcome.side) == (True, Side.LOW)


def test_a_session_without_a_score_changes_nothing() -> None:
    rule = Ewma(KNOWN, limits=Limits.EXACT)
    outcomes = ewma((52, None, 47), rule)
    assert outcomes[1].unjudged is Unjudged.NO_SCORE
    assert (outcomes[0], outcomes[2]) == ewma((52, 47), rule)


@pytest.mark.parametrize("weight", [0.0, 1.01, -0.1, float("nan")])
def test_lambda_has_to_be_a_share(weight: float) -> None:
    with pytest.raises(OutOfRange, match=r"^lambda has to be more than 0 and at most 1$"):
        Ewma(weight=weight)


def test_a_lambda_of_1_is_a_shewhart_chart() -> None:
    assert ewma((52, 47), Ewma(KNOWN, weight=1.0))[1].ewma == 47


@pytest.mark.parametrize("width", [0.0, -3.0, float("inf")])
def test_the_limits_have_to_have_a_width(width: float) -> None:
    with pytest.raises(OutOfRange, match=r"^limit has to be more than 0$"):
        Ewma(width=width)
