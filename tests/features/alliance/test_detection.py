"""What rules find in a client's scores: once, when it begins, and never in the first of them."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from soundwell_hookspecs import Boundary, CheckInId, Combination, CutOff, Scale
from soundwell_plugins.features.alliance.repair.signal import Finding, Kind
from soundwell_plugins.features.alliance.signals.outcome import Side
from soundwell_plugins.features.alliance.watch.detection import Course, findings
from soundwell_plugins.features.alliance.watch.judging import worse
from soundwell_plugins.features.alliance.watch.settings import (
    KnownScale,
    SignalSettings,
    Watched,
)

STEADY = (4.0, 4.2, 3.9, 4.1, 4.0)
KNOWN = KnownScale(instrument="alliance", scale="bond", sd=0.5, reliability=0.8)
ALL = SignalSettings(watched=tuple(Watched), known=(KNOWN,))


def course(*scores: float | None, pooled: float = 0.0, side: Side = Side.LOW) -> Course:
    return Course(
        instrument="alliance",
        scale="bond",
        check_ins=tuple(CheckInId(str(number)) for number in range(len(scores))),
        scores=scores,
        worse=side,
        range=4.0,
        pooled=pooled,
    )


def found(*scores: float | None, rule: Watched, settings: SignalSettings = ALL) -> list[Finding]:
    return list(findings(course(*scores), settings.model_copy(update={"watched": (rule,)})))


def test_a_low_score_is_found_with_its_limit() -> None:
    [finding] = found(*STEADY, 2.0, rule=Watched.LOOK)
    assert (finding.kind, finding.value, finding.check_in) == (Kind.LOOK, 2.0, "5")
    assert finding.limit == pytest.approx(4.04 - 2 * 0.4)


@pytest.mark.parametrize("rule", list(Watched)[:5])
def test_a_score_as_usual_is_nothing(rule: Watched) -> None:
    assert found(*STEADY, 4.0, rule=rule) == []


@pytest.mark.parametrize("rule", list(Watched)[:5])
def test_a_better_score_is_nothing(rule: Watched) -> None:
    assert found(2.0, 2.1, 2.0, 2.2, 2.0, 5.0, 5.0, rule=rule) == []


@pytest.mark.parametrize("rule", list(Watched)[:5])
@pytest.mark.parametrize("count", [1, 2, 3, 4, 5])
def test_the_first_scores_are_nothing_however_low(rule: Watched, count: int) -> None:
    assert found(*(5.0, 5.0, 5.0, 1.0, 1.0)[:count], rule=rule) == []


@pytest.mark.parametrize("rule", [Watched.EWMA, Watched.CUSUM, Watched.RELIABLE_CHANGE])
def test_what_lasts_is_found_once_when_it_begins(rule: Watched) -> None:
    scores = (*STEADY, *[2.0] * 6)
    told = [found(*scores[:count], rule=rule) for count in range(6, len(scores) + 1)]
    assert sum(bool(each) for each in told) == 1


def test_a_sudden_change_is_marked_where_it_was_and_found_once() -> None:
    scores = (*STEADY, 2.0, 2.1, 2.0, 2.0)
    told = [found(*scores[:count], rule=Watched.SUDDEN_CHANGE) for count in range(6, 10)]
    assert [[each.check_in for each in some] for some in told] == [[], [], ["5"], []]


def test_a_sudden_change_needs_no_score_in_each_of_its_sessions() -> None:
    assert len(found(*STEADY, 2.0, 2.1, None, rule=Watched.SUDDEN_CHANGE)) == 1


def test_rules_that_need_a_known_scale_say_nothing_of_others() -> None:
    unknown = ALL.model_copy(update={"known": ()})
    assert found(*STEADY, 1.0, rule=Watched.RELIABLE_CHANGE, settings=unknown) == []


def test_at_the_top_of_a_scale_a_fall_is_found_although_nothing_varied() -> None:
    assert len(found(5.0, 5.0, 5.0, 5.0, 5.0, 4.0, rule=Watched.LOOK)) == 1


def test_scores_that_vary_more_elsewhere_make_a_fall_less_remarkable() -> None:
    steady = replace(course(*STEADY, 3.0), pooled=1.0)
    look = SignalSettings(watched=(Watched.LOOK,))
    assert list(findings(steady, look)) == []
    assert len(list(findings(replace(steady, pooled=0.0), look))) == 1


def test_what_is_worse_when_high_is_found_when_it_rises() -> None:
    look = SignalSettings(watched=(Watched.LOOK,))
    [finding] = findings(course(1.0, 1.0, 1.2, 1.0, 1.0, 4.0, side=Side.HIGH), look)
    assert finding.value == 4.0
    assert finding.limit == pytest.approx(1.84)
    assert list(findings(course(4.0, 4.0, 4.2, 4.0, 4.0, 1.0, side=Side.HIGH), look)) == []


@pytest.mark.parametrize(
    ("boundaries", "side"),
    [
        ((), Side.LOW),
        ((Boundary.BELOW,), Side.LOW),
        ((Boundary.AT_OR_ABOVE,), Side.HIGH),
        ((Boundary.ABOVE, Boundary.BELOW), Side.LOW),
    ],
)
def test_cut_offs_say_on_which_side_a_scale_is_worse(
    boundaries: tuple[Boundary, ...], side: Side
) -> None:
    cut_offs = tuple(CutOff(10, each, "look", "a paper") for each in boundaries)
    scale = Scale(
        key="a",
        label="A",
        items=(),
        combination=Combination.SUM,
        needed=1,
        cut_offs=cut_offs,
    )
    assert worse(scale) is side


@given(st.lists(st.none() | st.floats(1, 5), max_size=12))
def test_no_course_of_scores_makes_a_rule_fail_or_speak_early(scores: list[float | None]) -> None:
    said = list(findings(course(*scores), ALL))
    assert not said or sum(each is not None for each in scores) > ALL.first
    assert all(each.value is not None and each.limit is not None for each in said)
