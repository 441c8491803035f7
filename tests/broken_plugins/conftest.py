"""A practice with a healthy plugin and a broken one, both installed as packages."""

import sys
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from soundwell_plugins.cli import main
from soundwell_plugins.commands.practice_file import PracticeFile
from soundwell_plugins.sdk.encryption import Key
from soundwell_plugins.testing.practice import CONFIGURATION
from soundwell_plugins.web.app import create_app
from tests.broken_plugins.broken_kinds import CONTRACT, Kind

SECRET = "a-token-that-nobody-may-read"
ISSUES = "https://acme.example/issues"
_TABLES = """
[quarantine]
failures = 1

[calm-bell]
"""
_CALM = f"""\
{CONTRACT}
from soundwell_plugins.sdk.pages import PageRouter
from soundwell_plugins.sdk.permissions import Permission
from soundwell_plugins.sdk.tables import metadata
from sqlalchemy import Column, Integer, Table

TABLES = metadata()
Table("calm_bell_note", TABLES, Column("id", Integer, primary_key=True))


class Calm(Feature[NoConfig]):
    name = "calm-bell"
    tables = TABLES
    migrations = "calm_bell.migrations"

    @hookimpl
    def entries(self):
        return [Entry("Ring the bell", "/calm", "It is calm.")]

    @hookimpl
    def pages(self):
        router = PageRouter(prefix="/calm")

        @router.get("", permission=Permission.PUBLIC)
        def calm() -> str:
            return "calm"

        return router.router

    @hookimpl
    def personal_data(self, person):
        return []

    @hookimpl
    def erase_personal_data(self, person):
        raise NotImplementedError

    @hookimpl
    def data_kept(self):
        return []
"""
_CALM_MIGRATION = """\
import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade():
    op.create_table("calm_bell_note", sa.Column("id", sa.Integer, primary_key=True))
"""


@dataclass(frozen=True)
class Practice:
    """A practice's folder; everything in it is real."""

    folder: Path
    closing: ExitStack

    @property
    def site(self) -> Path:
        """Where packages are installed."""
        return self.folder / "site"

    def install(self, kind: Kind) -> None:
        """Install a broken plugin beside the healthy one, and switch both on."""
        self._package("calm_bell", "[soundwell.v1]\ncalm-bell = calm_bell:Calm\n")
        self._write("calm_bell/__init__.py", _CALM)
        self._write("calm_bell/migrations/__init__.py", "")
        self._write("calm_bell/migrations/0001_first.py", _CALM_MIGRATION)
        announced = f"[{kind.group}]\n{kind.plugin} = {kind.module}:Broken\n{kind.entry_points}"
        self._package(kind.module, announced)
        self._write(f"{kind.module}.py", kind.source)
        for path, text in kind.files.items():
            self._write(path, text)
        tables = f"{_TABLES}\n[{kind.plugin}]\n{kind.table}\n"
        (self.folder / "soundwell.toml").write_text(f"{CONFIGURATION}{tables}", encoding="utf-8")
        (self.folder / "soundwell.key").write_text(Key.new().line(), encoding="utf-8")

    def client(self) -> TestClient:
        """Build host and pages as `soundwell serve` does, and return who calls the pages."""
        host = PracticeFile(self.folder / "soundwell.toml").migrated()
        self.closing.callback(host.close)
        app, _ = create_app(host)
        caller = TestClient(app, base_url=host.practice.url, follow_redirects=False)
        client = self.closing.enter_context(caller)
        self.closing.callback(host.quarantine.settle)
        return client

    def _package(self, name: str, entry_points: str) -> None:
        about = (
            f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\nProject-URL: Issues, {ISSUES}\n"
        )
        self._write(f"{name}-1.0.dist-info/METADATA", about)
        self._write(f"{name}-1.0.dist-info/entry_points.txt", entry_points)

    def _write(self, path: str, text: str) -> None:
        file = self.site / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")


@pytest.fixture
def practice(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Practice]:
    """Return a practice; what it has imported is forgotten afterwards."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("BROKEN_TOKEN", SECRET)
    before = set(sys.modules)
    with ExitStack() as closing:
        practice = Practice(tmp_path, closing)
        practice.site.mkdir()
        monkeypatch.syspath_prepend(str(practice.site))
        yield practice
    for module in set(sys.modules) - before:
        if module.startswith(("acme_", "calm_bell")):
            gate = getattr(sys.modules.pop(module), "gate", None)
            if gate is not None:
                gate.set()


def soundwell(monkeypatch: pytest.MonkeyPatch, *words: str) -> None:
    """Call the command line, as somebody would type it."""
    monkeypatch.setattr(sys, "argv", ["soundwell", *words])
    with pytest.raises(SystemExit):
        main()
