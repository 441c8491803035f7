"""The file, one consultation a line."""

import csv
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from threading import Lock
from typing import Self

from soundwell_hookspecs import ConsultationEvent, PersonId


@dataclass(frozen=True, slots=True)
class Line:
    """A consultation.

    Args:
        booking: which booking.
        person: who booked, as an id.
        practitioner: with whom.
        start: when it begins, in UTC, as in ISO 8601.
        channel: how it takes place.
    """

    booking: str
    person: str
    practitioner: str
    start: str
    channel: str

    @classmethod
    def of(cls, event: ConsultationEvent) -> Self:
        """Return the line for what happened."""
        start = event.start.isoformat()
        return cls(event.booking, event.person, event.practitioner, start, event.channel.value)


class Sheet:
    """Reads and writes the file.

    Args:
        path: where it is; it need not exist yet.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = Lock()

    def lines(self) -> tuple[Line, ...]:
        """Return all consultations."""
        return tuple(self._read().values())

    def put(self, line: Line) -> None:
        """Write a consultation; a repeat changes nothing."""
        with self._changing() as lines:
            lines[line.booking] = line

    def remove(self, booking: str) -> None:
        """Remove a consultation, if it is there."""
        with self._changing() as lines:
            lines.pop(booking, None)

    def of(self, person: PersonId) -> tuple[Line, ...]:
        """Return a person's consultations."""
        return tuple(each for each in self.lines() if each.person == person)

    def forget(self, person: PersonId) -> int:
        """Remove a person's consultations, and return how many there were."""
        with self._changing() as lines:
            theirs = [key for key, each in lines.items() if each.person == person]
            for key in theirs:
                del lines[key]
        return len(theirs)

    def rename(self, *, kept: PersonId, dropped: PersonId) -> None:
        """Put one person's consultations under another's id."""
        with self._changing() as lines:
            for key, each in lines.items():
                if each.person == dropped:
                    lines[key] = Line(**{**asdict(each), "person": kept})

    def _read(self) -> dict[str, Line]:
        if not self._path.exists():
            return {}
        with self._path.open(encoding="utf-8", newline="") as file:
            return {row["booking"]: Line(**row) for row in csv.DictReader(file)}

    @contextmanager
    def _changing(self) -> Iterator[dict[str, Line]]:
        with self._lock:
            before = self._read()
            lines = dict(before)
            yield lines
            if lines != before:
                self._write(lines)

    def _write(self, lines: Mapping[str, Line]) -> None:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        draft = self._path.with_name(f"{self._path.name}.new")
        with draft.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, [each.name for each in fields(Line)])
            writer.writeheader()
            writer.writerows(asdict(each) for each in lines.values())
            file.flush()
            os.fsync(file.fileno())
        draft.replace(self._path)
