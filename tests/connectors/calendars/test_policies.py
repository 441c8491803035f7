"""What a source says about events of a kind: each key decides about its own kind, and no other."""

from pathlib import Path

import pytest

from .conftest import MAYA, Desk, Office, shown

TIMED = ("DTSTART:20270301T090000Z", "DTEND:20270301T100000Z")
EVENTS = {
    "transparent": (*TIMED, "TRANSP:TRANSPARENT"),
    "tentative": (*TIMED, "STATUS:TENTATIVE"),
    "marked_free": (*TIMED, "X-MICROSOFT-CDO-BUSYSTATUS:FREE"),
    "all_day": ("DTSTART;VALUE=DATE:20270301",),
}
USUALLY = {"transparent": "free", "tentative": "busy", "marked_free": "free", "all_day": "busy"}
SPANS = {
    **dict.fromkeys(EVENTS, ("2027-03-01 09:00", "2027-03-01 10:00")),
    "all_day": ("2027-03-01 00:00", "2027-03-02 00:00"),
}


def busy(office: Office, desk: Desk, folder: Path, kind: str, **table: str) -> bool:
    """Tell whether an event of a kind, which stands alone in a calendar, is busy."""
    (folder / "maya.ics").write_bytes(desk.feed(desk.event(*EVENTS[kind])))
    calendars = office.calendars({"file": str(folder / "maya.ics"), **table})
    found = shown(list(calendars.busy_times(MAYA, desk.window("2027-03-01", "2027-03-08"))))
    assert found in ([], [SPANS[kind]])
    return bool(found)


@pytest.mark.parametrize("kind", EVENTS)
def test_without_a_word_about_it_the_usual_holds(
    office: Office, desk: Desk, tmp_path: Path, kind: str
) -> None:
    assert busy(office, desk, tmp_path, kind) is (USUALLY[kind] == "busy")


@pytest.mark.parametrize("counts", ["busy", "free"])
@pytest.mark.parametrize("kind", EVENTS)
def test_a_source_decides_about_events_of_each_kind(
    office: Office, desk: Desk, tmp_path: Path, kind: str, counts: str
) -> None:
    assert busy(office, desk, tmp_path, kind, **{kind: counts}) is (counts == "busy")


@pytest.mark.parametrize("kind", EVENTS)
def test_what_is_said_of_other_kinds_changes_nothing(
    office: Office, desk: Desk, tmp_path: Path, kind: str
) -> None:
    opposite = {"busy": "free", "free": "busy"}
    others = {each: opposite[usual] for each, usual in USUALLY.items() if each != kind}
    assert busy(office, desk, tmp_path, kind, **others) is (USUALLY[kind] == "busy")
