"""`soundwell odoo`: what would be written, and who works there, as a person types it."""

import json
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import pytest
from typer.testing import CliRunner, Result

from soundwell_hookspecs import Plugin
from soundwell_plugins.connectors.odoo.commands import app
from soundwell_plugins.connectors.odoo.plans import EVENTS
from soundwell_plugins.connectors.odoo.plugin import Odoo
from soundwell_plugins.host.blueprint import draw
from soundwell_plugins.host.discovery import installed
from soundwell_plugins.sdk.commands import CommandFailed
from soundwell_plugins.sdk.encryption import Key
from tests.connectors.odoo.conftest import BackOffice, missed
from tests.connectors.odoo.odoo_standin import StandIn, Trouble
from tests.connectors.odoo.test_consultations import cancelled, moved

EXAMPLE = Path(__file__).parents[3] / "examples" / "music_therapy" / "soundwell.toml"
P = TypeVar("P", bound=Plugin[Any])


@dataclass
class OnePlugin:
    """A practice whose only plugin is `odoo`."""

    odoo: Odoo

    def plugin(self, kind: type[P]) -> P:
        assert isinstance(self.odoo, kind)
        return self.odoo


def run(odoo: Odoo, *words: str) -> Result:
    return CliRunner().invoke(app, list(words), obj=OnePlugin(odoo))


def said(odoo: Odoo, *words: str) -> str:
    result = run(odoo, *words)
    assert result.exit_code == 0, result.exception
    return result.stdout


def sentence(odoo: Odoo, *words: str) -> str:
    result = run(odoo, *words)
    assert isinstance(result.exception, CommandFailed)
    return result.exception.sentence


@pytest.fixture
def kind() -> str:
    return "19 json2"


@pytest.fixture
def music_therapy(office: BackOffice) -> Odoo:
    """Return the connector as the example of a music-therapy practice has it."""
    table = tomllib.loads(EXAMPLE.read_text())["odoo"]
    del table["enquiry"]["responsible"], table["users"]
    return Odoo(Odoo.Config.model_validate(table), office.context)


@pytest.mark.parametrize("event", EVENTS)
def test_a_plan_can_be_made_of_every_event(music_therapy: Odoo, event: str) -> None:
    first, *others = said(music_therapy, "plan", event).splitlines()
    assert first.startswith("1. ")
    assert any("soundwell." in line for line in others)


def test_a_plan_can_be_made_of_every_event_that_the_connector_hears_of() -> None:
    heard = {name for name in dir(Odoo) if name.startswith(("consultation_", "subscriber_", "enq"))}
    assert set(EVENTS) == heard


def test_a_plan_shows_each_record_with_its_fields(music_therapy: Odoo) -> None:
    lines = said(music_therapy, "plan", "consultation_booked").splitlines()
    assert lines[0] == "1. a contact, unless Odoo has an active one of this address (res.partner)"
    cells = {tuple(line.split(maxsplit=1)) for line in lines if line.startswith("     ")}
    assert ("name", "Music therapy: Ada Example") in cells
    assert ("calendar_event_ids/name", "Consultation with Ada Example") in cells
    assert ("x_came_through", "Consultation with Maya Lindqvist") in cells


def test_a_call_back_is_planned_for_a_consultation_by_phone(music_therapy: Odoo) -> None:
    booked = ("plan", "consultation_booked")
    assert "Call Ada Example" not in said(music_therapy, *booked)
    assert "Call Ada Example" in said(music_therapy, *booked, "--phone")


@pytest.mark.parametrize("event", [name for name in EVENTS if name.startswith("consultation_")])
def test_a_plan_names_what_is_written_and_nothing_else(
    office: BackOffice, standin: StandIn, event: str
) -> None:
    opportunity = {"call_back": "always", "stage": "New"}
    stages = {"cancelled_stage": "Proposition", "missed_stage": "Qualified"}
    lines = [f'{key} = "{value}"' for key, value in (opportunity | stages).items()]
    odoo = office.practice("\n".join(["[odoo.opportunity]", *lines]))
    booked = office.booked(office.visitor())
    told = {
        "consultation_booked": booked,
        "consultation_rescheduled": moved(booked),
        "consultation_cancelled": cancelled(booked),
        "consultation_missed": missed(booked),
    }
    if told[event] is not booked:
        office.tell(booked)
    before = len(standin.calls)
    office.tell(told[event])
    planned = json.loads(said(odoo, "plan", event, "--json"))
    assert [step["model"] for step in planned] == [
        model for model, method in standin.calls[before:] if method == "load"
    ]


def test_a_plan_as_json_holds_the_values_and_how_odoo_goes_about_it(music_therapy: Odoo) -> None:
    steps = json.loads(said(music_therapy, "plan", "consultation_booked", "--json"))
    assert [step["model"] for step in steps] == ["res.partner", "crm.lead"]
    assert steps[0]["values"]["email"] == "ada@example.org"
    assert steps[1]["context"]["noupdate"] is True


@pytest.mark.parametrize("table", ["enquiry", "newsletter"])
def test_what_is_switched_off_is_planned_as_nothing(office: BackOffice, table: str) -> None:
    odoo = office.practice(f"[odoo.{table}]\nenabled = false\n")
    event = {"enquiry": "enquiry_received", "newsletter": "subscriber_left"}[table]
    expected = f"Nothing: `enabled` is false in the table [odoo.{table}].\n"
    assert said(odoo, "plan", event) == expected
    assert json.loads(said(odoo, "plan", event, "--json")) == []


