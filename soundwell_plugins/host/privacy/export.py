"""Exports: everything that is kept about a person, for the person to read."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

from soundwell_hookspecs import (
    AccountId,
    Audit,
    Clock,
    Failure,
    PersonalRecord,
    PersonId,
    Practice,
    Templates,
    personal_data,
)
from soundwell_plugins.host.directory import Directory
from soundwell_plugins.host.dispatch import Dispatcher
from soundwell_plugins.host.privacy.traces_left import TracesLeft
from soundwell_plugins.host.storage import Database

HOST: str = "soundwell"


@dataclass(frozen=True, slots=True)
class Section:
    """What one plugin keeps about a person; of what is sealed the values are left out."""

    source: str
    records: tuple[PersonalRecord, ...]


@dataclass(frozen=True, slots=True)
class Export:
    """Everything that is kept about a person.

    Args:
        practice: whose export it is.
        made_at: when it was made, in UTC.
        sections: what each plugin keeps, the host's first.
        missing: those that could not answer; with one of them the export is not complete.
    """

    practice: str
    made_at: datetime
    sections: tuple[Section, ...]
    missing: tuple[Failure, ...]

    @property
    def complete(self) -> bool:
        """Whether everybody answered."""
        return not self.missing

    def as_json(self) -> str:
        """Return it for a machine to read."""
        document = {
            "practice": self.practice,
            "made_at": self.made_at.isoformat(),
            "complete": self.complete,
            "missing": [
                {"plugin": each.plugin, "reason": each.kind.value} for each in self.missing
            ],
            "data": [
                {
                    "source": section.source,
                    "records": [_plain(record) for record in section.records],
                }
                for section in self.sections
            ],
        }
        return json.dumps(document, indent=2, ensure_ascii=False)

    def as_html(self, templates: Templates) -> str:
        """Return it for a person to read."""
        return templates.render("privacy/export.html", {"export": self})

    def as_zip(self, templates: Templates) -> bytes:
        """Return both in one file."""
        packed = BytesIO()
        with ZipFile(packed, "w", ZIP_DEFLATED) as file:
            file.writestr("your-data.html", self.as_html(templates))
            file.writestr("your-data.json", self.as_json())
        return packed.getvalue()


class Exports:
    """Makes exports.

    Args:
        practice: whose they are.
        database: where the host keeps what it knows.
        hooks: asks plugins.
        directory: knows people.
        traces: what the host itself keeps.
        audit: where it is written down who asked.
        clock: the time.
    """

    def __init__(
        self,
        *,
        practice: Practice,
        database: Database,
        hooks: Dispatcher,
        directory: Directory,
        traces: TracesLeft,
        audit: Audit,
        clock: Clock,
    ) -> None:
        self._practice = practice
        self._database = database
        self._hooks = hooks
        self._directory = directory
        self._traces = traces
        self._audit = audit
        self._clock = clock

    def make(self, person: PersonId, *, actor: AccountId | None) -> Export:
        """Collect what is kept about a person.

        Args:
            person: whose data.
            actor: who asked; `None` for the command line.
        """
        with self._database.reading() as session:
            ids = self._directory.ids_of(session, person)
            own = self._traces.records(session, person)
        sections = {HOST: list(own)}
        missing: dict[str, Failure] = {}
        for each in ids:
            answers = self._hooks.collect(personal_data, person=each)
            for answer in answers.answers:
                sections.setdefault(answer.plugin, []).extend(map(_sealed, answer.value))
            missing.update({failure.plugin: failure for failure in answers.failures})
        with self._database.transaction() as session:
            self._audit.record(
                session,
                actor=actor,
                action="person.exported",
                subject=f"person:{ids[0]}",
                detail="" if not missing else f"missing: {', '.join(sorted(missing))}"[:200],
            )
        return Export(
            self._practice.name,
            self._clock.now(),
            tuple(_section(source, records) for source, records in sections.items()),
            tuple(missing.values()),
        )


def _section(source: str, records: Sequence[PersonalRecord]) -> Section:
    return Section(source, tuple(records))


def _sealed(record: PersonalRecord) -> PersonalRecord:
    """Leave the values of a sealed record out, whatever its plugin handed over."""
    return PersonalRecord(record.kind, {}, record.sealed) if record.sealed else record


def _plain(record: PersonalRecord) -> dict[str, object]:
    if record.sealed:
        return {"kind": record.kind, "sealed": record.sealed}
    return {"kind": record.kind, "values": dict(record.values)}
