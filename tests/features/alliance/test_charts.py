"""Charts: what they draw lies inside, and nothing is joined that may not be compared."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from soundwell_plugins.features.alliance.charts import pairs, trend
from soundwell_plugins.features.alliance.charts.pairs import Pair
from soundwell_plugins.features.alliance.charts.plane import HEIGHT, WIDTH, Plane
from soundwell_plugins.features.alliance.charts.trend import Trend, Value
from soundwell_plugins.features.alliance.reading.standing import Direction, direction
from soundwell_plugins.features.alliance.reading.waiting import Waiting, waiting
from soundwell_plugins.features.alliance.repair.signal import Kind
from soundwell_plugins.features.alliance.scored import Scored, read, score_in, written

BOUNDS = (0.0, 4.0)


def drawn(*scores: float | None, groups: str = "", lower: Sequence[float | None] = ()) -> Trend:
    values = [
        Value(
            name=f"day {place}",
            below=str(place),
            score=score,
            lower=lower[place] if lower else None,
            group=groups[place] if groups else "a",
        )
        for place, score in enumerate(scores)
    ]
    return trend.drawn(values, BOUNDS, [(0.0, "0"), (4.0, "4")])


@given(st.lists(st.floats(-10, 10) | st.none(), max_size=60))
def test_all_points_lie_on_the_picture(scores: list[float | None]) -> None:
    found = drawn(*scores)
    assert len(found.dots) == sum(each is not None for each in scores)
    assert all(0 <= dot.x <= WIDTH and 0 <= dot.y <= HEIGHT for dot in found.dots)


@given(st.integers(1, 300))
def test_at_most_five_places_are_named_and_the_last_one_is(count: int) -> None:
    named = Plane(count, *BOUNDS).named()
    assert len(named) <= 5
    assert named[-1] == count - 1


def test_of_many_scores_only_those_that_are_marked_have_a_dot() -> None:
    values = [Value(name=str(n), below=str(n), score=2.0) for n in range(61)]
    values.append(Value(name="x", below="x", score=1.0, reason="possibly a slow drift"))
    assert [dot.value.name for dot in trend.drawn(values, BOUNDS, []).dots] == ["x"]


def test_a_higher_score_lies_higher() -> None:
    low, high = drawn(1.0, 3.0).dots
    assert high.y < low.y


@pytest.mark.parametrize(("groups", "lines"), [("aaaa", 1), ("aabb", 2), ("abab", 0), ("aaab", 1)])
def test_scores_of_two_versions_are_not_joined(groups: str, lines: int) -> None:
    assert len(drawn(1.0, 2.0, 3.0, 4.0, groups=groups).lines) == lines


def test_a_check_in_without_a_score_is_passed_over() -> None:
    found = drawn(1.0, None, 3.0)
    assert (len(found.lines), len(found.dots), len(found.values)) == (1, 2, 3)


def test_limits_begin_where_they_are_known() -> None:
    found = drawn(1.0, 2.0, 3.0, 4.0, lower=(None, None, 1.0, 1.5))
    assert [len(each.split()) for each in found.limits] == [2]


def test_a_new_client_has_no_limits() -> None:
    assert not drawn(1.0, 2.0).has_limits


def test_one_of_a_pair_may_be_missing() -> None:
    found = pairs.drawn([Pair("a", "a", 1.0, None), Pair("b", "b", 1.0, 4.0)], BOUNDS, [])
    assert [each.pair.is_whole for each in found.stems] == [False, True]
    assert found.stems[0].second is None


@pytest.mark.parametrize(
    ("scores", "expected"),
    [
        ([2.0], Direction.FIRST),
        ([2.0, 2.3], Direction.SAME),
        ([2.0, 2.5], Direction.HIGHER),
        ([2.0, 1.5], Direction.LOWER),
        ([0.0, 3.0, 3.0, 3.0], Direction.SAME),
    ],
)
def test_a_small_difference_is_none(scores: list[float], expected: Direction) -> None:
    assert direction(scores, BOUNDS) is expected


def scored(**more: object) -> Scored:
    values = {"instrument": "five", "version": "1.0", "language": "en", "scores": {"five": 5.0}}
    return Scored(**values | more)  # type: ignore[arg-type]  # as a test gives them


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        ({}, ()),
        ({"noes": ("safe",)}, (Waiting.NO,)),
        ({"chosen": {"raise-how": "before"}}, (Waiting.RAISE_BEFORE,)),
        ({"chosen": {"raise-how": "said"}}, ()),
        ({"chosen": {"came-up": "yes"}}, (Waiting.CAME_UP,)),
        ({"chosen": {"came-up": "later"}}, (Waiting.CAME_UP_LATER,)),
        ({"chosen": {"came-up": "no"}}, ()),
        ({"wrote": ("song-title", "song-by")}, (Waiting.SONG,)),
        ({"wrote": ("lyric",)}, ()),
        ({"wrote": ("words-worries",)}, (Waiting.WROTE,)),
    ],
)
def test_what_waits_follows_from_the_answers(
    answers: dict[str, object], expected: tuple[Waiting, ...]
) -> None:
    assert waiting([scored(**answers)]) == expected


def test_what_a_signal_says_already_is_not_said_twice() -> None:
    assert waiting([scored(noes=("safe",))], {Kind.NO}) == ()


def test_what_answers_come_to_is_read_as_it_was_written() -> None:
    found = (scored(noes=("safe",), chosen={"came-up": "yes"}, wrote=("lyric",)),)
    assert read(written(found)) == found


def test_one_score_is_found_by_instrument_and_version() -> None:
    text = written([scored()])
    assert score_in(text, "five", "1.0", "five") == ("en", 5.0)
    assert score_in(text, "five", "2.0", "five") is None
    assert score_in(text, "alliance", "1.0", "bond") is None


def test_what_was_written_before_there_was_more_to_it_is_read() -> None:
    old = '{"five": {"version": "1.0", "language": "en", "scores": {"five": 5.0}, "noes": []}}'
    assert read(old) == (scored(),)
