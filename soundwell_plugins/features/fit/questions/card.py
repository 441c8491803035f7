"""The question card: what a visitor asks in every first conversation, so that they can compare."""

from collections.abc import Sequence
from typing import Final

from soundwell_hookspecs import Texts
from soundwell_plugins.features.fit.questions.intake import Intake
from soundwell_plugins.features.fit.ticked import lines
from soundwell_plugins.sdk.texts import marked

MOST_OWN: Final = 5
LONGEST_OWN: Final = 120

_SUGGESTED: Final = (
    marked("How do you usually work with somebody like me?"),
    marked("What would we do in the first sessions?"),
    marked("How do we find out together what I want to reach?"),
    marked("How will we notice whether it helps, and what do we do if it does not?"),
    marked("What can I do when something between us does not feel right?"),
    marked("How often would we meet, what does it cost, and how long may it take?"),
)
"""What is suggested where the practice has no questions of its own."""


def suggested(texts: Texts, own: Sequence[str]) -> tuple[str, ...]:
    """Return the questions that can be put on a card.

    Args:
        texts: the plugin's texts.
        own: the practice's own questions.
    """
    return tuple(own) or tuple(map(texts.gettext, _SUGGESTED))


def card_of(intake: Intake, questions: Sequence[str]) -> tuple[str, ...]:
    """Return what stands on somebody's card: all questions until they have chosen."""
    picked = [questions[each] for each in intake.card if each < len(questions)]
    own = lines(intake.own_card, MOST_OWN, LONGEST_OWN)
    return tuple(picked + list(own)) or tuple(questions)
