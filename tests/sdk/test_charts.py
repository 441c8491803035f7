"""Counting by the week."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from soundwell_hookspecs import Window
from soundwell_plugins.sdk.charts import weekly

MONDAY = datetime(2027, 3, 1, tzinfo=UTC)
WEEK = timedelta(weeks=1)
WEEKS = [Window(MONDAY + WEEK * place, MONDAY + WEEK * (place + 1)) for place in range(3)]


def test_a_week_begins_with_its_first_moment_and_ends_before_the_next() -> None:
    happened = [("it", MONDAY), ("it", MONDAY + WEEK), ("it", MONDAY + 2 * WEEK - WEEK / 9)]
    assert weekly(WEEKS, ["it"], happened) == {"it": (1, 2, 0)}


def test_what_never_happened_has_counts_too() -> None:
    assert weekly(WEEKS, ["it"], []) == {"it": (0, 0, 0)}


def test_what_lies_between_two_weeks_counts_for_neither() -> None:
    between = weekly([WEEKS[0], WEEKS[2]], ["it"], [("it", WEEKS[1].start)])
    assert between == {"it": (0, 0)}


def test_a_kind_that_nobody_named_is_a_mistake() -> None:
    with pytest.raises(KeyError):
        weekly(WEEKS, ["it"], [("other", MONDAY)])


@given(st.lists(st.tuples(st.sampled_from("ab"), st.integers(-500, 1000))))
def test_it_counts_as_one_would_by_hand(drawn: list[tuple[str, int]]) -> None:
    happened = [(kind, MONDAY + timedelta(hours=hours)) for kind, hours in drawn]
    by_hand = {
        each: tuple(
            sum(kind == each and week.start <= moment < week.end for kind, moment in happened)
            for week in WEEKS
        )
        for each in "ab"
    }
    assert weekly(WEEKS, "ab", happened) == by_hand
