"""The command itself: help, version, and commands that plugins bring."""

import json
import subprocess
import sys
from importlib.metadata import version
from typing import Any

import pytest

SLOW = ("fastapi", "sqlalchemy", "alembic", "dbos", "uvicorn", "jinja2", "icalendar", "httpx")
"""What takes its time to import, and what nobody needs who asks for help; Typer has pydantic."""

TEA = """
import typer

app = typer.Typer()

@app.command()
def pour(cups: int = 1) -> None:
    typer.echo(f"{cups} poured")
"""


def imported_by(words: list[str]) -> list[str]:
    code = (
        "import json, sys\n"
        f"sys.argv = {['soundwell', *words]!r}\n"
        "from soundwell_plugins.cli import main\n"
        "try:\n    main()\nexcept SystemExit:\n    pass\n"
        f"print(json.dumps([each for each in {SLOW!r} if each in sys.modules]), file=sys.stderr)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True
    )
    return list(json.loads(done.stderr.splitlines()[-1]))


@pytest.mark.parametrize("words", [["--help"], ["--version"], ["deliveries", "--help"]])
def test_help_imports_nothing_that_is_slow(words: list[str]) -> None:
    assert imported_by(words) == []


def test_help_needs_no_configuration(soundwell: Any, folder: Any) -> None:
    folder.file.unlink()
    outcome = soundwell("--help")
    assert (outcome.code, outcome.err) == (0, "")


def test_help_names_every_command(soundwell: Any) -> None:
    out = soundwell("--help").out
    for name in ("check", "plugins", "serve", "deliveries", "key", "calendar", "mail"):
        assert f" {name} " in out


def test_called_without_a_command_it_shows_the_help(soundwell: Any) -> None:
    outcome = soundwell()
    assert outcome.code == 2
    assert "deliveries" in outcome.out + outcome.err


def test_the_version_is_that_of_the_package(soundwell: Any) -> None:
    outcome = soundwell("--version")
    assert (outcome.code, outcome.out) == (0, f"Soundwell {version('soundwell')}\n")


def test_an_unknown_command_is_named(soundwell: Any) -> None:
    outcome = soundwell("snooze")
    assert (outcome.code, outcome.out) == (2, "")
    assert "No such command 'snooze'." in outcome.err


def test_a_plugin_brings_commands(soundwell: Any, package: Any) -> None:
    package.install("acme", TEA, soundwell_v1_commands="tea = acme:app")
    assert soundwell("tea", "pour", "--cups", "3").out == "3 poured\n"


def test_commands_of_a_plugin_are_listed_without_being_imported(
    soundwell: Any, package: Any
) -> None:
    package.install("acme", "raise SystemExit(9)", soundwell_v1_commands="tea = acme:app")
    outcome = soundwell("--help")
    assert outcome.code == 0
    assert "Commands of the plugin tea, which acme brings." in outcome.out


@pytest.mark.parametrize(
    ("source", "kind"),
    [
        ("import a_module_that_is_missing", "ModuleNotFoundError"),
        ("raise SystemExit(9)", "SystemExit"),
        ("1 / 0", "ZeroDivisionError"),
        ("other = 1", "AttributeError"),
        ("if", "SyntaxError"),
    ],
)
def test_commands_that_cannot_be_imported_say_so_when_they_are_called(
    soundwell: Any, package: Any, source: str, kind: str
) -> None:
    package.install("acme", source, soundwell_v1_commands="tea = acme:app")
    outcome = soundwell("tea", "pour")
    assert (outcome.code, outcome.out) == (2, "")
    assert outcome.err == (
        f"soundwell: The commands of tea cannot be imported ({kind}). Install the package that "
        "brings them again.\n"
    )


def test_commands_that_are_none_say_so_when_they_are_called(soundwell: Any, package: Any) -> None:
    package.install("acme", "app = print", soundwell_v1_commands="tea = acme:app")
    outcome = soundwell("tea", "pour")
    assert outcome.code == 2
    assert outcome.err == "soundwell: What tea brings as commands is no Typer application.\n"


def test_a_plugin_takes_no_command_of_soundwell(soundwell: Any, package: Any) -> None:
    package.install("acme", TEA, soundwell_v1_commands="check = acme:app")
    assert soundwell("check").out == "soundwell.toml is right. On: scheduling, mail.\n"


def test_a_command_of_a_plugin_that_is_off_says_so(soundwell: Any, folder: Any) -> None:
    folder.write("[mail]\nenabled = false\n")
    outcome = soundwell("mail", "list")
    assert outcome.code == 2
    assert outcome.err == (
        "soundwell: mail is off. It is switched off. Set enabled = true in [mail].\n"
    )
