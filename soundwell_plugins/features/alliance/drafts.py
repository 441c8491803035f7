"""What was answered so far and not submitted yet: encrypted, and gone with the submission."""

import json
from collections.abc import Mapping
from typing import TypeAlias

from soundwell_plugins.features.alliance.instruments.answers import Answer, Answers

Draft: TypeAlias = Mapping[str, Answers]
"""Answers by the hash of their instrument."""


def written(draft: Draft) -> str:
    """Return a draft as text, to be encrypted."""
    return json.dumps(
        {
            instrument: {item: answer.value for item, answer in answers.items()}
            for instrument, answers in draft.items()
        }
    )


def read(text: str | None) -> dict[str, dict[str, Answer]]:
    """Return the draft that a text holds; an empty one where there is no text."""
    return {
        instrument: {item: Answer(value) for item, value in answers.items()}
        for instrument, answers in (json.loads(text) if text else {}).items()
    }


def changed(
    draft: Draft, instrument: str, questions: tuple[str, ...], answers: Answers
) -> dict[str, dict[str, Answer]]:
    """Return a draft with what was answered on one page, in place of what stood there before.

    Args:
        draft: what was answered so far.
        instrument: the hash of the page's instrument.
        questions: the `linkId` of each question on the page; one without an answer is left out.
        answers: what was answered on the page.
    """
    before = {name: dict(given) for name, given in draft.items()}
    rest = {
        item: answer for item, answer in before.get(instrument, {}).items() if item not in questions
    }
    return {**before, instrument: {**rest, **answers}}
