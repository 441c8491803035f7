"""Plugins from outside, installed as somebody would who has nothing but the built package."""

import re
import subprocess
import sys
import venv
from pathlib import Path

import pytest

from .conftest import Installation

pytestmark = pytest.mark.timeout(600)  # the environment is made from the package index

KINDS = ("feature", "connector", "criterion", "instrument")
EXAMPLES = ("csv_back_office", "language_and_distance")
TOOLS = ("iniconfig", "pluggy", "pygments", "pytest")
ANNOUNCED = """
from importlib.metadata import entry_points
print(*sorted(each.name for each in entry_points(group="soundwell.v1") if each.load()))
"""


@pytest.fixture(scope="module")
def outsider(
    installation: Installation, root: Path, tmp_path_factory: pytest.TempPathFactory
) -> Installation:
    """Return an environment beside that of the suite, with pytest and all plugins installed."""
    outsider = Installation(tmp_path_factory.mktemp("outsider"))
    folder = outsider.folder
    venv.create(folder)
    site = Path("lib") / f"python{sys.version_info[0]}.{sys.version_info[1]}" / "site-packages"
    (folder / site / "suite.pth").write_text(str(installation.folder / site), encoding="utf-8")
    pins = (root / "requirements" / "dev.txt").read_text(encoding="utf-8")
    pinned = dict(re.findall(r"^([\w.-]+)==(\S+)", pins, re.MULTILINE))
    tools = [f"{each}=={pinned[each]}" for each in TOOLS]
    outsider.install("--no-deps", *tools)
    for kind in KINDS:
        words = ("new-plugin", f"my-{kind}", f"--{kind}", "--folder", str(folder / kind))
        made = installation.run("soundwell", *words)
        assert made.returncode == 0, made.stderr
    plugins = (root / "examples" / "plugins" / each for each in EXAMPLES)
    projects = (*plugins, *(folder / kind for kind in KINDS))
    outsider.install("--no-deps", "--no-build-isolation", *projects)
    return outsider


def test_they_are_announced_beside_those_of_the_suite(outsider: Installation) -> None:
    names = outsider.python(ANNOUNCED).split()
    assert {"scheduling", "csv-back-office", "language-and-distance"} <= set(names)
    assert {f"my-{kind}" for kind in KINDS} <= set(names)


@pytest.mark.parametrize("kind", KINDS)
def test_a_new_plugins_tests_pass_where_it_is_installed(outsider: Installation, kind: str) -> None:
    passed(outsider, outsider.folder / kind)


@pytest.mark.parametrize("plugin", EXAMPLES)
def test_an_examples_tests_pass_where_it_is_installed(
    outsider: Installation, root: Path, plugin: str
) -> None:
    passed(outsider, root / "examples" / "plugins" / plugin)


def passed(outsider: Installation, project: Path) -> None:
    """Run a project's tests on the plugin as it is installed, not as it lies there."""
    options = ("-q", "-p", "no:cacheprovider", "-o", "pythonpath=")
    result = subprocess.run(
        [outsider.folder / "bin" / "python", "-I", "-m", "pytest", *options],
        cwd=project,
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 0, result.stdout + result.stderr
