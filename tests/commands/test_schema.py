"""`soundwell schema`: editors complete what is right and mark what is wrong."""

import json
import tomllib
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from soundwell_plugins.commands.schema import schema_text
from soundwell_plugins.host.configuration.tables import HOST_TABLES
from soundwell_plugins.host.discovery import installed

from .conftest import PRACTICE, Folder, Package, Soundwell

EXAMPLES = sorted(Path(__file__).parents[2].glob("examples/**/soundwell*.toml"))
SCHEMA = json.loads(schema_text())


def faults(text: str) -> list[str]:
    """Return the places that an editor would mark."""
    found = Draft202012Validator(SCHEMA).iter_errors(tomllib.loads(text))
    return [error.json_path for error in found]


def test_it_is_a_schema() -> None:
    Draft202012Validator.check_schema(SCHEMA)


def test_it_covers_the_hosts_tables_and_every_plugin_that_is_installed() -> None:
    assert set(SCHEMA["properties"]) == {*HOST_TABLES, *installed()}


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: path.parent.name)
def test_the_examples_are_right(example: Path) -> None:
    assert faults(example.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    ("table", "marked"),
    [
        ('[scheduling]\nnotice = "12 ours"', "$.scheduling.notice"),
        ("[scheduling]\nnotice = 12", "$.scheduling.notice"),
        ('[scheduling]\nenabled = "no"', "$.scheduling.enabled"),
        ("[scheduling]\nnotise = 12", "$.scheduling"),
        ('[mail]\npassword = "swordfish"', "$.mail.password"),
        ('[mail]\npassword = { env = "A", file = "b" }', "$.mail.password"),
        ('[mail]\nsecurity = "ssl"', "$.mail.security"),
        ("[mail]\nport = 70000", "$.mail.port"),
        ("[sheduling]", "$"),
        ('[quarantine]\nfirst = "soon"', "$.quarantine.first"),
        ('[practitioners.ada]\nname = "Ada"', "$.practitioners.ada"),
        (
            '[practitioners.ada]\nname = "Ada"\nemail = "ada@x.example"\nzone = "Europe/Londn"',
            "$.practitioners.ada.zone",
        ),
    ],
)
def test_what_is_wrong_is_marked(table: str, marked: str) -> None:
    assert faults(f"{PRACTICE}\n{table}\n") == [marked]


@pytest.mark.parametrize(
    "table", ["[mail]\nenabled = false", '[mail]\npassword = { env = "MAIL" }', "[web]\nport = 80"]
)
def test_what_is_right_is_not_marked(table: str) -> None:
    assert faults(f"{PRACTICE}\n{table}\n") == []


def test_defaults_stand_there_as_people_write_them() -> None:
    described = SCHEMA["properties"]["scheduling"]["properties"]["notice"]
    assert described["default"] == "12 hours"
    assert described["description"] == "How long before it a time can still be booked."


def test_a_plugin_that_cannot_be_imported_may_have_any_table(package: Package) -> None:
    package.install("acme", "import a_module_that_is_missing\n", soundwell_v1="tea = acme:Tea")
    tea: dict[str, Any] = json.loads(schema_text())["properties"]["tea"]
    assert tea["type"] == "object"
    assert "properties" not in tea


def test_it_is_written_beside_the_configuration(soundwell: Soundwell, folder: Folder) -> None:
    assert soundwell("schema").code == 0
    assert json.loads((folder.path / "soundwell.schema.json").read_text()) == SCHEMA


def test_it_can_be_printed(soundwell: Soundwell) -> None:
    assert json.loads(soundwell("schema", "--output", "-").out) == SCHEMA


def test_what_init_writes_begins_with_the_hint_for_editors(
    soundwell: Soundwell, folder: Folder
) -> None:
    folder.file.unlink()
    (folder.path / "soundwell.key").unlink()
    soundwell("init", "--yes")
    text = folder.file.read_text(encoding="utf-8")
    assert text.splitlines()[0] == "#:schema soundwell.schema.json"
    assert (folder.path / "soundwell.schema.json").exists()
    assert faults(text) == []
