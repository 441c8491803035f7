"""What would be published, installed where there is nothing else."""

import json
import tarfile
import tomllib
from pathlib import Path
from zipfile import ZipFile

import pytest

from .conftest import Distributions, Installation

pytestmark = pytest.mark.timeout(600)  # the environment is made from the package index

ENTRY_POINTS = """
import json
from importlib.metadata import entry_points
groups = ("soundwell.v1", "soundwell.v1.commands")
found = [point for group in groups for point in entry_points(group=group)]
print(json.dumps([[point.group, point.name, point.load().__class__.__name__] for point in found]))
"""


def test_the_wheel_holds_every_template_and_static_file(
    distributions: Distributions, root: Path
) -> None:
    folder = root / "templates"
    ours = {
        str(path.relative_to(folder))
        for path in (folder / "soundwell_templates").rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    assert ours <= set(ZipFile(distributions.wheel).namelist())


@pytest.mark.parametrize("package", ["soundwell_plugins", "soundwell_hookspecs"])
def test_the_wheel_tells_type_checkers_that_it_is_typed(
    distributions: Distributions, package: str
) -> None:
    assert f"{package}/py.typed" in ZipFile(distributions.wheel).namelist()


def test_the_wheel_brings_three_packages_and_nothing_else(distributions: Distributions) -> None:
    names = {name.partition("/")[0] for name in ZipFile(distributions.wheel).namelist()}
    [information] = [name for name in names if name.endswith(".dist-info")]
    packages = {"soundwell_plugins", "soundwell_hookspecs", "soundwell_templates"}
    assert names - {information} == packages


def test_the_wheel_holds_every_migration(distributions: Distributions, root: Path) -> None:
    ours = {
        str(path.relative_to(root))
        for path in (root / "soundwell_plugins").rglob("migrations/**/*.py")
    }
    assert ours <= set(ZipFile(distributions.wheel).namelist())


def test_the_sdist_holds_sources_alone(distributions: Distributions) -> None:
    with tarfile.open(distributions.sdist) as archive:
        names = {Path(name).parts[1] for name in archive.getnames() if "/" in name}
    assert names == {
        ".gitignore",
        "LICENSE",
        "PKG-INFO",
        "README.md",
        "hookspecs",
        "pyproject.toml",
        "soundwell_plugins",
        "templates",
    }


def test_the_pins_are_all_that_it_needs(installation: Installation) -> None:
    result = installation.pip("check")
    assert result.stdout.strip() == "No broken requirements found."


def test_every_entry_point_of_ours_can_be_loaded(installation: Installation, root: Path) -> None:
    project = tomllib.loads((root / "pyproject.toml").read_text())["project"]
    announced = {
        (group, name)
        for group, points in project["entry-points"].items()
        if group.startswith("soundwell")
        for name in points
    }
    loaded = json.loads(installation.python(ENTRY_POINTS))
    assert {(group, name) for group, name, _ in loaded} == announced


@pytest.mark.parametrize("package", ["tests", "hookspecs", "templates", "examples"])
def test_no_folder_of_the_repository_becomes_a_package(
    installation: Installation, package: str
) -> None:
    code = f"from importlib.util import find_spec; print(find_spec({package!r}))"
    assert installation.python(code) == "None"


def test_the_command_helps(installation: Installation) -> None:
    result = installation.run("soundwell", "--help")
    assert result.returncode == 0, result.stderr
    assert "serve" in result.stdout
