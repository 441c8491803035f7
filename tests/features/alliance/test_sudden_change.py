"""Sudden change, against the published tests of the R package suddengains."""

import pytest

from soundwell_plugins.features.alliance.signals.outcome import Side, Unjudged
from soundwell_plugins.features.alliance.signals.ranges import OutOfRange
from soundwell_plugins.features.alliance.signals.sudden_change import SuddenChange, sudden_change

N = None
RULE = SuddenChange(cutoff=7)
PUBLISHED = [
    ((35, 37, 34, 23, 24, 21, 29, 17, 11, 11, 10, 7), [3, 7]),
    ((26, N, 26, N, 27, 17, 19, 11, 10, 3, N, 7), []),
    ((35, 38, 35, 37, 36, 37, N, 35, 26, 24, N, 19), [8]),
    ((31, 30, 32, 22, 22, 20, 21, 19, 24, 33, 30, 28), [3]),
    ((39, 37, 36, 26, 26, 23, 21, 19, 6, 7, 8, 8), [3, 8]),
    ((37, N, 23, N, 23, 21, N, N, 19, N, 16, 13), []),
    ((35, 34, 32, 23, 24, 22, 21, 17, 14, 10, 13, 11), [3]),
    ((35, 35, 25, 25, 17, 17, 16, 16, 11, 9, 7, 8), [2, 4]),
    ((38, 38, 31, 23, 21, 22, 24, 25, 30, 31, N, 25), [3]),
    ((34, 33, 36, 23, 25, 23, 19, 18, 10, 9, 8, 9), [3, 8]),
    ((39, 37, 23, N, 23, 21, N, N, 21, N, 16, 14), [2]),
    ((28, 19, 23, 12, 13, N, 13, N, N, N, N, 22), []),
    ((N, 38, 35, 24, N, 22, 17, 16, N, 9, 11, 13), [3]),
    ((28, 19, 23, 12, 13), []),
    ((28, 19, 23, 11, 12), [3]),
    ((28, 26, 28, 11, 12), [3]),
    ((35, 37, 23, 23, 24, 21), [2]),
    ((35, 37, 34, 34, 24, 21), [4]),
]
"""Scores, and after how many sessions the package finds a change (cut-off 7, adjusted t)."""


@pytest.mark.parametrize(("scores", "sessions"), PUBLISHED)
def test_the_same_changes_are_found(scores: tuple[float | None, ...], sessions: list[int]) -> None:
    outcomes = sudden_change(scores, RULE)
    assert [place for place, outcome in enumerate(outcomes) if outcome.signal] == sessions


def test_the_statistics_stand_at_the_first_lower_session() -> None:
    outcome = sudden_change((32, 31, 33, 5, 6, 7), RULE)[3]
    assert (outcome.drop, outcome.mean_before, outcome.mean_after) == (28, 32, 6)
    assert outcome.limit == pytest.approx(2.776, abs=0.0005)  # both deviations are 1
    assert (outcome.signal, outcome.side) == (True, Side.LOW)


@pytest.mark.parametrize(
    ("scores", "critical"),
    [
        ((1, 2, 3, -7, -6, -5), 2.776),
        ((None, 2, 3, -7, -6, -5), 3.182),
        ((None, 2, 3, -7, None, -5), 4.303),
    ],
)
def test_the_critical_value_follows_the_number_of_scores(
    scores: tuple[float | None, ...], critical: float
) -> None:
    before = [score for score in scores[:3] if score is not None]
    after = [score for score in scores[3:] if score is not None]
    squares = sum(
        (score - sum(side) / len(side)) ** 2 for side in (before, after) for score in side
    )
    pooled = (squares / (len(before) + len(after) - 2)) ** 0.5
    outcome = sudden_change(scores, RULE)[3]
    assert outcome.limit is not None
    assert outcome.limit / pooled == pytest.approx(critical, abs=0.0005)


@pytest.mark.parametrize(
    ("scores", "place", "why"),
    [
        ((9, 9, 1, 1), 0, Unjudged.NO_EARLIER_SESSION),
        ((9, 9, None, 1, 1), 2, Unjudged.NO_SCORE),
        ((9, 9, None, 1, 1), 3, Unjudged.NO_SCORE_BEFORE),
        ((9, 1, 1, 1), 1, Unjudged.TOO_FEW_SCORES),
        ((9, 9, 9, 1), 3, Unjudged.TOO_FEW_SCORES),
        ((None, None, 9, 1, 1), 3, Unjudged.TOO_FEW_SCORES),
    ],
)
def test_what_cannot_be_judged_says_why(
    scores: tuple[float | None, ...], place: int, why: Unjudged
) -> None:
    outcome = sudden_change(scores, SuddenChange(cutoff=2))[place]
    assert (outcome.signal, outcome.unjudged) == (None, why)


def test_scores_that_vary_on_neither_side_can_be_judged() -> None:
    assert sudden_change((9, 9, 1, 1), RULE)[2].signal is True


def test_a_drop_of_exactly_the_cut_off_counts() -> None:
    drop = sudden_change((8.3, 8.3, 7.9, 7.9), SuddenChange(cutoff=0.4))[2]
    assert drop.signal is True  # 8.3 - 7.9 is a little more or less than 0.4


def test_a_smaller_drop_does_not() -> None:
    assert sudden_change((9, 9, 2.1, 2), RULE)[2].signal is False


def test_a_rise_is_no_signal() -> None:
    assert sudden_change((1, 1, 9, 9), RULE)[2].signal is False


@pytest.mark.parametrize("cutoff", [0.0, -7.0, float("nan")])
def test_the_cut_off_has_to_be_more_than_0(cutoff: float) -> None:
    with pytest.raises(OutOfRange, match=r"^cutoff has to be more than 0$"):
        SuddenChange(cutoff)
