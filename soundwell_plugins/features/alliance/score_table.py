"""Scores from a CSV file: one line per session, with the columns client, session and score."""

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from soundwell_plugins.features.alliance.signals.outcome import Score
from soundwell_plugins.features.alliance.table_problems import (
    Column,
    Problem,
    TableUnreadable,
    ValueWrong,
)
from soundwell_plugins.features.alliance.table_values import (
    Session,
    client_of,
    score_of,
    session_of,
)

MAX_BYTES: Final = 10_000_000
MAX_SESSIONS: Final = 100_000
_MAX_PROBLEMS: Final = 20
_SEPARATORS: Final = ",;\t"


@dataclass(frozen=True, slots=True)
class Course:
    """The sessions of a client, in their order.

    Args:
        client: what the file calls the client.
        sessions: numbers or days.
        scores: one for each session.
    """

    client: str
    sessions: tuple[Session, ...]
    scores: tuple[Score, ...]


@dataclass(slots=True)
class _Entry:
    line: int
    session: Session
    score: Score


@dataclass(slots=True)
class _Collected:
    """What was read so far; `entries` by client and session."""

    entries: dict[str, dict[Session, _Entry]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def add(self, client: str, entry: _Entry) -> None:
        sessions = self.entries.setdefault(client, {})
        first = next(iter(sessions.values()), entry)
        if type(first.session) is not type(entry.session):
            raise ValueWrong(
                Column.SESSION,
                f"this client's sessions are numbers here and days there (see line {first.line}): "
                "use one of the two",
            )
        if entry.session in sessions:
            raise ValueWrong(
                Column.SESSION,
                f"line {sessions[entry.session].line} has this session of this client already: "
                "keep one of the two",
            )
        sessions[entry.session] = entry


def read_table(content: bytes) -> tuple[Course, ...]:
    """Read the scores of clients from a CSV file.

    The first line names the columns, in any order; other columns than the three are left out. A
    comma, a semicolon or a tab separates values; where it is not the comma, decimals may have one.
    Sessions are whole numbers or days such as 2027-03-01. A score may be empty.

    Args:
        content: the file, in UTF-8, of up to 10 MB and 100,000 sessions.

    Returns:
        One course per client, in the order in which clients first appear, sessions in order.

    Raises:
        TableUnreadable: something is wrong with it; all of it is named, up to 20 problems.
    """
    text = _text(content)
    separator = _separator(text)
    collected = _Collected()
    rows = _rows(text, separator)
    header_line, header = next(rows, (1, []))
    places = _places(header_line, header)
    for count, (line, row) in enumerate(rows, start=1):
        if count > MAX_SESSIONS:
            raise TableUnreadable(
                [Problem(f"has more than {MAX_SESSIONS:,} sessions: split the file", line)]
            )
        problem = _take(row, line, collected, places, width=len(header), comma=separator != ",")
        if problem:
            collected.problems.append(problem)
        if len(collected.problems) == _MAX_PROBLEMS:
            break
    if collected.problems:
        raise TableUnreadable(collected.problems)
    return tuple(_course(client, entries) for client, entries in collected.entries.items())


def _text(content: bytes) -> str:
    if len(content) > MAX_BYTES:
        raise TableUnreadable(
            [Problem(f"is larger than {MAX_BYTES // 1_000_000} MB: split the file")]
        )
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise TableUnreadable([Problem("is encoded in UTF-16: save it as CSV in UTF-8", 1)])
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise TableUnreadable(
            [Problem("has a character that is not UTF-8: save the file as CSV in UTF-8", line)]
        ) from None
    if not text.strip():
        raise TableUnreadable(
            [Problem("is empty: its first line has to name the columns client, session and score")]
        )
    return text


def _separator(text: str) -> str:
    """Return what separates the values: what makes the most columns of the first line."""
    first = text.lstrip().splitlines()[0]
    return max(_SEPARATORS, key=first.count)


def _rows(text: str, separator: str) -> Iterator[tuple[int, list[str]]]:
    """Yield the rows that say something, each with its line."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    try:
        for row in reader:
            values = [value.strip() for value in row]
            if any(values):
                yield reader.line_num, values
    except csv.Error:
        raise TableUnreadable(
            [
                Problem(
                    "has a quotation mark that is not closed, or a value that is too long: "
                    "export the table as CSV once more",
                    reader.line_num,
                )
            ]
        ) from None


def _places(line: int, header: Sequence[str]) -> Mapping[Column, int]:
    """Return where each column stands."""
    names = [name.lower() for name in header]
    problems = [
        Problem(
            "the first line does not name this column: it has to name client, session and score"
            if column not in names
            else "the first line names this column more than once: keep one",
            line,
            column,
        )
        for column in Column
        if names.count(column) != 1
    ]
    if problems:
        raise TableUnreadable(problems)
    return {column: names.index(column) for column in Column}


def _take(
    row: Sequence[str],
    line: int,
    collected: _Collected,
    places: Mapping[Column, int],
    *,
    width: int,
    comma: bool,
) -> Problem | None:
    """Add a row to what was read, or say what is wrong with it."""
    if len(row) != width:
        return Problem(
            f"has {len(row)} values where the first line names {width} columns: "
            "add what is missing, or put a value that holds the separator in quotation marks",
            line,
        )
    try:
        client = client_of(row[places[Column.CLIENT]])
        session = session_of(row[places[Column.SESSION]])
        score = score_of(row[places[Column.SCORE]], comma=comma)
        collected.add(client, _Entry(line, session, score))
    except ValueWrong as wrong:
        return Problem(wrong.sentence, line, wrong.column)
    return None


def _course(client: str, entries: Mapping[Session, _Entry]) -> Course:
    ordered = [entries[session] for session in sorted(entries)]
    return Course(
        client,
        tuple(entry.session for entry in ordered),
        tuple(entry.score for entry in ordered),
    )
