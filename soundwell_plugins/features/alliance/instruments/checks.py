"""Whether the parts of an instrument fit together."""

import re
from collections import Counter
from collections.abc import Iterator
from typing import Final

from soundwell_hookspecs import Respondent, Scale, Scoring
from soundwell_plugins.features.alliance.instruments.problems import Problem
from soundwell_plugins.features.alliance.instruments.questionnaire import (
    Condition,
    Item,
    Questionnaire,
)
from soundwell_plugins.features.alliance.instruments.scores import bounds

MAX_QUESTIONS: Final = 100
_KEY: Final = re.compile(r"[a-z][a-z0-9-]{0,63}")


def objections(questionnaire: Questionnaire, scoring: Scoring) -> Iterator[Problem]:
    """Yield what does not fit.

    Args:
        questionnaire: what is asked.
        scoring: what the answers mean.
    """
    yield from _items(questionnaire)
    yield from _conditions(questionnaire)
    yield from _scoring(questionnaire, scoring)


def _items(questionnaire: Questionnaire) -> Iterator[Problem]:
    counted = Counter(each.link_id for each in questionnaire.all_items())
    for name in (name for name, count in counted.items() if count > 1):
        what = f'holds the linkId "{name}" {counted[name]} times'
        yield Problem("questionnaire", what, "Give each item one of its own.")
    questions = questionnaire.questions()
    if not questions:
        yield Problem("questionnaire.item", "asks nothing", "Add a question.")
    if len(questions) > MAX_QUESTIONS:
        what = f"asks {len(questions)} questions"
        yield Problem("questionnaire.item", what, f"Ask at most {MAX_QUESTIONS}; fewer are kinder.")


def _conditions(questionnaire: Questionnaire) -> Iterator[Problem]:
    """Look at what is asked only after some answers: these have to come on an earlier page."""
    earlier: dict[str, Item] = {}
    for top in questionnaire.items:
        for item in top.with_all_within():
            for condition in item.asked_when:
                yield from _condition(item, condition, earlier.get(condition.item))
        earlier.update((item.link_id, item) for item in top.with_all_within())


def _condition(item: Item, condition: Condition, question: Item | None) -> Iterator[Problem]:
    place = f"questionnaire, item {item.link_id}, enableWhen"
    if question is None:
        what = f'depends on "{condition.item}", which is not asked on an earlier page'
        yield Problem(place, what, "Put it into a later item of the first level than its question.")
    elif question.option(condition.answer) is None:
        what = f'waits for "{condition.answer}", which nobody can answer to {condition.item}'
        yield Problem(place, what, f"Write one of {_codes(question)}.")


def _scoring(questionnaire: Questionnaire, scoring: Scoring) -> Iterator[Problem]:
    questions = questionnaire.questions()
    if not scoring.evidence.strip():
        yield Problem(
            "scoring.evidence",
            "does not say how far the scores can be trusted",
            'Write a sentence, such as "Unvalidated: no norms, no cut-offs."',
        )
    keys = Counter(each.key for each in scoring.scales)
    for number, scale in enumerate(scoring.scales):
        place = f"scoring.scales[{number}] ({scale.key[:64]})"
        if not _KEY.fullmatch(scale.key):
            yield Problem(f"{place}.key", "is no key", "Write small letters, digits and -.")
        if keys[scale.key] > 1:
            yield Problem(f"{place}.key", "is used twice", "Give each scale a key of its own.")
        yield from _scale(scale, place, questionnaire)
    if scoring.headline and scoring.headline not in keys:
        known = ", ".join(keys) or "none, for there are no scales"
        what = "names a scale that there is not"
        yield Problem("scoring.headline", what, f"Write one of: {known}.")
    for number, essential in enumerate(scoring.essentials):
        place = f"scoring.essentials[{number}]"
        question = questions.get(essential.item)
        if question is None:
            what = f'names "{essential.item}", which is not asked'
            yield Problem(place, what, "Write the linkId of a question.")
        elif not essential.no or any(question.option(code) is None for code in essential.no):
            what = "names an answer that nobody can give"
            yield Problem(f"{place}.no", what, f"Write some of {_codes(question)}.")
    if scoring.essentials and scoring.respondent is not Respondent.CLIENT:
        what = "are for what clients answer, and the practitioner answers this"
        yield Problem("scoring.essentials", what, "Remove them.")


def _scale(scale: Scale, place: str, questionnaire: Questionnaire) -> Iterator[Problem]:
    questions = questionnaire.questions()
    if not scale.items:
        yield Problem(f"{place}.items", "is empty", "Name the questions that it is made of.")
        return
    for number, part in enumerate(scale.items):
        where = f"{place}.items[{number}]"
        question = questions.get(part.item)
        if question is None:
            what = f'names "{part.item}", which is not asked'
            yield Problem(f"{where}.item", what, "Write the linkId of a question.")
        elif question.values is None:
            what = f"needs a number for the answers of {part.item}"
            yield Problem(where, what, "Give its options the extension ordinalValue.")
        if not 0 < part.weight < float("inf"):
            yield Problem(f"{where}.weight", "is not above 0", "Use reverse for items that turn.")
    if len({part.item for part in scale.items}) < len(scale.items):
        yield Problem(f"{place}.items", "names an item twice", "Use weight to let it count more.")
    if not 1 <= scale.needed <= len(scale.items):
        what = f"is not between 1 and {len(scale.items)}, the number of its items"
        yield Problem(f"{place}.needed", what, "Write how many answers the score needs.")
    yield from _cut_offs(scale, place, questionnaire)


def _cut_offs(scale: Scale, place: str, questionnaire: Questionnaire) -> Iterator[Problem]:
    ends = bounds(scale, questionnaire.questions())
    for number, cut_off in enumerate(scale.cut_offs):
        where = f"{place}.cut_offs[{number}]"
        if ends is not None and not ends[0] <= cut_off.score <= ends[1]:
            what = f"is outside of the scale, which goes from {ends[0]:g} to {ends[1]:g}"
            yield Problem(f"{where}.score", what, "Write it in points of this scale.")
        if not cut_off.source.strip() or not cut_off.meaning.strip():
            what = "does not say what it means and where it is published"
            yield Problem(where, what, "Write both, or leave the cut-off out.")
    scores = [each.score for each in scale.cut_offs]
    if scores != sorted(scores):
        yield Problem(f"{place}.cut_offs", "are not sorted", "Write the lowest first.")


def _codes(question: Item) -> str:
    return ", ".join(f'"{each.code}"' for each in question.options) or "none: it is no choice"
