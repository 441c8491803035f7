"""Scores from a CSV file: one line per session, with the columns client, session and score."""

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Final, TypeAlias

from soundwell_plugins.features.alliance.signals.outcome import Score

MAX_BYTES: Final = 10_000_000
MAX_SESSIONS: Final = 100_000
_MAX_CLIENT: Final = 200
_MAX_SCORE: Final = 1_000_000.0
_MAX_PROBLEMS: Final = 20
_SEPARATORS: Final = ",;\t"
_NUMBER: Final = re.compile(
    r"[+-]?([0-9]{1,40}(\.[0-9]{0,40})?|\.[0-9]{1,40})([eE][+-]?[0-9]{1,3})?"
)
_WHOLE: Final = re.compile(r"[0-9]{1,9}")
_DATE: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")

Session: TypeAlias = int | date


class Column(StrEnum):
    """A column that has to be there."""

    CLIENT = "client"
    SESSION = "session"
    SCORE = "score"


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a file cannot be read.

    Args:
        sentence: what is wrong and what to do about it, without what the file says.
        line: the line of the file, counted from 1.
        column: the name of the column.
    """

    sentence: str
    line: int | None = None
    column: Column | None = None

    def __str__(self) -> str:
        line = f"line {self.line}" if self.line else ""
        column = f"column {self.column}" if self.column else ""
        place = ", ".join(filter(None, (line, column)))
        return f"{place}: {self.sentence}" if place else self.sentence


class TableUnreadable(Exception):
    """A file is not a table of scores.

    Args:
        problems: all that is wrong with it, up to a limit.
    """

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__("; ".join(map(str, problems)))
        self.problems = tuple(problems)


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


class _Wrong(Exception):
    def __init__(self, column: Column, sentence: str) -> None:
        super().__init__(sentence)
        self.column = column
        self.sentence = sentence


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
            raise _Wrong(
                Column.SESSION,
                f"this client's sessions are numbers here and days there (see line {first.line}): "
                "use one of the two",
            )
        if entry.session in sessions:
            raise _Wrong(
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
        client = _client(row[places[Column.CLIENT]])
        session = _session(row[places[Column.SESSION]])
        score = _score(row[places[Column.SCORE]], comma=comma)
        collected.add(client, _Entry(line, session, score))
    except _Wrong as wrong:
        return Problem(wrong.sentence, line, wrong.column)
    return None


def _client(value: str) -> str:
    if not value:
        raise _Wrong(Column.CLIENT, "is empty: give every client a name or number")
    if len(value) > _MAX_CLIENT or not value.isprintable():
        raise _Wrong(
            Column.CLIENT,
            f"is longer than {_MAX_CLIENT} characters or has some that cannot be printed: "
            "use a short name or number",
        )
    return value


def _session(value: str) -> Session:
    if _WHOLE.fullmatch(value):
        return int(value)
    try:
        if _DATE.fullmatch(value):
            return date.fromisoformat(value)
    except ValueError:
        pass
    raise _Wrong(Column.SESSION, "is no session: give a whole number or a day such as 2027-03-01")


def _score(value: str, *, comma: bool) -> Score:
    if not value:
        return None
    number = value.replace(",", ".") if comma else value
    if not _NUMBER.fullmatch(number):
        raise _Wrong(
            Column.SCORE,
            "is no number: write it like 7 or 7.5, or leave it empty if there is no score",
        )
    score = float(number)
    if abs(score) > _MAX_SCORE:
        raise _Wrong(Column.SCORE, f"is beyond {_MAX_SCORE:,.0f}: check the number")
    return score


def _course(client: str, entries: Mapping[Session, _Entry]) -> Course:
    ordered = [entries[session] for session in sorted(entries)]
    return Course(
        client,
        tuple(entry.session for entry in ordered),
        tuple(entry.score for entry in ordered),
    )
