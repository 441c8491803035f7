"""The plugins outside the suite pass their own tests, as their authors would run them."""

import subprocess
import sys
from pathlib import Path

import pytest

FOLDER = Path(__file__).parents[2] / "examples" / "plugins"
PLUGINS = sorted(each.name for each in FOLDER.iterdir() if (each / "pyproject.toml").exists())


def python(*words: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", *words],
        cwd=cwd,
        capture_output=True,
        text=True,
        check=False,
        timeout=110,
    )


def test_there_are_a_connector_and_a_feature() -> None:
    assert PLUGINS == ["csv_back_office", "language_and_distance"]


@pytest.mark.parametrize("plugin", PLUGINS)
def test_its_tests_pass(plugin: str, tmp_path: Path) -> None:
    options = ("-q", "-p", "no:cacheprovider", "-p", "no:xdist", f"--basetemp={tmp_path}")
    run = python("pytest", *options, cwd=FOLDER / plugin)
    assert run.returncode == 0, run.stdout


@pytest.fixture(scope="module")
def known(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return where mypy keeps what it knows of the suite, which all of them build on."""
    return tmp_path_factory.mktemp("known")


@pytest.mark.sqlite
@pytest.mark.parametrize("plugin", PLUGINS)
def test_its_types_are_right(plugin: str, known: Path) -> None:
    run = python("mypy", "--cache-dir", str(known), cwd=FOLDER / plugin)
    assert run.returncode == 0, run.stdout
