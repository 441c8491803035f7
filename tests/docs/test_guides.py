"""What the tutorial and the guides show works as it stands there."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from soundwell_plugins.cli import app

DOCS = Path(__file__).parents[2] / "docs"
GUIDES = sorted((DOCS / "guides").glob("*.md"))
PAGES = [DOCS / "tutorial.md", *GUIDES]


def blocks(page: Path, language: str) -> list[str]:
    fenced = re.compile(rf"^```{language}\n(.*?)^```$", re.MULTILINE | re.DOTALL)
    return fenced.findall(page.read_text("utf-8"))


@pytest.fixture(scope="module")
def outcome(tmp_path_factory: pytest.TempPathFactory) -> "subprocess.CompletedProcess[str]":
    """Run the code of every page as one module of tests each."""
    folder = tmp_path_factory.mktemp("pages")
    for page in PAGES:
        code = "\n\n".join(blocks(page, "python"))
        (folder / f"test_{page.stem}.py").write_text(code, encoding="utf-8")
    options = ("-q", "-c", os.devnull, f"--rootdir={folder}", "-p", "no:cacheprovider", "-rA")
    return subprocess.run(
        [sys.executable, "-m", "pytest", *options, "-p", "no:xdist", "-W", "error", "."],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        timeout=110,
    )


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_the_code_of_a_page_runs_and_its_tests_pass(
    outcome: "subprocess.CompletedProcess[str]", page: Path
) -> None:
    said = [line for line in outcome.stdout.splitlines() if f" test_{page.stem}.py" in line]
    assert not [line for line in said if not line.startswith(("PASSED", "SKIPPED"))], outcome.stdout
    shown = "def test_" in page.read_text("utf-8")
    assert bool([line for line in said if line.startswith("PASSED")]) is shown, outcome.stdout


def test_there_is_a_guide_for_every_kind_and_for_what_comes_after() -> None:
    names = {page.stem for page in GUIDES}
    assert names == {"feature", "connector", "criterion", "instrument", "publishing", "upgrading"}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_every_command_that_is_named_exists(page: Path) -> None:
    named = re.findall(r"soundwell ((?:[a-z-]+)(?: [a-z]+)?)", page.read_text("utf-8"))
    for words in named:
        command, *_ = words.split()
        result = CliRunner().invoke(app, [command, "--help"])
        assert result.exit_code == 0, f"{page.name}: soundwell {words}"