def test_an_event_for_which_nothing_is_written_is_refused_with_those_that_there_are(
    music_therapy: Odoo,
) -> None:
    said = sentence(music_therapy, "plan", "message_requested")
    assert said.startswith("nothing is written for 'message_requested'")
    assert "consultation_booked" in said


def test_a_practitioner_who_is_none_is_refused_with_those_that_there_are(
    music_therapy: Odoo,
) -> None:
    said = sentence(music_therapy, "plan", "consultation_booked", "--practitioner", "nobody")
    assert said == "there is no practitioner 'nobody': name one of maya."


def test_a_plan_asks_odoo_nothing(office: BackOffice, standin: StandIn) -> None:
    for event in EVENTS:
        said(office.odoo, "plan", event)
    assert standin.connections == 0


@pytest.fixture
def secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    """Set the variables that the example names."""
    monkeypatch.setenv("SOUNDWELL_ODOO_KEY", "0" * 40)
    monkeypatch.setenv("SOUNDWELL_MAIL_PASSWORD", "a secret")
    monkeypatch.setenv("MAYA_CALENDAR", "https://calendar.example/maya.ics")


@pytest.mark.usefixtures("secrets")
def test_the_example_is_a_right_configuration(tmp_path: Path) -> None:
    copy = tmp_path / EXAMPLE.name
    copy.write_text(EXAMPLE.read_text())
    (tmp_path / "soundwell.key").write_text(Key.new().line())
    assert "odoo" in draw(copy, found=installed()).candidates


def colleagues(standin: StandIn, *people: tuple[str, str]) -> None:
    for name, login in people:
        standin.world._person(name, login)


def test_users_are_printed_as_tables_of_practitioners(office: BackOffice, standin: StandIn) -> None:
    colleagues(standin, ("Zoë Müller", "zoe@harbour.example"))
    written = tomllib.loads(said(office.odoo, "users"))
    assert written["practitioners"]["zoe"] == {
        "name": "Zoë Müller",
        "email": "zoe@harbour.example",
        "zone": "Europe/London",
    }


def test_whoever_is_a_practitioner_already_is_not_printed(office: BackOffice) -> None:
    assert "maya" not in said(office.odoo, "users")


def test_of_several_with_one_first_name_each_gets_a_table_of_their_own(
    office: BackOffice, standin: StandIn
) -> None:
    names = ["Maya Obi", "Tom Reed", "Tom Ross", "Tom Ross", "李 明"]
    colleagues(standin, *((name, f"{n}@harbour.example") for n, name in enumerate(names)))
    written = tomllib.loads(said(office.odoo, "users"))["practitioners"]
    expected = {"soundwell", "maya-obi", "tom", "tom-ross", "tom-ross-2", "practitioner"}
    assert set(written) == expected


def test_a_login_that_is_no_address_is_printed_where_it_belongs(
    office: BackOffice, standin: StandIn
) -> None:
    colleagues(standin, ("Tom Reed", "tom"))
    standin.world.all("res.users", login="tom")[0]["email"] = "tom@harbour.example"
    out = said(office.odoo, "users")
    assert out.endswith('# Into the table [odoo.users]:\n# tom = "tom"\n')


def test_where_there_is_no_table_for_logins_yet_one_is_made(
    office: BackOffice, standin: StandIn
) -> None:
    colleagues(standin, ("Tom Reed", "tom"))
    standin.world.all("res.users", login="tom")[0]["email"] = "tom@harbour.example"
    alone = Odoo(office.odoo.config.model_copy(update={"users": {}}), office.context)
    office.closing.callback(alone.server.close)
    assert tomllib.loads(said(alone, "users"))["odoo"] == {"users": {"tom": "tom"}}


@pytest.mark.usefixtures("secrets")
def test_what_is_printed_makes_a_right_configuration_with_what_there_is(
    office: BackOffice, standin: StandIn, tmp_path: Path
) -> None:
    colleagues(standin, ('Zoë "Zo" Müller', "zoe@harbour.example"))
    copy = tmp_path / EXAMPLE.name
    copy.write_text(EXAMPLE.read_text() + "\n" + said(office.odoo, "users"))
    (tmp_path / "soundwell.key").write_text(Key.new().line())
    assert "zoe" in draw(copy, found=installed()).configuration.practice.practitioners


def test_where_nobody_is_missing_the_file_gets_nothing(
    office: BackOffice, standin: StandIn
) -> None:
    standin.world.all("res.users", name="Soundwell Integration")[0]["share"] = True
    result = run(office.odoo, "users")
    assert result.stdout == ""
    assert result.stderr == "Everybody there is a practitioner here already.\n"


def test_an_odoo_that_does_not_answer_is_told(office: BackOffice, standin: StandIn) -> None:
    standin.chance = lambda: Trouble(status=502)
    assert "cannot answer now (status 502)" in sentence(office.odoo, "users")


def test_a_key_that_is_not_there_is_told(
    office: BackOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.practice()
    monkeypatch.delenv("TEST_ODOO_KEY")
    assert "TEST_ODOO_KEY is not set" in sentence(office.odoo, "users")


def test_without_the_app_employees_are_asked_for_with_what_to_install(office: BackOffice) -> None:
    assert "install Employees under Apps" in sentence(office.odoo, "users", "--employees")
