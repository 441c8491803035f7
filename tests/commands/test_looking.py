"""`--trace` and `--debug`: how closely somebody looks, and what is never shown."""

import re
from typing import Any

import pytest

FAILING = """
from soundwell_hookspecs import Feature, hookimpl


class Tea(Feature):
    name = "tea"

    @hookimpl
    def health(self):
        raise ValueError("amelia@home.example")
"""
COMMANDS = """
import typer

app = typer.Typer()


@app.command()
def brew():
    raise ValueError("amelia@home.example")
"""


@pytest.fixture
def tea(folder: Any, package: Any) -> None:
    package.install("acme", FAILING, soundwell_v1="tea = acme:Tea")
    folder.write("[mail]\n[tea]\n")


@pytest.mark.usefixtures("tea")
def test_a_trace_names_hook_plugin_time_and_the_number_of_items(soundwell: Any) -> None:
    said = soundwell("--trace", "doctor").err
    assert re.search(r"^trace: health  mail  \d+\.\d ms  1 items$", said, re.MULTILINE)


@pytest.mark.usefixtures("tea")
def test_a_trace_tells_how_a_call_failed_without_what_the_error_said(soundwell: Any) -> None:
    said = soundwell("--trace", "doctor").err
    assert re.search(
        r"^trace: health  tea  .* raised an error \(ValueError in acme", said, re.MULTILINE
    )
    assert "amelia" not in said


@pytest.mark.usefixtures("tea")
def test_nothing_is_traced_unless_asked_for(soundwell: Any) -> None:
    assert "trace:" not in soundwell("doctor").err


def test_an_error_nobody_foresaw_is_one_sentence_that_names_the_plugin(
    soundwell: Any, package: Any
) -> None:
    package.install(
        "acme", COMMANDS, soundwell_v1="tea = acme:Tea", soundwell_v1_commands="tea = acme:app"
    )
    outcome = soundwell("tea", "brew")
    assert outcome.code == 2
    assert outcome.err == (
        "soundwell: Something went wrong that nobody has foreseen: ValueError in acme, line 9. "
        "It happened in the plugin tea (acme 1.2). `soundwell --debug …` shows all of it.\n"
    )


def test_debug_prints_the_whole_error(soundwell: Any, package: Any) -> None:
    package.install("acme", COMMANDS, soundwell_v1_commands="tea = acme:app")
    said = soundwell("--debug", "tea", "brew").err
    assert "Traceback" in said
    assert "ValueError: amelia@home.example" in said


@pytest.mark.usefixtures("tea")
def test_debug_prints_errors_that_plugins_raise_when_asked(soundwell: Any) -> None:
    assert "ValueError: amelia@home.example" in soundwell("--debug", "doctor").err
    assert "amelia" not in soundwell("doctor").err
