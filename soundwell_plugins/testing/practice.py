"""A practice in a folder: real configuration, database, keys and pages around some plugins."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from fastapi import FastAPI
from fastapi.testclient import TestClient

from soundwell_hookspecs import ENTRY_POINT_GROUP, Clock, Plugin
from soundwell_plugins.host.blueprint import draw
from soundwell_plugins.host.discovery import Installed
from soundwell_plugins.host.host import Host, assemble
from soundwell_plugins.host.specifications import Specifications
from soundwell_plugins.sdk.encryption import Key
from soundwell_plugins.testing.clock import AdjustableClock
from soundwell_plugins.testing.databases import Databases
from soundwell_plugins.web.app import create_app

CONFIGURATION: Final = """\
[practice]
name = "Harbour Practice"
email = "hello@harbour.example"
zone = "Europe/London"

[practitioners.maya]
name = "Maya Lindqvist"
email = "maya@harbour.example"

[practitioners.maya.hours]
monday = ["09:00-12:00", "13:00-17:00"]
tuesday = ["09:00-12:00"]

[storage]
folder = "data"
key = { file = "soundwell.key" }
"""
"""The host's tables; a test adds those of the plugins that it is about."""


@dataclass(frozen=True, slots=True)
class InlineEntrance:
    """Stands in for a plugin's entry point."""

    plugin: object
    group: str = ENTRY_POINT_GROUP

    def load(self) -> object:
        """Return the plugin's class."""
        return self.plugin


@dataclass(frozen=True, slots=True)
class RunningPractice:
    """A practice that serves pages and delivers.

    Args:
        host: the practice.
        clock: its time.
        app: its pages.
        client: calls them without a network.
    """

    host: Host
    clock: AdjustableClock
    app: FastAPI
    client: TestClient


def inline(*plugins: type[Plugin[Any]]) -> dict[str, Installed]:
    """Return plugins as discovery would, without anything being installed."""
    return {each.name: Installed(each.name, InlineEntrance(each)) for each in plugins}


def assembled(
    folder: Path,
    *plugins: type[Plugin[Any]],
    tables: str | None = None,
    clock: Clock | None = None,
    specifications: Specifications | None = None,
) -> Host:
    """Build a practice around some plugins, its tables up to date; close it when you are done.

    Args:
        folder: an empty folder for its files.
        plugins: the plugins, each of which is switched on.
        tables: the plugins' tables in TOML; empty ones when not given.
        clock: the time; one that stands still when not given.
        specifications: the hooks; those of the contract when not given.
    """
    written = "".join(f"[{each.name}]\n" for each in plugins) if tables is None else tables
    path = folder / "soundwell.toml"
    databases = Databases.of_environment()
    databases.begin(folder)
    path.write_text(f"{CONFIGURATION}{databases.setting(folder)}{written}", encoding="utf-8")
    (folder / "soundwell.key").write_text(Key.new().line(), encoding="utf-8")
    blueprint = draw(path, found=inline(*plugins), specifications=specifications)
    host = assemble(blueprint, clock or AdjustableClock())
    host.migrate()
    return host


@contextmanager
def running(
    folder: Path,
    *plugins: type[Plugin[Any]],
    tables: str | None = None,
    clock: AdjustableClock | None = None,
) -> Iterator[RunningPractice]:
    """Run a practice around some plugins: pages are served, and what happens is delivered.

    Args:
        folder: an empty folder for its files.
        plugins: the plugins, each of which is switched on.
        tables: the plugins' tables in TOML; empty ones when not given.
        clock: the time; one that stands still when not given.
    """
    time = clock or AdjustableClock()
    host = assembled(folder, *plugins, tables=tables, clock=time)
    try:
        host.start()
        app, _ = create_app(host)
        url = host.practice.url
        with TestClient(app, base_url=url, follow_redirects=False) as client:
            yield RunningPractice(host, time, app, client)
    finally:
        host.close()
