"""`soundwell alliance check`."""

import json
from importlib.resources import files
from pathlib import Path

from typer.testing import CliRunner, Result

from soundwell_plugins.features.alliance.commands import app
from soundwell_plugins.sdk.commands import CommandFailed

FIVE = files("soundwell_plugins.features.alliance.instruments.shipped").joinpath("five.json")


def check(file: Path) -> Result:
    return CliRunner().invoke(app, ["check", str(file)])


def test_it_says_what_an_instrument_asks_and_makes(tmp_path: Path) -> None:
    file = tmp_path / "five.json"
    file.write_bytes(FIVE.read_bytes())
    told = check(file).stdout
    assert "five 1.0 can be used" in told
    assert "scale five: the sum of 5 (0 reversed), from 0 to 10" in told
    assert 'a "no" is told at once: safe' in told


def test_it_reads_the_scoring_beside_a_mere_questionnaire(tmp_path: Path) -> None:
    whole = json.loads(FIVE.read_bytes())
    (tmp_path / "five.json").write_text(json.dumps(whole["questionnaire"]), encoding="utf-8")
    assert "it makes no scores" in check(tmp_path / "five.json").stdout
    (tmp_path / "five.scoring.json").write_text(json.dumps(whole["scoring"]), encoding="utf-8")
    assert "scale five" in check(tmp_path / "five.json").stdout


def test_it_names_the_place_and_the_remedy_of_all_that_is_wrong(tmp_path: Path) -> None:
    file = tmp_path / "mine.json"
    file.write_text('{"resourceType": "Questionnaire", "item": [{"linkId": "a"}]}')
    failed = check(file).exception
    assert isinstance(failed, CommandFailed)
    assert "questionnaire.item[0] (a).type: is missing. Add it." in failed.sentence
    assert "questionnaire.version: is missing." in failed.sentence
