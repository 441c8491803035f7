"""A practice: what is broken is off and named with reason and remedy, and the rest works."""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from pydantic import field_validator
from sqlalchemy import text

from soundwell_hookspecs import (
    Connector,
    Entry,
    Feature,
    NoConfig,
    PluginContext,
    entries,
    hookimpl,
)
from soundwell_plugins.host.blueprint import draw
from soundwell_plugins.host.configuration import ConfigurationInvalid
from soundwell_plugins.host.discovery import Installed
from soundwell_plugins.host.host import Host, assemble
from soundwell_plugins.host.report import PluginReport, PluginState
from soundwell_plugins.sdk.configuration import PluginConfig
from soundwell_plugins.sdk.encryption import Key, KeyFileWrong
from soundwell_plugins.testing import assembled, running
from soundwell_plugins.testing.practice import CONFIGURATION, InlineEntrance, inline
from soundwell_plugins.web.app import create_app
from tests.host.conftest import Yard


class Greeter(Feature[NoConfig]):
    name = "greeter"

    @hookimpl
    def entries(self) -> Sequence[Entry]:
        return [Entry("Say hello", "/hello", "We would like to hear from you.")]


class Quiet(Connector[NoConfig]):
    name = "quiet"


class Broken(Greeter):
    """The base of what is broken."""

    name = "broken"


class Raises(Broken):
    def __init__(self, config: NoConfig, context: PluginContext) -> None:
        raise ValueError("amelia@home.example")


class Exits(Broken):
    def __init__(self, config: NoConfig, context: PluginContext) -> None:
        sys.exit(3)


class Lies(Broken):
    api = "9.0"


class Misspells(Broken):
    @hookimpl
    def entrys(self) -> Sequence[Entry]:
        return []


class Demands(Broken):
    @hookimpl
    def entries(self, visitor: str) -> Sequence[Entry]:  # type: ignore[override]  # what is wrong
        return []


class DemandsByPosition(Broken):
    @hookimpl
    def busy_times(  # type: ignore[override]  # that is what is wrong with it
        self, practitioner: str, /, window: object
    ) -> Sequence[object]:
        return []


class Unpacked(Broken):
    templates = "no_such_package"


class ExitingConfig(PluginConfig):
    colour: str = "red"

    @field_validator("colour", mode="before")
    @classmethod
    def _leave(cls, value: object) -> object:
        sys.exit(str(value))


class ExitsWhenConfigured(Broken):
    Config = ExitingConfig


OFF: list[tuple[type[Feature[NoConfig]], str, str]] = [
    (
        Raises,
        "It cannot be built: ValueError in tests.host.test_host, line ",
        "set enabled = false",
    ),
    (Exits, "It cannot be built: SystemExit in tests.host.test_host, line ", "set enabled = false"),
    (Lies, "It needs version 9.0 of the contract; this Soundwell has 1.0.", "Upgrade the older"),
    (Misspells, "It implements entrys, and there is no such hook.", "Did its author mean entries?"),
    (
        Demands,
        "Its entries takes the argument visitor, which that hook does not give.",
        "What its author may take, by name: nothing.",
    ),
    (
        DemandsByPosition,
        "Its busy_times takes the argument practitioner (by position), which that hook does not",
        "What its author may take, by name: practitioner, window.",
    ),
    (Unpacked, "Its templates are not where it says: no_such_package has", "Install it again"),
    (
        ExitsWhenConfigured,
        "It cannot read its table: SystemExit in tests.host.test_host, line ",
        "set enabled = false",
    ),
]


def reports(host: Host) -> dict[str, PluginReport]:
    return {each.name: each for each in host.reports}


