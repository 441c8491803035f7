"""Charts worked out: bars that stand on each other, and round numbers beside them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from soundwell_hookspecs import Figure, Series
from soundwell_plugins.web.office.drawing import HEIGHT, WIDTH, drawn

WEEKS = [f"week {number}" for number in range(12)]
COUNTS = st.lists(st.integers(0, 10_000), min_size=12, max_size=12).map(tuple)


def figure(*series: tuple[int, ...]) -> Figure:
    named = tuple(Series(f"s{place}", counts) for place, counts in enumerate(series))
    return Figure("Bookings", "By week.", named)


def test_series_stand_on_each_other() -> None:
    drawing = drawn(figure((1, 0), (1, 2)), ["one", "two"])
    lower, upper, alone = drawing.bars
    assert lower.y + lower.height == drawing.floor
    assert upper.y + upper.height == pytest.approx(lower.y, abs=0.1)
    assert alone.y + alone.height == drawing.floor


def test_a_bar_says_what_it_means() -> None:
    assert drawn(figure((3,)), ["1 Mar"]).bars[0].words == "1 Mar, s0: 3"


def test_the_last_week_is_always_named() -> None:
    assert drawn(figure((0,) * 12), WEEKS).names[-1].word == "week 11"


def test_the_height_is_a_round_number() -> None:
    assert [each.word for each in drawn(figure((37,)), ["one"]).levels] == ["0", "25", "50"]


def test_counts_of_other_weeks_are_refused() -> None:
    with pytest.raises(ValueError, match="one count for each week"):
        drawn(figure((1, 2)), ["one"])


@given(series=st.lists(COUNTS, min_size=1, max_size=8))
def test_everything_lies_within_the_picture(series: list[tuple[int, ...]]) -> None:
    drawing = drawn(figure(*series), WEEKS)
    assert all(
        0 <= bar.x <= bar.x + bar.width <= WIDTH and 0 <= bar.y <= bar.y + bar.height <= HEIGHT
        for bar in drawing.bars
    )
    assert drawing.total == sum(map(sum, series))
