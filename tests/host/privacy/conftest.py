"""A practice with a library and an archive, and one reader."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from soundwell_hookspecs import Person, PersonId
from soundwell_plugins.host.host import Host
from soundwell_plugins.host.privacy.erasures import Report
from soundwell_plugins.host.privacy.tables import Standing
from soundwell_plugins.testing import AdjustableClock, assembled
from tests.host.privacy.libraries import Archive, Library

AMELIA = "amelia@home.example"


@dataclass
class Town:
    """A practice with a library and an archive."""

    host: Host
    clock: AdjustableClock
    folder: Path

    @property
    def library(self) -> Library:
        library = self.host.plugins["library"]
        assert isinstance(library, Library)
        return library

    @property
    def archive(self) -> Archive:
        archive = self.host.plugins["archive"]
        assert isinstance(archive, Archive)
        return archive

    def add(self, email: str = AMELIA, name: str = "Amelia Hart") -> PersonId:
        with self.host.database.transaction() as session:
            person = self.host.people.add(session, email=email, name=name)
        self.library.lend(person, f"The {name} Book")
        return person

    def known(self, person: PersonId) -> Person | None:
        with self.host.database.reading() as session:
            return self.host.people.get(session, person)

    def erase(self, person: PersonId) -> Report:
        return self.host.privacy.erasures.begin(person, actor=None)


def standings(report: Report) -> dict[str, Standing]:
    return {part.plugin: part.standing for part in report.parts}


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    clock = AdjustableClock()
    host = assembled(tmp_path, Library, Archive, clock=clock)
    yield Town(host, clock, tmp_path)
    host.close()
