"""The practice as a command of a plugin sees it."""

import io
import subprocess
import sys
from pathlib import Path
from typing import TypeVar

import pytest
import typer
from typer.testing import CliRunner

from soundwell_hookspecs import Feature, NoConfig, Plugin
from soundwell_plugins.sdk.commands import CommandFailed, practice, read_input

P = TypeVar("P", bound=Plugin[object])


class Greeter(Feature[NoConfig]):
    name = "greeter"


class Door:
    """A practice that knows which plugins it was asked for."""

    def __init__(self) -> None:
        self.asked: list[type] = []

    def plugin(self, kind: type[P]) -> P:
        self.asked.append(kind)
        raise CommandFailed(f"`{kind.name}` is off: add its table to soundwell.toml")


@pytest.fixture
def app() -> typer.Typer:
    """Return an application with one command of a plugin, two levels down."""
    greeter = typer.Typer()

    @greeter.command()
    def greetings(ctx: typer.Context) -> None:
        practice(ctx).plugin(Greeter)

    @greeter.command()
    def idle(ctx: typer.Context) -> None:
        practice(ctx)

    app = typer.Typer()
    app.add_typer(greeter, name="greeter")
    return app


def test_a_command_reaches_the_plugin_through_the_practice(app: typer.Typer) -> None:
    door = Door()
    CliRunner().invoke(app, ["greeter", "greetings"], obj=door)
    assert door.asked == [Greeter]


def test_what_the_practice_says_is_what_the_command_fails_with(app: typer.Typer) -> None:
    outcome = CliRunner().invoke(app, ["greeter", "greetings"], obj=Door())
    assert isinstance(outcome.exception, CommandFailed)
    assert outcome.exception.sentence == "`greeter` is off: add its table to soundwell.toml"


def test_asking_for_the_practice_builds_nothing(app: typer.Typer) -> None:
    door = Door()
    CliRunner().invoke(app, ["greeter", "idle"], obj=door)
    assert door.asked == []


def test_outside_the_command_line_the_error_says_how_to_call_it(app: typer.Typer) -> None:
    outcome = CliRunner().invoke(app, ["greeter", "idle"])
    assert isinstance(outcome.exception, CommandFailed)
    assert "call it as a part of `soundwell`" in str(outcome.exception)


def test_declaring_commands_imports_neither_web_nor_storage() -> None:
    code = (
        "import sys, soundwell_plugins.sdk.commands;"
        "print({'fastapi', 'sqlalchemy', 'pydantic', 'dbos'} & set(sys.modules))"
    )
    outcome = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True)
    assert outcome.stdout.strip() == b"set()"


def test_a_file_is_read_up_to_the_limit(tmp_path: Path) -> None:
    (tmp_path / "list.json").write_bytes(b"12345")
    assert read_input(str(tmp_path / "list.json"), 3) == b"123"


def test_a_dash_is_the_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(b"12345")))
    assert read_input("-", 3) == b"123"


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("nothing.csv", "nothing.csv is not there: check the file's name and folder."),
        (".", ". is a folder: name a file in it."),
        ("a\0b", "a\0b cannot be read: no file can have this name."),
    ],
)
def test_what_cannot_be_read_is_named(name: str, sentence: str) -> None:
    with pytest.raises(CommandFailed) as refused:
        read_input(name, 3)
    assert refused.value.sentence == sentence
