"""How a calendar stands: whether what is kept of it can be believed, and for whom to say so."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum
from typing import Final

from soundwell_hookspecs import EnglishTexts, Texts
from soundwell_plugins.connectors.calendars.copies import Copy
from soundwell_plugins.sdk.texts import in_words, marked

_HOUR: Final = timedelta(hours=1)
_DAY: Final = timedelta(days=1)


class Freshness(Enum):
    """How far what is kept of a calendar can be believed."""

    FRESH = "fresh"
    FAILING = "could not be read last, and is recent enough"
    OLD = "could not be read for too long"
    NONE = "was never read"


_BLOCKING: Final[Mapping[Freshness, str]] = {
    Freshness.FAILING: marked(
        "Calendar %(calendar)s cannot be read at the moment. What was read %(age)s ago counts."
    ),
    Freshness.OLD: marked(
        "Calendar %(calendar)s could not be read for %(age)s. Its times are blocked."
    ),
    Freshness.NONE: marked("Calendar %(calendar)s was never read. Its times are blocked."),
}
_OFFERING: Final[Mapping[Freshness, str]] = {
    Freshness.FAILING: _BLOCKING[Freshness.FAILING],
    Freshness.OLD: marked(
        "Calendar %(calendar)s could not be read for %(age)s. Times are offered without it."
    ),
    Freshness.NONE: marked("Calendar %(calendar)s was never read. Times are offered without it."),
}


@dataclass(frozen=True, slots=True)
class Condition:
    """How a calendar stands.

    Args:
        freshness: how far what is kept can be believed.
        age: how old that is; nothing where nothing is kept.
        problem: what was wrong last, as half a sentence in English, or nothing.
    """

    freshness: Freshness
    age: timedelta = timedelta()
    problem: str = ""

    @classmethod
    def of(cls, copy: Copy | None, now: datetime, oldest: timedelta) -> "Condition":
        """Return how a calendar stands by its copy.

        Args:
            copy: the last good one, or `None`.
            now: the present moment, in UTC.
            oldest: how old it may be.
        """
        if copy is None:
            return cls(Freshness.NONE)
        age = now - copy.fetched_at
        if age > oldest:
            return cls(Freshness.OLD, age, copy.problem)
        return cls(Freshness.FAILING if copy.problem else Freshness.FRESH, age, copy.problem)

    @property
    def is_out_of_date(self) -> bool:
        """Whether what is kept is too old to be believed, or there is nothing."""
        return self.freshness in (Freshness.OLD, Freshness.NONE)

    def sentence(self, calendar: str, texts: Texts, *, blocks: bool) -> str:
        """Return what is wrong, for whoever reads it on a page; nothing where all is well.

        Args:
            calendar: what it is called.
            texts: says it in their language.
            blocks: whether times are blocked while nothing certain is known.
        """
        said = (_BLOCKING if blocks else _OFFERING).get(self.freshness)
        if said is None:
            return ""
        return texts.gettext(said, calendar=calendar, age=in_words(roughly(self.age), texts))


def roughly(age: timedelta) -> timedelta:
    """Return an age as people speak of it: in minutes, then in hours, then in days."""
    if age < _HOUR:
        return age
    return age - age % (_HOUR if age < 2 * _DAY else _DAY)


def age_in_english(age: timedelta) -> str:
    """Return an age for the log and for commands, for example `2 hours`."""
    return in_words(roughly(age), EnglishTexts())
