"""A practice in a folder, the command line beside it, and plugins from other packages."""

import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic, sleep
from typing import TypeAlias

import pytest

from soundwell_hookspecs import MessageRequested, PractitionerId, Recipient
from soundwell_plugins.cli import main
from soundwell_plugins.commands.practice_file import PracticeFile
from soundwell_plugins.host.blueprint import draw
from soundwell_plugins.host.deliveries import State
from soundwell_plugins.host.deliveries.ledger import Entry
from soundwell_plugins.host.host import Host, assemble
from soundwell_plugins.host.requests import caused_by
from soundwell_plugins.sdk.encryption import Key
from soundwell_plugins.testing import Databases

PATIENCE = 30.0
"""Seconds."""

PRACTICE = """\
[practice]
name = "Harbour Practice"
email = "hello@harbour.example"
zone = "Europe/London"

[practitioners.maya]
name = "Maya Lindqvist"
email = "maya@harbour.example"

[practitioners.maya.hours]
monday = ["09:00-12:00", "13:00-17:00"]

[storage]
folder = "data"
key = { file = "soundwell.key" }
"""


@dataclass(frozen=True)
class Outcome:
    """How a command ended and what it said."""

    code: int
    out: str
    err: str


Soundwell: TypeAlias = Callable[..., Outcome]


@dataclass(frozen=True)
class Folder:
    """A practice's folder."""

    path: Path

    @property
    def file(self) -> Path:
        return self.path / "soundwell.toml"

    def write(self, tables: str = "[scheduling]\n[mail]\n") -> None:
        """Write a configuration with these tables, and a key where there is none."""
        database = Databases.of_environment().setting(self.path)
        self.file.write_text(f"{PRACTICE}{database}{tables}", encoding="utf-8")
        if not (self.path / "soundwell.key").exists():
            (self.path / "soundwell.key").write_text(Key.new().line(), encoding="utf-8")

    def host(self) -> Host:
        """Build the practice, its tables up to date."""
        return PracticeFile(self.file).migrated()


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    """Return the folder of a practice with scheduling and mail."""
    folder = Folder(tmp_path)
    folder.write()
    return folder


@pytest.fixture
def soundwell(
    folder: Folder, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Soundwell:
    """Return the command line in the practice's folder, called in this process."""
    monkeypatch.chdir(folder.path)

    def call(*words: str) -> Outcome:
        monkeypatch.setattr(sys, "argv", ["soundwell", *words])
        with pytest.raises(SystemExit) as ended:
            main()
        said = capsys.readouterr()
        code = ended.value.code
        return Outcome(code if isinstance(code, int) else 0, said.out, said.err)

    return call


@dataclass(frozen=True)
class Package:
    """A package that brings a plugin, as pip would have installed it."""

    folder: Path
    modules: list[str] = field(default_factory=list)

    def install(self, module: str, source: str, **entry_points: str) -> None:
        """Put a package there.

        Args:
            module: its name.
            source: what its module says.
            entry_points: for each group, with `_` for a dot, an entry such as `tea = acme:Tea`.
        """
        self.modules.append(module)
        (self.folder / f"{module}.py").write_text(source, encoding="utf-8")
        about = self.folder / f"{module}-1.2.dist-info"
        about.mkdir()
        (about / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {module}\nVersion: 1.2\n")
        lines = [f"[{group.replace('_', '.')}]\n{entry}\n" for group, entry in entry_points.items()]
        (about / "entry_points.txt").write_text("".join(lines))


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Package]:
    """Return where packages can be installed that this process and its children find."""
    folder = tmp_path / "site"
    folder.mkdir()
    monkeypatch.syspath_prepend(str(folder))
    monkeypatch.setenv("PYTHONPATH", str(folder))
    package = Package(folder)
    yield package
    for module in package.modules:
        sys.modules.pop(module, None)


@pytest.fixture(scope="session")
def stuck_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of a practice with a parked delivery and one that waits behind it."""
    folder = Folder(tmp_path_factory.mktemp("stuck"))
    folder.write()
    host = folder.host()
    try:
        with caused_by("the-booking"):
            publish(host, "gone", "maya")
        host.start()
        until(lambda: bool(host.ledger.entries(state=State.PARKED)))
    finally:
        host.close()
    return folder.path


@dataclass(frozen=True)
class Stuck:
    """The two deliveries that are stuck, the first in the line first."""

    first: Entry
    second: Entry


@pytest.fixture
def stuck(folder: Folder, databases: Databases, stuck_once: Path) -> Stuck:
    """Put two stuck deliveries into the practice."""
    databases.copy(stuck_once, folder.path)
    host = assemble(draw(folder.file))
    try:
        by_place = sorted(host.ledger.entries(), key=lambda entry: entry.seq)
    finally:
        host.close()
    first, second = by_place
    return Stuck(first, second)


def publish(host: Host, *practitioners: str) -> None:
    """Ask for a message to each, all about one booking; some may not exist."""
    context = host.plugins["mail"].context
    for practitioner in practitioners:
        message = MessageRequested(
            about="booking:42",
            recipient=Recipient.practitioner(PractitionerId(practitioner)),
            template="scheduling/mail/practitioner_cancelled",
            values={"day": "Monday", "time": "9:00", "zone": "London", "channel": "online"},
        )
        with context.storage.transaction() as session:
            context.events.publish(session, message)


def until(condition: Callable[[], bool]) -> None:
    """Wait for what nothing announces, but not for ever."""
    deadline = monotonic() + PATIENCE
    while not condition():
        assert monotonic() < deadline, "it did not come about"
        sleep(0.02)