@pytest.mark.parametrize(
    ("broken", "reason", "remedy"), OFF, ids=[each.__name__ for each, _, _ in OFF]
)
def test_a_broken_plugin_is_off_and_named_while_the_others_work(
    yard: Yard, broken: type[Feature[NoConfig]], reason: str, remedy: str
) -> None:
    colour = '\ncolour = "blue"' if broken is ExitsWhenConfigured else ""
    host = yard.practice(broken, Greeter, tables=f"[broken]{colour}\n[greeter]\n")
    report = reports(host)["broken"]
    assert report.state is PluginState.OFF
    assert report.reason.startswith(reason)
    assert remedy in report.remedy
    assert list(host.plugins) == ["greeter"]
    assert [each.plugin for each in host.hooks.collect(entries).answers] == ["greeter"]


def test_a_plugin_that_is_off_is_logged_without_what_it_said(
    yard: Yard, caplog: pytest.LogCaptureFixture
) -> None:
    yard.practice(Raises)
    assert "the plugin broken is off: It cannot be built: ValueError in " in caplog.text
    assert "amelia" not in caplog.text


def test_a_plugin_that_cannot_be_imported_is_off_while_the_others_work(tmp_path: Path) -> None:
    class Missing:
        group = "soundwell.v1"

        def load(self) -> object:
            raise ModuleNotFoundError(name="odoolib")

    found = {"odoo": Installed("odoo", Missing()), **inline(Greeter)}
    host = assemble(draw(written(tmp_path, "[odoo]\n[greeter]\n"), found=found))
    assert reports(host)["odoo"].reason == "It cannot be imported: the module odoolib is missing."
    assert list(host.plugins) == ["greeter"]
    host.close()


def test_a_plugin_that_is_on_is_reported_with_its_hooks(yard: Yard) -> None:
    assert yard.practice(Greeter, Quiet).reports == (
        PluginReport("greeter", PluginState.ON, kind="feature", hooks=("entries",)),
        PluginReport("quiet", PluginState.ON, kind="connector"),
    )


def test_plugins_are_reported_in_the_order_of_the_configuration_then_the_others(
    yard: Yard,
) -> None:
    host = yard.practice(Greeter, Quiet, Raises, tables="[quiet]\n[broken]\n")
    assert [each.name for each in host.reports] == ["quiet", "broken", "greeter"]


def test_a_plugin_without_a_table_is_available(yard: Yard) -> None:
    assert yard.practice(Greeter, tables="").reports == (
        PluginReport(
            "greeter",
            PluginState.AVAILABLE,
            reason="It has no table.",
            remedy="Add [greeter] to switch it on.",
        ),
    )


def test_a_plugin_that_is_switched_off_is_disabled(yard: Yard) -> None:
    host = yard.practice(Greeter, tables="[greeter]\nenabled = false\n")
    [report] = host.reports
    assert (report.state, report.remedy) == (
        PluginState.DISABLED,
        "Set enabled = true in [greeter].",
    )
    assert host.plugins == {}


def test_a_plugin_that_is_switched_off_is_not_even_imported(tmp_path: Path) -> None:
    class Never:
        group = "soundwell.v1"

        def load(self) -> object:
            pytest.fail("it was imported")

    found = {"odoo": Installed("odoo", Never())}
    host = assemble(draw(written(tmp_path, "[odoo]\nenabled = false\n"), found=found))
    assert [each.state for each in host.reports] == [PluginState.DISABLED]
    host.close()


def test_a_plugin_that_is_switched_off_is_not_missed(yard: Yard) -> None:
    host = yard.practice(Greeter, Quiet, tables="[greeter]\nenabled = false\n[quiet]\n")
    assert host.hooks.collect(entries).failures == ()


def test_the_package_that_brings_a_plugin_is_reported(tmp_path: Path) -> None:
    found = {"greeter": Installed("greeter", InlineEntrance(Greeter), "acme-greeter", "2.3")}
    host = assemble(draw(written(tmp_path, "[greeter]\n"), found=found))
    [report] = host.reports
    assert (report.distribution, report.version) == ("acme-greeter", "2.3")
    host.close()


