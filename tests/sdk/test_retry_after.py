"""Pauses that servers ask for."""

from datetime import UTC, datetime, timedelta

import pytest

from soundwell_plugins.sdk.retry_after import retry_after

NOW = datetime(2027, 1, 4, 8, tzinfo=UTC)
LONGEST = timedelta(hours=6)


@pytest.mark.parametrize(
    ("text", "pause"),
    [
        ("120", timedelta(minutes=2)),
        (" 120 ", timedelta(minutes=2)),
        ("Mon, 04 Jan 2027 08:05:00 GMT", timedelta(minutes=5)),
        ("Mon, 04 Jan 2027 08:05:00 -0000", timedelta(minutes=5)),
        ("999999999999999999999", None),
        ("9999999", LONGEST),
        ("Mon, 04 Jan 2021 08:05:00 GMT", None),
        ("0", None),
        ("soon", None),
        ("", None),
    ],
)
def test_a_pause_is_read_within_reason(text: str, pause: timedelta | None) -> None:
    assert retry_after(text, NOW, LONGEST) == pause
