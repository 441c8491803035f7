"""The versions that everybody gets."""

import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

PIN = re.compile(r"^(?P<name>[a-z0-9.-]+)==(?P<version>\S+)(?: ;[^\\]*)? \\$", re.MULTILINE)
FILES = ["runtime.txt", "dev.txt"]


def pins(root: Path, name: str) -> dict[str, str]:
    text = (root / "requirements" / name).read_text()
    return {found["name"]: found["version"] for found in PIN.finditer(text)}


def unmet(requirements: list[str], versions: dict[str, str]) -> list[str]:
    needed = [Requirement(text) for text in requirements]
    return [
        str(requirement)
        for requirement in needed
        if not requirement.specifier.contains(
            versions.get(canonicalize_name(requirement.name), "0")
        )
        or canonicalize_name(requirement.name) not in versions
    ]


@pytest.fixture
def project(root: Path) -> dict[str, object]:
    """Return `pyproject.toml`."""
    return tomllib.loads((root / "pyproject.toml").read_text())


def test_what_the_practice_runs_on_is_pinned_as_the_project_asks(
    root: Path, project: dict[str, dict[str, list[str]]]
) -> None:
    asked = project["project"]["dependencies"] + project["build-system"]["requires"]
    assert unmet(asked, pins(root, "runtime.txt")) == []


def test_what_the_tests_need_is_pinned_as_the_project_asks(
    root: Path, project: dict[str, dict[str, list[str]]]
) -> None:
    assert unmet(project["dependency-groups"]["dev"], pins(root, "dev.txt")) == []


def test_tests_run_with_the_versions_that_the_practice_runs_on(root: Path) -> None:
    assert pins(root, "runtime.txt").items() <= pins(root, "dev.txt").items()


@pytest.mark.parametrize("name", FILES)
def test_every_pin_has_a_hash(root: Path, name: str) -> None:
    text = (root / "requirements" / name).read_text()
    blocks = re.split(r"^(?=[a-z0-9])", text, flags=re.MULTILINE)[1:]
    # a package whose newest version needs a newer Python stands there once for each range of them
    assert {block.partition("==")[0] for block in blocks} == set(pins(root, name))
    assert [block for block in blocks if "--hash=sha256:" not in block] == []


@pytest.mark.parametrize("name", FILES)
def test_pins_name_no_place_on_a_network_or_a_machine(root: Path, name: str) -> None:
    text = (root / "requirements" / name).read_text()
    assert (
        re.findall(r"\S*://\S*|--(?:extra-)?index\S*|--find-links\S*|(?<![\w.])/\w+\S*", text) == []
    )