def test_a_plugin_gets_its_table_and_a_context_of_its_own(yard: Yard) -> None:
    class Colour(PluginConfig):
        colour: str

    class Painter(Feature[Colour]):
        name = "painter"
        Config = Colour

    host = yard.practice(Painter, tables='[painter]\ncolour = "red"\n')
    painter: Any = host.plugins["painter"]
    assert painter.config.colour == "red"
    assert painter.context.plugin == "painter"
    assert painter.context.folder == yard.folder / "data" / "painter"
    assert painter.context.logger.name == "soundwell.painter"
    assert painter.context.practice.name == "Harbour Practice"


def test_a_wrong_table_starts_nothing(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationInvalid, match="greeter"):
        draw(written(tmp_path, "[greeter]\ncolour = 3\n"), found=inline(Greeter))


def test_a_key_file_that_is_none_starts_nothing(tmp_path: Path) -> None:
    path = written(tmp_path, "[greeter]\n")
    (tmp_path / "soundwell.key").write_text("not a key", encoding="utf-8")
    blueprint = draw(path, found=inline(Greeter))
    with pytest.raises(KeyFileWrong, match=r"^a line of the key file is damaged$"):
        assemble(blueprint)


def test_a_plugin_may_not_ask_others_while_it_is_built(yard: Yard) -> None:
    class Hasty(Greeter):
        name = "hasty"

        def __init__(self, config: NoConfig, context: PluginContext) -> None:
            super().__init__(config, context)
            context.hooks.collect(entries)

    [report] = yard.practice(Hasty).reports
    assert report.reason.startswith("It cannot be built: RuntimeError in ")


@pytest.mark.sqlite
def test_a_practice_in_a_folder_with_an_odd_name_keeps_its_data_there(tmp_path: Path) -> None:
    folder = tmp_path / "Mäyä's practice %20?#"
    folder.mkdir()
    host = assembled(folder, Greeter)
    host.close()
    assert (folder / "data" / "soundwell.db").is_file()


def test_the_data_folder_is_the_practices_own(yard: Yard) -> None:
    yard.practice(Greeter)
    assert (yard.folder / "data").stat().st_mode & 0o077 == 0


def test_a_practice_that_runs_is_ready(tmp_path: Path) -> None:
    with running(tmp_path, Greeter) as practice:
        assert practice.host.readiness() == {"database": True, "tables": True, "deliveries": True}


def test_a_practice_that_does_not_deliver_is_not_ready(yard: Yard) -> None:
    readiness = yard.practice(Greeter).readiness()
    assert readiness == {"database": True, "tables": True, "deliveries": False}


def test_a_practice_whose_tables_are_behind_is_not_ready(yard: Yard) -> None:
    host = yard.practice(Greeter)
    with host.database.transaction() as session:
        session.execute(text("UPDATE version_host SET version_num = 'older'"))
    assert host.readiness()["tables"] is False


@pytest.mark.sqlite
def test_a_practice_without_its_database_is_not_ready(yard: Yard) -> None:
    host = yard.practice(Greeter)
    host.database.close()
    for file in (yard.folder / "data").glob("soundwell.db*"):
        file.unlink()
    (yard.folder / "data" / "soundwell.db").mkdir()
    assert host.readiness() == {"database": False, "tables": False, "deliveries": False}


def test_a_practice_may_be_closed_twice(yard: Yard) -> None:
    host = yard.practice(Greeter)
    host.close()
    host.close()


def test_pages_work_while_a_plugin_is_off(yard: Yard) -> None:
    host = yard.practice(Raises, Greeter)
    app, _ = create_app(host)
    with TestClient(app, base_url=host.practice.url) as client:
        assert "Say hello" in client.get("/").text


def written(folder: Path, tables: str) -> Path:
    """Write a configuration and its key."""
    path = folder / "soundwell.toml"
    path.write_text(f"{CONFIGURATION}\n{tables}", encoding="utf-8")
    (folder / "soundwell.key").write_text(Key.new().line(), encoding="utf-8")
    return path
