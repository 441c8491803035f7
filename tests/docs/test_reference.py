"""The reference holds everything public, and is as the code is."""

import inspect
import json
import pkgutil
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from importlib import import_module
from pathlib import Path

import pytest
import typer

import soundwell_hookspecs
import soundwell_plugins.sdk
import soundwell_plugins.testing
from docs.generator.docstrings import markdown
from docs.generator.modules import public_names
from soundwell_plugins.cli import app
from soundwell_plugins.host.configuration.tables import HOST_TABLES
from soundwell_plugins.host.discovery import installed
from soundwell_plugins.host.specifications import Specifications

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "docs" / "reference"
LINK = re.compile(r"\]\((?!https?:|#|mailto:)([^)#]+)")


@pytest.fixture(scope="module")
def pages() -> Mapping[str, str]:
    """Return the pages as `make docs` writes them: tests watch over columns, and would show."""
    code = "import json; from docs.generator.pages import reference; print(json.dumps(reference()))"
    written = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, check=True, timeout=100
    )
    pages: Mapping[str, str] = json.loads(written.stdout)
    return pages


def headings(page: str) -> set[str]:
    return set(re.findall(r"^#+ (.*)$", page, re.MULTILINE))


def of_the_sdk() -> Iterator[str]:
    prefix = "soundwell_plugins.sdk."
    for found in pkgutil.iter_modules(soundwell_plugins.sdk.__path__, prefix):
        yield from public_names(import_module(found.name))


def test_it_stands_in_the_repository_as_the_code_is_now(pages: Mapping[str, str]) -> None:
    kept = {file.name: file.read_text(encoding="utf-8") for file in FOLDER.glob("*.md")}
    stale = {name for name in {*kept, *pages} if kept.get(name) != pages.get(name)}
    assert not stale, "run `make docs`, and commit what it writes"


def test_every_hook_is_in_it(pages: Mapping[str, str]) -> None:
    assert set(Specifications()) <= headings(pages["hooks.md"])


def test_every_name_of_the_contract_is_in_it(pages: Mapping[str, str]) -> None:
    public = set(soundwell_hookspecs.__all__) - set(Specifications())
    assert public <= headings(pages["types.md"])


def test_every_name_of_the_sdk_is_in_it(pages: Mapping[str, str]) -> None:
    assert set(of_the_sdk()) <= headings(pages["sdk.md"])


def test_every_name_of_the_kit_is_in_it(pages: Mapping[str, str]) -> None:
    assert {*soundwell_plugins.testing.__all__, "PluginConformance"} <= headings(
        pages["testing.md"]
    )


@pytest.mark.parametrize("fixture", ["practice", "host", "client", "clock", "mailbox"])
def test_the_fixtures_are_in_it(pages: Mapping[str, str], fixture: str) -> None:
    assert f"- `{fixture}`: " in pages["testing.md"]


def test_every_command_is_in_it(pages: Mapping[str, str]) -> None:
    group = typer.main.get_group(app)
    shown = {f"soundwell {name}" for name, each in group.commands.items() if not each.hidden}
    assert shown <= headings(pages["commands.md"])


def test_every_table_of_the_configuration_is_in_it(pages: Mapping[str, str]) -> None:
    own = {name for name, each in installed().items() if each.distribution == "soundwell"}
    tables = {each.strip("[]").partition(".")[0] for each in headings(pages["configuration.md"])}
    assert {*own, *HOST_TABLES} <= tables


def test_every_block_of_the_base_template_is_in_it(pages: Mapping[str, str]) -> None:
    [line] = [each for each in pages["templates.md"].splitlines() if "| `base.html` |" in each]
    assert all(f"`{block}`" in line for block in ("title", "head", "header", "main", "footer"))


def test_it_names_no_place_of_a_machine(pages: Mapping[str, str]) -> None:
    assert not re.findall(r" at 0x|/tmp/|/home/|/root/|site-packages", "".join(pages.values()))


def test_a_default_is_written_as_in_the_code(pages: Mapping[str, str]) -> None:
    assert "calendar: str = 'work'" in pages["testing.md"]


def test_every_link_of_the_documentation_leads_somewhere() -> None:
    folder = FOLDER.parent
    broken = [
        f"{file.name}: {target}"
        for file in (folder.parent / "README.md", *folder.rglob("*.md"))
        for target in LINK.findall(file.read_text(encoding="utf-8"))
        if not (file.parent / target).exists()
    ]
    assert broken == []


def test_a_docstring_becomes_lists_and_code() -> None:
    text = inspect.cleandoc(
        """Greet somebody.

        Use it so::

            greet("Ada")

        Args:
            name: who it is,
                as they like to be called.
            loud: whether to shout.

        Returns:
            What was said.

        Example::

            greet("Ada", loud=True)
        """
    )
    assert markdown(text) == inspect.cleandoc(
        """Greet somebody.

        Use it so:

        ```python
        greet("Ada")
        ```

        **Args**

        - `name`: who it is, as they like to be called.
        - `loud`: whether to shout.

        **Returns**

        What was said.

        ```python
        greet("Ada", loud=True)
        ```"""
    )
