"""Writing iCalendar."""

from soundwell_plugins.sdk.icalendar import folded


def test_lines_are_folded_and_never_inside_a_character() -> None:
    lines = folded("SUMMARY:" + "é" * 100).encode().split(b"\r\n")
    assert all(len(line) <= 75 for line in lines)
    assert b"".join(line.removeprefix(b" ") for line in lines).decode() == "SUMMARY:" + "é" * 100


def test_short_lines_stay_as_they_are() -> None:
    assert folded("BEGIN:VEVENT\nEND:VEVENT") == "BEGIN:VEVENT\r\nEND:VEVENT\r\n"
