"""The songs and lines of songs that a client brought."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from soundwell_plugins.features.alliance.check_in import AnsweredCheckIn, AnsweredForm
from soundwell_plugins.features.alliance.instruments.answers import Answers
from soundwell_plugins.features.alliance.reading.read_out import Line, Manner, read_out
from soundwell_plugins.features.alliance.reading.series import Entry

TITLE: Final = "song-title"
BY: Final = "song-by"
LYRIC: Final = "lyric"
NOTES: Final = "notes-"
_ITEMS: Final = frozenset({TITLE, BY, LYRIC})


@dataclass(frozen=True, slots=True)
class Song:
    """A song, or a line of one.

    Args:
        at: when it was brought, in UTC.
        title: what it is called, or empty.
        by: who sings or plays it, or empty.
        lyric: a line of it, or empty.
        notes: what somebody wrote while listening.
    """

    at: datetime
    title: str = field(repr=False)
    by: str = field(repr=False)
    lyric: str = field(repr=False)
    notes: tuple[Line, ...] = field(default=(), repr=False)


def songs(answered: Iterable[Entry]) -> tuple[Song, ...]:
    """Return what was brought, the newest first.

    Args:
        answered: check-ins, the earliest first.
    """
    found = [song for entry in answered for song in _songs(entry)]
    return tuple(reversed(found))


def brings(answered: AnsweredCheckIn) -> bool:
    """Tell whether a song, a line of one, or notes on listening were brought.

    Args:
        answered: a check-in, even without its answers.
    """
    return any(
        item in _ITEMS or item.startswith(NOTES) for each in answered.scored for item in each.wrote
    )


def _songs(entry: Entry) -> Iterator[Song]:
    for form in entry.answered.forms:
        title, by, lyric = (_text(form.answers, item) for item in (TITLE, BY, LYRIC))
        notes = _notes(form)
        if title or by or lyric or notes:
            yield Song(entry.at, title, by, lyric, notes)


def _notes(form: AnsweredForm) -> tuple[Line, ...]:
    if not any(item.startswith(NOTES) for item in form.answers):
        return ()
    return tuple(
        each
        for each in read_out(form).lines
        if each.item.startswith(NOTES) and each.manner is Manner.WRITTEN
    )


def _text(answers: Answers, item: str) -> str:
    answer = answers.get(item)
    return answer.value if answer is not None and isinstance(answer.value, str) else ""
