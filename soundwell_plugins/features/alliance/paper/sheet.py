"""A form as it is printed: in the order in which it is typed in afterwards."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from soundwell_plugins.features.alliance.instruments.questionnaire import (
    Item,
    Kind,
    Questionnaire,
)
from soundwell_plugins.features.alliance.instruments.reading import KnownInstrument

MOST_STEPS = 20
"""A range with more whole numbers than these is written down instead of ticked."""


@dataclass(frozen=True, slots=True)
class PaperItem:
    """Something that stands on paper.

    Args:
        item: what is asked or said.
        number: of the question, or 0 where nothing is asked.
        only_after: the words of the answers after which it is meant, with the numbers of their
            questions; empty where it is meant for everybody.
        numbers: the whole numbers to tick, where one of a range is chosen.
    """

    item: Item
    number: int
    only_after: tuple[tuple[str, tuple[int, ...]], ...] = ()
    numbers: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Sheet:
    """An instrument on paper.

    Args:
        instrument: which.
        language: in which it is printed, as a tag.
        items: all that stands on it, in order.
    """

    instrument: KnownInstrument
    language: str
    items: tuple[PaperItem, ...]


def sheets(form: Sequence[KnownInstrument], language: str) -> tuple[Sheet, ...]:
    """Return a form on paper; questions are numbered through.

    Args:
        form: the instruments, in the order in which they are asked.
        language: a locale or tag; where an instrument has no translation, its own is printed.
    """
    found: list[Sheet] = []
    count = 0
    for each in form:
        spoken = each.questionnaire.spoken(language)
        items = tuple(_items(each.questionnaire, spoken, count))
        count += sum(bool(one.number) for one in items)
        found.append(Sheet(each, spoken, items))
    return tuple(found)


def _items(questionnaire: Questionnaire, language: str, count: int) -> Iterator[PaperItem]:
    questions = questionnaire.questions()
    numbers: dict[str, int] = {}
    for item in questionnaire.all_items():
        if item.kind.is_question:
            count += 1
            numbers[item.link_id] = count
        after = _after(item, questions, numbers, language)
        yield PaperItem(item, numbers.get(item.link_id, 0), after, _steps(item))


def _after(
    item: Item, questions: Mapping[str, Item], numbers: Mapping[str, int], language: str
) -> tuple[tuple[str, tuple[int, ...]], ...]:
    found: dict[str, list[int]] = {}
    for each in item.asked_when:
        words = _words(questions.get(each.item), each.answer, language)
        found.setdefault(words, []).append(numbers.get(each.item, 0))
    return tuple((words, tuple(asked)) for words, asked in found.items())


def _words(question: Item | None, answer: str, language: str) -> str:
    option = question.option(answer) if question is not None else None
    return option.words.into(language) if option is not None else answer


def _steps(item: Item) -> tuple[int, ...]:
    if item.kind is not Kind.INTEGER or item.range is None:
        return ()
    lowest, highest = int(item.range.lowest), int(item.range.highest)
    return tuple(range(lowest, highest + 1)) if highest - lowest <= MOST_STEPS else ()
