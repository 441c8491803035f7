"""Why a time cannot be booked, in the words that a visitor reads."""

from collections.abc import Mapping
from typing import Final

from soundwell_plugins.features.scheduling.offer import Verdict
from soundwell_plugins.sdk.texts import marked

UNKNOWN: Final = marked(
    "We cannot look into the calendar just now, so we cannot promise you this time."
    " Please try again in a few minutes."
)
NOBODY: Final = marked("Nobody of this name offers this.")
REASONS: Final[Mapping[Verdict, tuple[str, str]]] = {
    Verdict.PAST: (
        marked("This time has passed"),
        marked("Time flies. Let us find another one for you."),
    ),
    Verdict.TOO_SOON: (
        marked("This time is a little too soon"),
        marked("We need some notice before a conversation. These times come next."),
    ),
    Verdict.TOO_FAR: (
        marked("This time is too far ahead"),
        marked("We do not plan that far yet. These times are free before then."),
    ),
    Verdict.NOT_OFFERED: (
        marked("This time is not on offer"),
        marked("Perhaps the address is out of date. These times are free."),
    ),
    Verdict.FULL: (
        marked("This day is full"),
        marked("There is only so much room for conversations in a day. These times are free."),
    ),
    Verdict.TAKEN: (
        marked("This time has just been taken"),
        marked("Somebody was a moment quicker; it is nothing that you did. These times are free."),
    ),
}
"""For each verdict a title and a sentence."""
