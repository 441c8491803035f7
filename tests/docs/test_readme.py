"""What the README shows works: its code, its commands, the files that it names."""

import re
import subprocess
import tomllib
from pathlib import Path
from textwrap import dedent

import pytest

from soundwell_plugins.cli import command
from soundwell_plugins.host.blueprint import draw
from soundwell_plugins.host.discovery import installed
from soundwell_plugins.sdk.encryption import Key
from soundwell_plugins.testing import CONFIGURATION

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
FENCED = re.compile(r"^ *```(\w+)\n(.*?)^ *```$", re.MULTILINE | re.DOTALL)
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


def tables(page: Path) -> str:
    """Return what a page shows of `soundwell.toml`; a file of a plugin begins with its name."""
    shown = [text for kind, text in FENCED.findall(page.read_text("utf-8")) if kind == "toml"]
    return "\n".join(dedent(text) for text in shown if not text.startswith("# pyproject.toml"))


@pytest.mark.parametrize(
    "page", [page for page in PAGES if tables(page)], ids=lambda page: page.stem
)
def test_the_tables_that_it_shows_are_right(
    page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = tables(page)
    for variable in re.findall(r'env = "(\w+)"', shown):
        monkeypatch.setenv(variable, "https://example.org/0123456789abcdef-us21")
    for file in re.findall(r'file = "([\w.-]+)"', shown):
        (tmp_path / file).write_text("a-long-secret-of-somebody", encoding="utf-8")
    (tmp_path / "soundwell.toml").write_text(f"{CONFIGURATION}\n{shown}", encoding="utf-8")
    (tmp_path / "soundwell.key").write_text(Key.new().line(), encoding="utf-8")
    blueprint = draw(tmp_path / "soundwell.toml")
    assert blueprint.unfit == {}
    assert blueprint.candidates


def test_it_says_how_to_switch_every_plugin_on() -> None:
    own = {name for name, each in installed().items() if each.distribution == "soundwell"}
    assert own <= set(tomllib.loads(tables(ROOT / "README.md")))


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
