"""`soundwell odoo plan` says what would be written, on the example of a music-therapy practice."""

import json
import tomllib
from pathlib import Path

import pytest

from soundwell_hookspecs import Channel
from soundwell_plugins.connectors.odoo.plans import EVENTS, example, plan
from soundwell_plugins.connectors.odoo.plugin import Odoo
from soundwell_plugins.host.blueprint import draw
from soundwell_plugins.host.discovery import installed
from soundwell_plugins.sdk.encryption import Key
from tests.connectors.odoo.conftest import MAYA, BackOffice

EXAMPLE = Path(__file__).parents[3] / "examples" / "music_therapy" / "soundwell.toml"


@pytest.fixture
def kind() -> str:
    return "19 json2"


@pytest.fixture
def music_therapy(office: BackOffice) -> Odoo:

    table = tomllib.loads(EXAMPLE.read_text())["odoo"]
    return Odoo(Odoo.Config.model_validate(table), office.context)


def steps(odoo: Odoo, hook: str, office: BackOffice) -> str:
    consultation = example(office.context.practice, MAYA, office.clock.now(), Channel.PHONE)
    rows = [step.row.matrix("soundwell") for step in plan(hook, consultation, odoo.config)]
    return json.dumps(rows)


@pytest.mark.parametrize("hook", EVENTS)
def test_a_plan_can_be_made_of_every_event(
    music_therapy: Odoo, office: BackOffice, hook: str
) -> None:
    assert "soundwell." in steps(music_therapy, hook, office)


def test_a_plan_shows_what_the_practice_wrote(music_therapy: Odoo, office: BackOffice) -> None:
    text = steps(music_therapy, "consultation_booked", office)
    for words in ("Music therapy: Ada Example", "Consultation with Maya Lindqvist", "Call Ada"):
        assert words in text


def test_the_example_is_a_right_configuration(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOUNDWELL_ODOO_KEY", "0" * 40)
    copy = tmp_path / EXAMPLE.name
    copy.write_text(EXAMPLE.read_text())
    (tmp_path / "soundwell.key").write_text(Key.new().line())
    assert "odoo" in draw(copy, found=installed()).candidates


def test_a_plan_asks_odoo_nothing(music_therapy: Odoo, office: BackOffice) -> None:
    steps(music_therapy, "consultation_booked", office)
    assert music_therapy.server._transport is None
