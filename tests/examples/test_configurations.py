"""The examples of configurations are right, and switch on what they say."""

import re
from pathlib import Path

import pytest

from soundwell_plugins.connectors.calendars.configuration import CalendarsConfig
from soundwell_plugins.host.blueprint import Blueprint, draw
from soundwell_plugins.sdk.encryption import Key

FOLDER = Path(__file__).parents[2] / "examples"
VARIABLE = re.compile(r'env = "(\w+)"')
VALUES = {
    "SOUNDWELL_DATABASE": "postgresql+psycopg://soundwell@localhost/soundwell",
    "MAILCHIMP_KEY": "0123456789abcdef-us21",
}


def drawn(name: str, folder: Path, environment: pytest.MonkeyPatch) -> Blueprint:
    """Read an example where its key file is, with its variables set."""
    text = (FOLDER / name / "soundwell.toml").read_text(encoding="utf-8")
    for variable in VARIABLE.findall(text):
        environment.setenv(variable, VALUES.get(variable, "https://example.org/secret"))
    path = folder / "soundwell.toml"
    path.write_text(text, encoding="utf-8")
    (folder / "soundwell.key").write_text(Key.new().line(), encoding="utf-8")
    return draw(path)


@pytest.mark.parametrize(
    ("name", "plugins"),
    [
        (
            "music_therapy",
            {
                *("scheduling", "contact", "spam", "newsletter", "alliance", "fit"),
                *("calendars", "odoo", "mail"),
            },
        ),
        (
            "group_practice",
            {
                "scheduling",
                "fit",
                "contact",
                "spam",
                "newsletter",
                "calendars",
                "odoo",
                "mailchimp",
            },
        ),
    ],
)
def test_an_example_is_right_and_switches_its_plugins_on(
    name: str, plugins: set[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    blueprint = drawn(name, tmp_path, monkeypatch)
    assert blueprint.unfit == {}
    assert plugins <= set(blueprint.candidates)


def test_the_music_therapist_works_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    practice = drawn("music_therapy", tmp_path, monkeypatch).configuration.practice
    assert list(practice.practitioners) == ["maya"]


def test_the_group_writes_into_caldav_calendars(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    calendars = drawn("group_practice", tmp_path, monkeypatch).candidates["calendars"].config
    assert isinstance(calendars, CalendarsConfig)
    assert [each.practitioner for each in calendars.sources if each.write] == ["lena", "omar"]


def test_the_group_has_practitioners_in_two_zones(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    practice = drawn("group_practice", tmp_path, monkeypatch).configuration.practice
    assert {each.zone.key for each in practice.practitioners.values()} == {
        "Europe/Berlin",
        "Europe/Lisbon",
    }
