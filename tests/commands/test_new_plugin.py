"""`soundwell new-plugin`: what it writes is complete, and right at once."""

import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from typer.testing import CliRunner

from soundwell_plugins.cli import app
from soundwell_plugins.commands.plugin_project import Kind, write_project
from soundwell_plugins.sdk.commands import CommandFailed

KINDS = [each.value for each in Kind]
COMPLETE = {
    "pyproject.toml",
    "README.md",
    ".gitignore",
    ".github/workflows/tests.yml",
    "src/soundwell_greeter/__init__.py",
    "src/soundwell_greeter/py.typed",
    "src/soundwell_greeter/plugin.py",
    "src/soundwell_greeter/configuration.py",
    "tests/test_plugin.py",
    "tests/test_conformance.py",
    "tests/test_packaging.py",
}
KEEPING = {
    "src/soundwell_greeter/tables.py",
    "src/soundwell_greeter/migrations/__init__.py",
    "src/soundwell_greeter/migrations/0001_bookings.py",
}


@pytest.fixture(scope="module")
def projects(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with a project of each kind, each named for it."""
    folder = tmp_path_factory.mktemp("projects")
    for kind in Kind:
        write_project(f"my-{kind.value}", kind, folder / kind.value)
    return folder


def python(*words: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", *words],
        cwd=cwd,
        capture_output=True,
        text=True,
        check=False,
        timeout=110,
    )


def written(folder: Path) -> set[str]:
    return {str(each.relative_to(folder)) for each in folder.rglob("*") if each.is_file()}


@pytest.mark.parametrize("kind", Kind)
def test_a_project_has_all_that_a_plugin_needs(kind: Kind, tmp_path: Path) -> None:
    write_project("greeter", kind, tmp_path / "greeter")
    assert written(tmp_path / "greeter") >= COMPLETE


@pytest.mark.parametrize("kind", [Kind.FEATURE, Kind.CONNECTOR])
def test_one_that_keeps_something_has_a_table_with_a_migration(kind: Kind, tmp_path: Path) -> None:
    write_project("greeter", kind, tmp_path / "greeter")
    assert written(tmp_path / "greeter") >= KEEPING


@pytest.mark.parametrize("kind", KINDS)
def test_its_tests_pass_at_once(projects: Path, kind: str) -> None:
    run = python("pytest", "-q", "-p", "no:cacheprovider", "-p", "no:xdist", cwd=projects / kind)
    assert run.returncode == 0, run.stdout
    assert " passed" in run.stdout


@pytest.mark.sqlite
@pytest.mark.parametrize("kind", KINDS)
def test_its_code_is_in_form(projects: Path, kind: str) -> None:
    checked = python("ruff", "check", "--no-cache", ".", cwd=projects / kind)
    assert checked.returncode == 0, checked.stdout
    formatted = python("ruff", "format", "--no-cache", "--diff", ".", cwd=projects / kind)
    assert formatted.returncode == 0, formatted.stdout


@pytest.mark.sqlite
@pytest.mark.parametrize("kind", KINDS)
def test_its_types_are_right(projects: Path, kind: str) -> None:
    known = str(projects / "what mypy knows")  # of the suite, which all of them build on
    run = python("mypy", "--cache-dir", known, "src", cwd=projects / kind)
    assert run.returncode == 0, run.stdout


def test_the_entry_point_has_the_plugins_name(tmp_path: Path) -> None:
    write_project("sound_garden", Kind.FEATURE, tmp_path / "garden")
    project = tomllib.loads((tmp_path / "garden" / "pyproject.toml").read_text())["project"]
    assert project["name"] == "soundwell-sound-garden"
    assert project["entry-points"]["soundwell.v1"] == {
        "sound_garden": "soundwell_sound_garden:SoundGarden"
    }


def test_a_class_is_never_called_like_a_word_of_python(tmp_path: Path) -> None:
    write_project("none", Kind.FEATURE, tmp_path / "none")
    source = (tmp_path / "none" / "src" / "soundwell_none" / "plugin.py").read_text()
    assert "class NonePlugin(Feature" in source


@pytest.mark.parametrize("name", ["Greeter", "9lives", "a b", "../up", "", "x" * 41, "a--b", "ü"])
def test_a_name_that_cannot_be_is_refused(name: str, tmp_path: Path) -> None:
    with pytest.raises(CommandFailed, match="A plugin cannot be called"):
        write_project(name, Kind.FEATURE, tmp_path / "greeter")


@pytest.mark.parametrize("name", ["scheduling", "practice", "host"])
def test_a_name_that_is_taken_is_refused(name: str, tmp_path: Path) -> None:
    with pytest.raises(CommandFailed, match=f"{name} is taken already"):
        write_project(name, Kind.FEATURE, tmp_path / "greeter")


def test_nothing_is_overwritten(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    with pytest.raises(CommandFailed, match="nothing is overwritten"):
        write_project("greeter", Kind.FEATURE, tmp_path)
    assert written(tmp_path) == {"mine.txt"}


def test_the_command_says_what_to_do_next(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    result = CliRunner().invoke(app, ["new-plugin", "greeter"])
    assert result.exit_code == 0, result.output
    assert "pytest greeter" in result.output
    assert written(tmp_path / "greeter") >= COMPLETE


def test_a_plugin_is_of_one_kind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    result = CliRunner().invoke(app, ["new-plugin", "greeter", "--connector", "--instrument"])
    assert isinstance(result.exception, CommandFailed)
    assert not list(tmp_path.iterdir())
