"""A practice in a folder: real configuration, database, keys and pages around some plugins."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, TypeVar

from fastapi import FastAPI
from fastapi.testclient import TestClient

from soundwell_hookspecs import ENTRY_POINT_GROUP, Clock, Event, PersonId, Plugin
from soundwell_plugins.host.blueprint import draw
from soundwell_plugins.host.discovery import Installed
from soundwell_plugins.host.host import Host, assemble
from soundwell_plugins.host.specifications import Specifications
from soundwell_plugins.sdk.encryption import Key
from soundwell_plugins.testing.clock import AdjustableClock
from soundwell_plugins.testing.databases import Databases
from soundwell_plugins.testing.deliveries import Deliveries
from soundwell_plugins.web.app import create_app
from soundwell_plugins.web.plugin_pages import PagesRefused

P = TypeVar("P", bound=Plugin[Any])

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
        refused: the plugins whose pages are left out, each with the reason.
        folder: where its files are.
    """

    host: Host
    clock: AdjustableClock
    app: FastAPI
    client: TestClient
    refused: tuple[PagesRefused, ...] = ()
    folder: Path = Path()

    @property
    def deliveries(self) -> Deliveries:
        """What is to be delivered, for practices that deliver only when they are told to."""
        return Deliveries(self.host)

    def plugin(self, kind: type[P]) -> P:
        """Return a plugin as the host built it.

        Args:
            kind: its class.

        Raises:
            LookupError: it is off; the text says why.
        """
        found = self.host.plugins.get(kind.name)
        if isinstance(found, kind):
            return found
        said = [each.sentence for each in self.host.reports if each.name == kind.name]
        raise LookupError(" ".join(said) or f"{kind.name} is not one of this practice's plugins")

    def person(
        self, email: str = "ada@example.org", name: str = "Ada Quinn", phone: str = ""
    ) -> PersonId:
        """Return somebody whom the practice knows from now on."""
        with self.host.database.transaction() as session:
            return self.host.people.add(session, email=email, name=name, phone=phone)

    def publish(self, *events: Event) -> None:
        """Let things happen, in one transaction.

        Args:
            events: what happens, in this order.
        """
        with self.host.database.transaction() as session:
            for event in events:
                self.host.events.publish(session, event)


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
    with standing(folder, *plugins, tables=tables, clock=clock) as practice:
        practice.host.start()
        yield practice


@contextmanager
def standing(
    folder: Path,
    *plugins: type[Plugin[Any]],
    tables: str | None = None,
    clock: AdjustableClock | None = None,
) -> Iterator[RunningPractice]:
    """Build a practice around some plugins that serves pages, and delivers when it is told to.

    What happens waits until `practice.deliveries.settle()`: nothing is done behind a test's back.

    Args:
        folder: an empty folder for its files.
        plugins: the plugins, each of which is switched on.
        tables: the plugins' tables in TOML; empty ones when not given.
        clock: the time; one that stands still when not given.
    """
    time = clock or AdjustableClock()
    with closing(assembled(folder, *plugins, tables=tables, clock=time)) as host:
        app, refused = create_app(host)
        url = host.practice.url
        with TestClient(app, base_url=url, follow_redirects=False) as client:
            yield RunningPractice(host, time, app, client, refused, folder)
