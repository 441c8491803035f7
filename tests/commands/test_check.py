"""`soundwell check`: everything that is wrong, at once, or one sentence that all is right."""

from typing import Any

import pytest

BROKEN = """
from soundwell_hookspecs import Feature, NoConfig

class Tea(Feature[NoConfig]):
    name = "tea"

    def __init__(self, config, context):
        raise RuntimeError("Ada Quinn")
"""
RUDE = """
from fastapi import APIRouter
from soundwell_hookspecs import Feature, NoConfig, hookimpl

class Tea(Feature[NoConfig]):
    name = "tea"

    @hookimpl
    def pages(self) -> APIRouter:
        router = APIRouter()
        router.get("/tea")(lambda: "Tea")
        return router
"""


def test_a_right_configuration_is_called_right(soundwell: Any) -> None:
    outcome = soundwell("check")
    assert (outcome.code, outcome.err) == (0, "")
    assert outcome.out == "soundwell.toml is right. On: scheduling, mail.\n"


def test_a_practice_without_plugins_is_right(soundwell: Any, folder: Any) -> None:
    folder.write("")
    assert soundwell("check").out == "soundwell.toml is right. On: no plugin yet.\n"


def test_checking_makes_no_database(soundwell: Any, folder: Any) -> None:
    soundwell("check")
    assert list(folder.path.glob("data/*")) == []


def test_every_error_is_told_at_once_with_file_line_and_key(soundwell: Any, folder: Any) -> None:
    folder.write('[web]\nprot = 80\n\n[scheduling]\nduration = "soon"\n\n[mial]\n')
    outcome = soundwell("check")
    assert (outcome.code, outcome.out) == (2, "")
    lines = outcome.err.splitlines()
    places = ["soundwell: soundwell.toml", "soundwell.toml", "soundwell.toml"]
    assert [line.split(", ")[0] for line in lines] == places
    assert "line 18, web.prot: there is no such key" in lines[0]
    assert "line 21, scheduling.duration: " in lines[1]
    assert "line 23, mial: " in lines[2]


def test_without_a_file_it_says_how_to_begin(soundwell: Any) -> None:
    outcome = soundwell("--config", "nowhere.toml", "check")
    assert (outcome.code, outcome.out) == (2, "")
    assert outcome.err == (
        "soundwell: nowhere.toml, (whole file): there is no such file: correct its path or write "
        "one.\n"
    )


def test_the_file_can_be_named_in_the_environment(
    soundwell: Any, folder: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder.file.rename(folder.path / "other.toml")
    monkeypatch.setenv("SOUNDWELL_CONFIG", "other.toml")
    assert soundwell("check").out == "other.toml is right. On: scheduling, mail.\n"


def test_a_key_file_that_is_none_is_named_with_its_key(soundwell: Any, folder: Any) -> None:
    (folder.path / "soundwell.key").write_text("hunter2")
    outcome = soundwell("check")
    assert outcome.code == 2
    assert outcome.err == (
        "soundwell: soundwell.toml, storage.key: a line of the key file is damaged\n"
    )


def test_a_folder_that_cannot_be_made_is_named_with_its_key(soundwell: Any, folder: Any) -> None:
    (folder.path / "data").write_text("in the way")
    outcome = soundwell("check")
    assert outcome.code == 2
    assert outcome.err == (
        "soundwell: soundwell.toml, storage.folder: this folder cannot be made (File exists).\n"
    )


@pytest.mark.sqlite
def test_a_database_of_an_unknown_kind_is_named_with_its_key(
    soundwell: Any, folder: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOUNDWELL_TEST_DATABASE", "papyrus://ada:hunter2@library/scrolls")
    text = folder.file.read_text()
    key = 'database = { env = "SOUNDWELL_TEST_DATABASE" }\n'
    folder.file.write_text(text.replace("[storage]\n", f"[storage]\n{key}"))
    outcome = soundwell("check")
    assert outcome.code == 2
    assert outcome.err == (
        "soundwell: soundwell.toml, storage.database: there is no database at an address of this "
        "kind (NoSuchModuleError).\n"
    )


def test_a_plugin_that_is_off_makes_it_fail(soundwell: Any, folder: Any, package: Any) -> None:
    package.install("acme", BROKEN, soundwell_v1="tea = acme:Tea")
    folder.write("[tea]\n")
    outcome = soundwell("check")
    assert (outcome.code, outcome.out) == (2, "")
    assert outcome.err.endswith(
        "soundwell: tea (acme 1.2) is off. It cannot be built: RuntimeError in acme, line 8. "
        "Its author has to mend it; until then, set enabled = false in its table.\n"
    )
    assert "Ada" not in outcome.err


def test_pages_that_cannot_be_served_make_it_fail(
    soundwell: Any, folder: Any, package: Any
) -> None:
    package.install("acme", RUDE, soundwell_v1="tea = acme:Tea")
    folder.write("[tea]\n")
    outcome = soundwell("check")
    assert outcome.code == 2
    assert outcome.err.endswith(
        "soundwell: The pages of tea are not served: its route /tea does not declare who may call "
        "it.\n"
    )
