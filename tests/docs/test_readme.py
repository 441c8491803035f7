"""What the README shows works: its code, its commands, the files that it names."""

import re
import subprocess
from pathlib import Path

import pytest

from soundwell_plugins.cli import command

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
FENCED = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
NAMED = re.compile(r"`?(?:bin/)?soundwell (?:--config \S+ )?([a-z][a-z-]+)\b")


def blocks(language: str) -> list[str]:
    return [text for kind, text in FENCED.findall(README) if kind == language]


def test_every_command_that_it_names_exists() -> None:
    known = set(command().commands)
    shown = [*blocks("sh"), *re.findall(r"`(soundwell [^`]*)`", README)]
    assert {name for text in shown for name in NAMED.findall(text)} <= known


def test_every_command_has_a_line_in_its_table() -> None:
    hidden = {name for name, each in command().commands.items() if each.hidden}
    named = {each for line in README.splitlines() if line.startswith("|") for each in line.split()}
    words = {each.strip("`,").partition("\\|")[0] for each in named}
    assert set(command().commands) - hidden <= words


@pytest.mark.parametrize("target", sorted(set(re.findall(r"^make (\w+)", README, re.MULTILINE))))
def test_make_knows_what_it_is_asked_for(target: str) -> None:
    run = subprocess.run(["make", "-n", target], cwd=ROOT, capture_output=True, check=False)
    assert run.returncode == 0


@pytest.mark.parametrize("code", blocks("python"))
def test_its_code_runs(code: str) -> None:
    exec(compile(code, "README.md", "exec"), {"__name__": "readme"})


def test_every_plugin_of_the_suite_has_a_line() -> None:
    project = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    table = project.partition('[project.entry-points."soundwell.v1"]')[2].partition("\n\n")[0]
    names = re.findall(r"^([\w-]+) =", table, re.MULTILINE)
    assert names
    assert [name for name in names if f"| `{name}` |" not in README] == []
