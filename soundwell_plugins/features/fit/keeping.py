"""What is kept of people, as they and the data map read it."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import timedelta
from typing import Final

from soundwell_hookspecs import DataKept, PersonalRecord
from soundwell_plugins.features.fit.configuration import FitConfig
from soundwell_plugins.features.fit.meetings.round import Meeting, Round
from soundwell_plugins.features.fit.waiting.entry import Entry
from soundwell_plugins.features.fit.waiting.letters import CONFIRMABLE

_DATABASE: Final = "Soundwell's database"
_DAY: Final = timedelta(days=1)


def records(rounds: Iterable[Round], entries: Iterable[Entry]) -> Iterator[PersonalRecord]:
    """Yield all that is kept of a person.

    Args:
        rounds: their first conversations.
        entries: their entries of the waiting list.
    """
    for whole in rounds:
        for meeting in whole.meetings:
            yield PersonalRecord("first conversation", _of_meeting(whole, meeting))
    for entry in entries:
        yield PersonalRecord("waiting list", _of_entry(entry))


def data_kept(config: FitConfig) -> Sequence[DataKept]:
    """Return what is kept, for the data map.

    Args:
        config: the table `[fit]`.
    """
    return [
        DataKept(
            "What visitors answer when they look for somebody who fits",
            "The visitor's own device, in a cookie",
            "So that they can go on where they stopped.",
            f"{_days(config.keep_answers)} after the last answer, or until they delete it.",
            encrypted=True,
        ),
        DataKept(
            "With whom somebody had first conversations, their own notes about these, and what"
            " they shared with single practitioners",
            _DATABASE,
            "So that they can compare and decide. Nobody of the practice reads the notes.",
            f"{_days(config.keep_meetings)} after the last conversation.",
            encrypted=True,
        ),
        DataKept(
            "Who waits for a place, and what they need as far as they let us copy it",
            _DATABASE,
            "So that they are placed with somebody who fits.",
            f"{_days(config.keep_waiting)} after the last change; {_days(config.keep_meetings)}"
            f" once they do not wait any more; {_days(CONFIRMABLE)} where it is never confirmed;"
            " until they leave the list by their link.",
            encrypted=True,
        ),
    ]


def _days(span: timedelta) -> str:
    return f"{max(span // _DAY, 1)} days"


def _of_meeting(whole: Round, meeting: Meeting) -> dict[str, str]:
    values = {
        "practitioner": meeting.practitioner,
        "start": meeting.start.isoformat(),
        "missed": "yes" if meeting.missed else "no",
        "chosen": "yes" if whole.chosen == meeting.practitioner else "no",
    }
    if meeting.rating is not None:
        values |= {f"note on {key}": given for key, given in meeting.rating.given.items()}
        values["note"] = meeting.rating.note
    if meeting.shared is not None:
        values |= {f"shared: {title}": answer for title, answer in meeting.shared.answers}
    return values


def _of_entry(entry: Entry) -> dict[str, str]:
    return {
        "state": entry.state.value,
        "since": entry.since.isoformat(),
        "practitioners may read the needs": "yes" if entry.shown else "no",
        "placed with": entry.placed_with or "",
        "would like": ", ".join(entry.needs.prefers),
        **{key: ", ".join(given) for key, given in entry.needs.chosen.items()},
        "has to fit": ", ".join(sorted(entry.needs.essential)),
    }
