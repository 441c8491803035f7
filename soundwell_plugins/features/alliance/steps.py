"""A check-in page by page: one group of questions on each."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from soundwell_plugins.features.alliance.instruments.answers import Answer, Answers
from soundwell_plugins.features.alliance.instruments.questionnaire import (
    Item,
    Kind,
    Questionnaire,
)
from soundwell_plugins.features.alliance.instruments.reading import KnownInstrument


@dataclass(frozen=True, slots=True)
class Step:
    """What stands on one page.

    Args:
        instrument: to which it belongs.
        items: in the order of the page; one group, or items that are in none.
        after_a_no: whether it is asked because one of the essential questions was answered so.
    """

    instrument: KnownInstrument
    items: tuple[Item, ...]
    after_a_no: bool = False

    @property
    def key(self) -> str:
        """What names the page in a form and an address; it holds nothing personal."""
        return f"{self.instrument.name}.{self.items[0].link_id}"

    def questions(self, answers: Answers) -> tuple[Item, ...]:
        """Return the questions that are asked on it, given the answers of earlier pages."""
        return tuple(each for each in self.all_items(answers) if each.kind.is_question)

    def all_items(self, answers: Answers) -> Iterator[Item]:
        """Yield all that stands on it, headings and words included, in the order of the page."""
        yield from _asked(self.items, answers)


def steps(
    form: Sequence[KnownInstrument], draft: Mapping[str, Mapping[str, Answer]]
) -> tuple[Step, ...]:
    """Return the pages of a form.

    Args:
        form: the instruments, in the order in which they are asked.
        draft: what was answered so far, by the hash of the instrument and the question's `linkId`.
    """
    return tuple(step for each in form for step in _steps_of(each, draft.get(each.hash, {})))


def applicable(questionnaire: Questionnaire, answers: Answers) -> Answers:
    """Return the answers to what is asked: some questions are only asked after some answers.

    Args:
        questionnaire: what is asked.
        answers: what was answered at one time or another.
    """
    known: dict[str, Answer] = {}
    for top in questionnaire.items:
        for item in _asked((top,), known):
            if item.kind.is_question and item.link_id in answers:
                known[item.link_id] = answers[item.link_id]
    return known


def _steps_of(instrument: KnownInstrument, answers: Answers) -> Iterator[Step]:
    known = applicable(instrument.questionnaire, answers)
    essential = {each.item for each in instrument.scoring.essentials}
    for is_group, items in groupby(
        instrument.questionnaire.items, lambda item: item.kind is Kind.GROUP
    ):
        for part in [(each,) for each in items] if is_group else [tuple(items)]:
            asked = tuple(each for each in part if _is_asked(each, known))
            if asked:
                depends = any(
                    condition.item in essential for each in asked for condition in each.asked_when
                )
                yield Step(instrument, asked, depends)


def _asked(items: Sequence[Item], answers: Answers) -> Iterator[Item]:
    for each in items:
        if _is_asked(each, answers):
            yield each
            yield from _asked(each.items, answers)


def _is_asked(item: Item, answers: Answers) -> bool:
    return not item.asked_when or any(
        each.item in answers and answers[each.item].value == each.answer for each in item.asked_when
    )
