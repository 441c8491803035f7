"""What somebody typed on one page of a check-in, and what it answers."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from soundwell_plugins.features.alliance.instruments.answers import UNSURE, Answer, Answers
from soundwell_plugins.features.alliance.instruments.questionnaire import Item
from soundwell_plugins.sdk.forms import FormState
from soundwell_plugins.sdk.texts import marked

PREFIX: Final = "a-"
"""How the fields of answers begin."""

NOT_SURE: Final = "?"
"""What "not sure yet" is called in a form; no code of an answer can be it."""

_CHOICE: Final = marked("Please choose one of these, or leave it out.")
_NUMBER: Final = marked("Please choose a number of this range, or leave it out.")
_TOO_LONG: Final = marked("This is longer than we can keep. Please shorten it a little.")


@dataclass(frozen=True, slots=True)
class Page:
    """What a page was answered with.

    Args:
        answers: what can be kept; what was left out is not among it.
        state: what stands in the fields, and what is wrong with it.
    """

    answers: Answers = field(repr=False)
    state: FormState = field(repr=False)


def read(questions: Iterable[Item], typed: Mapping[str, str]) -> Page:
    """Read a page; whatever is right is kept even if something else is not.

    Args:
        questions: what was asked on it.
        typed: what was submitted, by field.
    """
    answers: dict[str, Answer] = {}
    values: dict[str, str] = {}
    errors: dict[str, str] = {}
    for question in questions:
        name = f"{PREFIX}{question.link_id}"
        text = typed.get(name, "").strip().replace("\r\n", "\n")
        if not text:
            continue
        values[name] = text
        answer = _answer(question, text)
        if isinstance(answer, Answer):
            answers[question.link_id] = answer
        else:
            errors[name] = answer
    return Page(answers, FormState(values, errors))


def shown(questions: Iterable[Item], answers: Answers) -> FormState:
    """Return how answers stand in the fields of a page.

    Args:
        questions: what is asked on it.
        answers: what was answered before.
    """
    given = ((each, answers.get(each.link_id)) for each in questions)
    return FormState(
        {
            f"{PREFIX}{question.link_id}": _text(answer)
            for question, answer in given
            if answer is not None
        }
    )


def _answer(question: Item, text: str) -> Answer | str:
    """Return the answer, or a sentence that says what is wrong."""
    if question.kind.is_words:
        return Answer(text) if len(text) <= question.longest else _TOO_LONG
    if text == NOT_SURE:
        return UNSURE
    if question.range is None:
        return Answer(text) if question.option(text) is not None else _CHOICE
    try:
        number = float(text.replace(",", "."))
    except ValueError:
        return _NUMBER
    whole = question.kind.value != "integer" or number.is_integer()
    inside = question.range.lowest <= number <= question.range.highest
    return Answer(number) if whole and inside else _NUMBER


def _text(answer: Answer) -> str:
    if answer.value is None:
        return NOT_SURE
    return f"{answer.value:g}" if isinstance(answer.value, float) else answer.value
