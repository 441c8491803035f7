"""`soundwell init`: a configuration that is right from the first moment, and its key."""

import io
import tomllib
from typing import Any

import pytest

from soundwell_plugins.sdk.encryption import KeyRing

ANSWERS = "Tidal Music\nhello@tide.example\nEurope/Berlin\nZoë Ö\nzoe@tide.example\n"


@pytest.fixture
def empty(folder: Any) -> Any:
    """Return the folder of a practice that has nothing yet."""
    folder.file.unlink()
    (folder.path / "soundwell.key").unlink()
    return folder


@pytest.fixture
def typed(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Return what types answers into the questions."""
    return lambda answers: monkeypatch.setattr("sys.stdin", io.StringIO(answers))


def written(folder: Any) -> dict[str, Any]:
    return tomllib.loads(folder.file.read_text(encoding="utf-8"))


@pytest.mark.usefixtures("empty")
def test_with_defaults_the_configuration_is_right_at_once(soundwell: Any) -> None:
    soundwell("init", "--yes")
    assert soundwell("check").out == "soundwell.toml is right. On: scheduling, mail.\n"


def test_the_answers_stand_in_the_file(empty: Any, soundwell: Any, typed: Any) -> None:
    typed(ANSWERS)
    soundwell("init")
    assert written(empty)["practice"]["name"] == "Tidal Music"
    assert written(empty)["practitioners"]["zoe"]["name"] == "Zoë Ö"


def test_an_answer_that_cannot_stand_there_is_asked_for_again(
    empty: Any, soundwell: Any, typed: Any
) -> None:
    typed(ANSWERS.replace("Europe/Berlin", "Europe/Berlim\nEurope/Berlin"))
    outcome = soundwell("init")
    assert 'there is no such time zone. Did you mean "Europe/Berlin"?' in outcome.out + outcome.err
    assert written(empty)["practice"]["zone"] == "Europe/Berlin"


def test_quotes_in_a_name_stay_in_the_name(empty: Any, soundwell: Any) -> None:
    soundwell("init", "--yes", "--name", 'The "Quiet" Room \\ Tide')
    assert written(empty)["practice"]["name"] == 'The "Quiet" Room \\ Tide'


@pytest.mark.sqlite
def test_an_option_that_is_wrong_writes_nothing(empty: Any, soundwell: Any) -> None:
    outcome = soundwell("init", "--yes", "--name", "Tide\n[web]\nport = 1")
    assert outcome.code == 2
    assert outcome.err == (
        "soundwell: --name: this has to be one line without control characters\n"
    )
    assert list(empty.path.iterdir()) == []


def test_the_recovery_copy_is_the_key_in_the_file(empty: Any, soundwell: Any) -> None:
    outcome = soundwell("init", "--yes")
    [copy] = [line.strip() for line in outcome.out.splitlines() if "soundwell-key-1" in line]
    file = (empty.path / "soundwell.key").read_text(encoding="utf-8")
    assert KeyRing.from_text(copy).keys == KeyRing.from_text(file).keys


def test_only_its_owner_can_read_the_key(empty: Any, soundwell: Any) -> None:
    soundwell("init", "--yes")
    assert (empty.path / "soundwell.key").stat().st_mode & 0o077 == 0


def test_a_configuration_is_never_overwritten(folder: Any, soundwell: Any) -> None:
    before = folder.file.read_text(encoding="utf-8")
    outcome = soundwell("init", "--yes")
    assert outcome.err == (
        "soundwell: soundwell.toml exists already, and nothing is overwritten.\n"
    )
    assert folder.file.read_text(encoding="utf-8") == before


def test_a_key_is_never_overwritten(folder: Any, soundwell: Any) -> None:
    folder.file.unlink()
    before = (folder.path / "soundwell.key").read_text(encoding="utf-8")
    assert soundwell("init", "--yes").code == 2
    assert (folder.path / "soundwell.key").read_text(encoding="utf-8") == before
