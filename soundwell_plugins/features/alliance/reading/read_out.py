"""Answers in words: every question of a form with what was answered to it."""

from dataclasses import dataclass, field
from enum import Enum

from soundwell_plugins.features.alliance.check_in import AnsweredForm
from soundwell_plugins.features.alliance.instruments.answers import Answer
from soundwell_plugins.features.alliance.instruments.questionnaire import Item
from soundwell_plugins.features.alliance.keeping import said


class Manner(Enum):
    """In which manner something was answered."""

    CHOSEN = "chosen"
    WRITTEN = "written"
    UNSURE = "unsure"
    """ "Not sure yet", which is never low."""
    NO = "no"
    """One of the essential questions with a "no"."""
    LEFT_OUT = "left-out"


@dataclass(frozen=True, slots=True)
class Line:
    """A question and its answer.

    Args:
        item: the question's `linkId`.
        question: as it was asked.
        answer: in words; empty where there are none.
        manner: in which manner it was answered.
    """

    item: str
    question: str
    answer: str = field(repr=False)
    manner: Manner = field(repr=False)


@dataclass(frozen=True, slots=True)
class ReadForm:
    """A form with its answers in words.

    Args:
        name: of the instrument.
        title: of the form.
        language: in which it was asked, as a tag.
        lines: in the order of the form; what was only asked after some answers and had none is
            not among them.
    """

    name: str
    title: str
    language: str
    lines: tuple[Line, ...] = field(repr=False)


def read_out(form: AnsweredForm) -> ReadForm:
    """Return a form with its answers in words.

    Args:
        form: what was answered.
    """
    questionnaire, language = form.instrument.questionnaire, form.language
    noes = frozenset(form.noes)
    depending = {
        item.link_id
        for top in questionnaire.all_items()
        if top.asked_when
        for item in top.with_all_within()
    }
    return ReadForm(
        form.instrument.name,
        questionnaire.title.into(language),
        language,
        tuple(
            _line(question, form.answers.get(item), language, is_no=item in noes)
            for item, question in questionnaire.questions().items()
            if item in form.answers or item not in depending
        ),
    )


def _line(question: Item, answer: Answer | None, language: str, *, is_no: bool) -> Line:
    asked = question.words.into(language)
    if answer is None:
        return Line(question.link_id, asked, "", Manner.LEFT_OUT)
    if answer.unsure:
        return Line(question.link_id, asked, "", Manner.UNSURE)
    manner = Manner.WRITTEN if question.kind.is_words else Manner.CHOSEN
    return Line(
        question.link_id,
        asked,
        said(question, answer, language),
        Manner.NO if is_no else manner,
    )
