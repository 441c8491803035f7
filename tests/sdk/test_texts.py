"""Spans of time in words."""

from datetime import timedelta

import pytest

from soundwell_hookspecs import EnglishTexts
from soundwell_plugins.sdk.texts import in_words


@pytest.mark.parametrize(
    ("span", "words"),
    [
        (timedelta(), "0 minutes"),
        (timedelta(seconds=59), "0 minutes"),
        (timedelta(minutes=1), "1 minute"),
        (timedelta(hours=1), "1 hour"),
        (timedelta(hours=25), "1 day 1 hour"),
        (timedelta(days=28), "28 days"),
        (timedelta(days=2, hours=3, minutes=4), "2 days 3 hours 4 minutes"),
    ],
)
def test_a_span_is_said_to_the_minute(span: timedelta, words: str) -> None:
    assert in_words(span, EnglishTexts()) == words
