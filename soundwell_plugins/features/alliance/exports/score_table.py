"""Scores and answers as CSV: `soundwell alliance signals` reads it, and so does any spreadsheet."""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from soundwell_hookspecs import Respondent
from soundwell_plugins.features.alliance.instruments.answers import Answer
from soundwell_plugins.features.alliance.reading.series import Entry, entries, series
from soundwell_plugins.features.alliance.reading.view import in_order
from soundwell_plugins.features.alliance.records import Record

MEDIA_TYPE: Final = "text/csv"
NOT_SURE: Final = "?"

_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")
_FIRST: Final = ("client", "session", "score", "date", "way")


@dataclass(frozen=True, slots=True)
class _Row:
    """A session, or a check-in without one.

    Args:
        client: what the client answered, or `None`.
        practitioner: what the practitioner answered, or `None`.
    """

    client: Entry | None
    practitioner: Entry | None

    @property
    def entries(self) -> tuple[Entry, ...]:
        return tuple(each for each in (self.client, self.practitioner) if each is not None)


def table(record: Record, instrument: str = "") -> bytes:
    """Return the scores and answers of a client, one line for each session.

    The column `score` holds the headline of one instrument. It is empty where another version or
    language was asked than last: those are never pooled.

    Args:
        record: what may be read of the client, who is known by a pseudonym alone.
        instrument: whose headline is the score; that of the alliance when empty.

    Returns:
        CSV in UTF-8, as spreadsheets open it.
    """
    rows = tuple(_rows(record))
    columns = _columns(rows)
    score = _score_of(record, instrument)
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow([*_FIRST, *columns])
    for number, row in enumerate(rows, start=1):
        cells = dict(_cells(row))
        first = row.entries[0]
        check_in = first.answered.check_in
        head = (
            check_in.client,
            number,
            _number(score.get(check_in.id)),
            first.at.date().isoformat(),
            check_in.way.value,
        )
        writer.writerow([*head, *(cells.get(each, "") for each in columns)])
    return text.getvalue().encode("utf-8-sig")


def _rows(record: Record) -> Iterator[_Row]:
    """Yield what belongs together, in the order of the sessions."""
    others = {
        each.answered.check_in.session or each.answered.check_in.id: each
        for each in entries(record, Respondent.PRACTITIONER)
    }
    rows = [
        _Row(each, others.pop(each.answered.check_in.session or "", None))
        for each in entries(record, Respondent.CLIENT)
    ]
    rows += [_Row(None, each) for each in others.values()]
    yield from sorted(rows, key=lambda row: row.entries[0].at)


def _columns(rows: Iterable[_Row]) -> list[str]:
    found: dict[str, dict[str, None]] = {}
    for row in rows:
        for column, _ in _cells(row):
            found.setdefault(column.partition(".")[0], {})[column] = None
    return [column for columns in found.values() for column in columns]


def _cells(row: _Row) -> Iterator[tuple[str, str]]:
    for entry in row.entries:
        scored = {each.instrument: each for each in entry.answered.scored}
        for form in entry.answered.forms:
            name = form.instrument.name
            yield f"{name}.version", form.instrument.version
            yield f"{name}.language", form.language
            found = scored.get(name)
            for scale in form.instrument.scoring.scales:
                score = found.scores.get(scale.key) if found is not None else None
                yield f"{name}.{scale.key}.score", _number(score)
            for item in form.instrument.questionnaire.questions():
                yield f"{name}.{item}", _said(form.answers.get(item))


def _score_of(record: Record, instrument: str) -> Mapping[str, float | None]:
    """Return the scores of one headline that may be compared with the last, by check-in."""
    found = in_order(series(entries(record, Respondent.CLIENT), record.instruments))
    wanted = (
        each for each in found if each.is_headline and instrument in {"", each.instrument.name}
    )
    chosen = next(wanted, None)
    points = chosen.comparable() if chosen is not None else ()
    return {each.check_in: each.score for each in points}


def _said(answer: Answer | None) -> str:
    if answer is None:
        return ""
    if answer.value is None:
        return NOT_SURE
    return _number(answer.value) if isinstance(answer.value, float) else guarded(answer.value)


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:.10g}"


def guarded(cell: str) -> str:
    """Keep a spreadsheet from taking what somebody wrote for a formula (CWE-1236).

    Args:
        cell: what stands in it.
    """
    return f"'{cell}" if cell.lstrip(" ").startswith(_FORMULA) else cell
