"""The values of a file of scores: clients, sessions, scores."""

import re
from datetime import date
from typing import Final, TypeAlias

from soundwell_plugins.features.alliance.signals.outcome import Score
from soundwell_plugins.features.alliance.table_problems import Column, ValueWrong

_MAX_CLIENT: Final = 200
_MAX_SCORE: Final = 1_000_000.0
_NUMBER: Final = re.compile(
    r"[+-]?([0-9]{1,40}(\.[0-9]{0,40})?|\.[0-9]{1,40})([eE][+-]?[0-9]{1,3})?"
)
_WHOLE: Final = re.compile(r"[0-9]{1,9}")
_DATE: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")

Session: TypeAlias = int | date


def client_of(value: str) -> str:
    """Return what a file calls a client.

    Raises:
        ValueWrong: it is empty, too long, or cannot be printed.
    """
    if not value:
        raise ValueWrong(Column.CLIENT, "is empty: give every client a name or number")
    if len(value) > _MAX_CLIENT or not value.isprintable():
        raise ValueWrong(
            Column.CLIENT,
            f"is longer than {_MAX_CLIENT} characters or has some that cannot be printed: "
            "use a short name or number",
        )
    return value


def session_of(value: str) -> Session:
    """Return a session's number or day.

    Raises:
        ValueWrong: it is neither.
    """
    if _WHOLE.fullmatch(value):
        return int(value)
    try:
        if _DATE.fullmatch(value):
            return date.fromisoformat(value)
    except ValueError:
        pass
    raise ValueWrong(
        Column.SESSION, "is no session: give a whole number or a day such as 2027-03-01"
    )


def score_of(value: str, *, comma: bool) -> Score:
    """Return a score; None where there is none.

    Args:
        value: what the file says.
        comma: whether a decimal may have a comma.

    Raises:
        ValueWrong: it is no number, or too large.
    """
    if not value:
        return None
    number = value.replace(",", ".") if comma else value
    if not _NUMBER.fullmatch(number):
        raise ValueWrong(
            Column.SCORE,
            "is no number: write it like 7 or 7.5, or leave it empty if there is no score",
        )
    score = float(number)
    if abs(score) > _MAX_SCORE:
        raise ValueWrong(Column.SCORE, f"is beyond {_MAX_SCORE:,.0f}: check the number")
    return score
