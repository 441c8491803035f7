"""`soundwell privacy`: handing out, erasing, the map, retention."""

import json
import stat
from typing import Any

import pytest

EMAIL = "amelia@home.example"


@pytest.fixture
def amelia(folder: Any) -> str:
    host = folder.host()
    with host.database.transaction() as session:
        person: str = host.people.add(session, email=EMAIL, name="Amelia Hart")
    host.close()
    return person


@pytest.mark.usefixtures("amelia")
def test_an_export_is_a_file_that_only_its_owner_reads(soundwell: Any, folder: Any) -> None:
    outcome = soundwell("privacy", "export", EMAIL, "--to", "amelia.json")
    assert outcome.code == 0
    path = folder.path / "amelia.json"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert json.loads(path.read_text(encoding="utf-8"))["complete"]


@pytest.mark.usefixtures("amelia")
@pytest.mark.parametrize("name", ["amelia.zip", "amelia.html"])
def test_an_export_takes_the_form_that_the_files_name_says(
    soundwell: Any, folder: Any, name: str
) -> None:
    assert soundwell("privacy", "export", EMAIL, "--to", name).code == 0
    assert (folder.path / name).stat().st_size > 200


@pytest.mark.usefixtures("amelia")
def test_an_export_replaces_no_file(soundwell: Any, folder: Any) -> None:
    (folder.path / "amelia.json").write_text("mine")
    outcome = soundwell("privacy", "export", EMAIL, "--to", "amelia.json")
    assert outcome.code == 2
    assert (folder.path / "amelia.json").read_text() == "mine"


def test_an_export_in_an_unknown_form_is_refused(soundwell: Any) -> None:
    outcome = soundwell("privacy", "export", EMAIL, "--to", "amelia.pdf")
    assert outcome.err == "soundwell: amelia.pdf has to end in .zip, .html or .json.\n"


@pytest.mark.parametrize("command", [("export",), ("erase", "--yes")])
def test_somebody_unknown_is_told_without_repeating_the_address(
    soundwell: Any, command: tuple[str, ...]
) -> None:
    outcome = soundwell("privacy", *command, EMAIL)
    assert outcome.code == 2
    assert "Nobody with this address is known." in outcome.err
    assert EMAIL not in outcome.err


def test_an_erasure_reports_what_each_plugin_did(soundwell: Any, amelia: str) -> None:
    outcome = soundwell("privacy", "erase", EMAIL, "--yes")
    assert outcome.code == 0
    first, *parts = outcome.out.splitlines()
    assert f"person:{amelia}" in first
    assert [line.split()[:2] for line in parts] == [
        ["host", "done"],
        ["mail", "done"],
        ["scheduling", "done"],
    ]
    assert EMAIL not in outcome.out


@pytest.mark.usefixtures("amelia")
def test_erasures_are_listed(soundwell: Any) -> None:
    soundwell("privacy", "erase", EMAIL, "--yes")
    [report] = json.loads(soundwell("privacy", "erasures", "--json").out)
    assert report["finished_at"] is not None
    assert soundwell("privacy", "erasures", "--unfinished").out == ("There are no such erasures.\n")


def test_an_unknown_erasure_cannot_be_resumed(soundwell: Any) -> None:
    outcome = soundwell("privacy", "resume", "1a2b")
    assert outcome.err == "soundwell: There is no erasure 1a2b, or more than one.\n"


@pytest.mark.usefixtures("amelia")
def test_a_part_that_does_not_wait_cannot_be_given_up(soundwell: Any) -> None:
    soundwell("privacy", "erase", EMAIL, "--yes")
    [report] = json.loads(soundwell("privacy", "erasures", "--json").out)
    outcome = soundwell("privacy", "give-up", report["id"], "mail", "--reason", "gone")
    assert outcome.code == 2
    assert "No part of mail waits" in outcome.err


def test_the_map_names_what_is_kept_and_who_can_decrypt(soundwell: Any) -> None:
    outcome = soundwell("privacy", "map")
    assert outcome.code == 0
    for part in ("(soundwell)", "(scheduling)", "(mail)", "How long", "whoever holds both"):
        assert part in outcome.out


def test_the_map_as_json_names_keepers(soundwell: Any) -> None:
    places = json.loads(soundwell("privacy", "map", "--json").out)["places"]
    assert {place["keeper"] for place in places} == {"soundwell", "scheduling", "mail"}


def test_old_data_can_go_now(soundwell: Any) -> None:
    outcome = soundwell("privacy", "expire")
    assert (outcome.code, outcome.out) == (
        0,
        "scheduling: 0 records went.\nmail: 0 records went.\n",
    )
