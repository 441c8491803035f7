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


def blocks(page: Path, language: str) -> list[str]:
    fenced = re.compile(rf"^```{language}\n(.*?)^```$", re.MULTILINE | re.DOTALL)
    return fenced.findall(page.read_text("utf-8"))


def test_the_tutorials_code_passes_as_one_module(tmp_path: Path) -> None:
    code = "\n\n".join(blocks(DOCS / "tutorial.md", "python"))
    (tmp_path / "test_tutorial.py").write_text(code, encoding="utf-8")
    options = ("-q", "-c", os.devnull, f"--rootdir={tmp_path}", "-p", "no:cacheprovider")
    run = subprocess.run(
        [sys.executable, "-m", "pytest", *options, "-p", "no:xdist", "test_tutorial.py"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
        timeout=110,
    )
    assert run.returncode == 0, run.stdout
    assert " passed" in run.stdout


@pytest.mark.parametrize("page", GUIDES, ids=lambda page: page.stem)
def test_the_code_of_a_guide_runs(page: Path) -> None:
    for block in blocks(page, "python"):
        exec(compile(block, page.name, "exec"), {"__name__": "guide"})


def test_there_is_a_guide_for_every_kind_and_for_what_comes_after() -> None:
    names = {page.stem for page in GUIDES}
    assert names == {"feature", "connector", "criterion", "instrument", "publishing", "upgrading"}


@pytest.mark.parametrize("page", [DOCS / "tutorial.md", *GUIDES], ids=lambda page: page.stem)
def test_every_command_that_is_named_exists(page: Path) -> None:
    named = re.findall(r"soundwell ((?:[a-z-]+)(?: [a-z]+)?)", page.read_text("utf-8"))
    for words in named:
        command, *_ = words.split()
        result = CliRunner().invoke(app, [command, "--help"])
        assert result.exit_code == 0, f"{page.name}: soundwell {words}"
