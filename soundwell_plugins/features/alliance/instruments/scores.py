"""Scores: answers, weighed and put together."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from soundwell_hookspecs import Boundary, Combination, CutOff, Scale, ScaleItem, Scoring
from soundwell_plugins.features.alliance.instruments.answers import Answer, Answers
from soundwell_plugins.features.alliance.instruments.questionnaire import Item, Kind, Questionnaire


@dataclass(frozen=True, slots=True)
class Score:
    """What a scale says of one check-in.

    Args:
        scale: the key of the scale.
        value: in points of the scale; `None` where too few items were answered.
        answered: how many of its items were answered with something else than "not sure yet".
        unsure: how many were answered with "not sure yet".
        asked: how many items it is made of.
        crossed: the cut-offs on whose side the score is.
    """

    scale: str
    value: float | None
    answered: int
    unsure: int
    asked: int
    crossed: tuple[CutOff, ...] = ()


def scores(questionnaire: Questionnaire, scoring: Scoring, answers: Answers) -> tuple[Score, ...]:
    """Return the scores of all scales, in their order.

    Args:
        questionnaire: what was asked.
        scoring: how it is scored.
        answers: what was answered.
    """
    questions = questionnaire.questions()
    return tuple(_score(scale, questions, answers) for scale in scoring.scales)


def noes(scoring: Scoring, answers: Answers) -> tuple[str, ...]:
    """Return the `linkId` of each essential question that was answered with a "no".

    Args:
        scoring: says which answers are a "no".
        answers: what was answered.
    """
    return tuple(
        each.item
        for each in scoring.essentials
        if each.item in answers and answers[each.item].value in each.no
    )


def bounds(scale: Scale, questions: Mapping[str, Item]) -> tuple[float, float] | None:
    """Return the lowest and the highest score of a scale, or `None` if it cannot be scored.

    Args:
        scale: which.
        questions: the questionnaire's questions by `linkId`.
    """
    lowest: list[tuple[float, float]] = []
    highest: list[tuple[float, float]] = []
    for part in scale.items:
        values = questions[part.item].values if part.item in questions else None
        if values is None or part.weight <= 0:
            return None
        lowest.append((part.weight, values[0]))
        highest.append((part.weight, values[1]))
    return (_combined(scale, lowest), _combined(scale, highest)) if lowest else None


def crosses(score: float, cut_off: CutOff) -> bool:
    """Tell whether a score is on the side of a cut-off that counts."""
    same = math.isclose(score, cut_off.score, rel_tol=1e-9, abs_tol=1e-9)
    match cut_off.boundary:
        case Boundary.BELOW:
            return score < cut_off.score and not same
        case Boundary.AT_OR_BELOW:
            return score < cut_off.score or same
        case Boundary.ABOVE:
            return score > cut_off.score and not same
        case Boundary.AT_OR_ABOVE:
            return score > cut_off.score or same


def counted(question: Item, answer: Answer, *, reverse: bool = False) -> float | None:
    """Return what an answer counts, or `None` if it counts nothing.

    Args:
        question: what was asked.
        answer: what was answered.
        reverse: whether a high answer means little.
    """
    value = _value(question, answer)
    ends = question.values
    if value is None or ends is None:
        return None
    return ends[0] + ends[1] - value if reverse else value


def _score(scale: Scale, questions: Mapping[str, Item], answers: Answers) -> Score:
    given = [(part, answers[part.item]) for part in scale.items if part.item in answers]
    values = [
        (part.weight, value)
        for part, answer in given
        if (value := counted(questions[part.item], answer, reverse=part.reverse)) is not None
    ]
    score = _combined(scale, values) if len(values) >= scale.needed else None
    return Score(
        scale=scale.key,
        value=score,
        answered=len(values),
        unsure=sum(answer.unsure for _, answer in given),
        asked=len(scale.items),
        crossed=tuple(
            each for each in scale.cut_offs if score is not None and crosses(score, each)
        ),
    )


def _combined(scale: Scale, values: Sequence[tuple[float, float]]) -> float:
    """Return the weighted mean, or the sum that all items would have with that mean."""
    weights = math.fsum(weight for weight, _ in values)
    mean = math.fsum(weight * value for weight, value in values) / weights
    if scale.combination is Combination.MEAN:
        return mean
    if len(values) == len(scale.items):
        return math.fsum(weight * value for weight, value in values)
    return mean * _weight(scale.items)


def _weight(items: Sequence[ScaleItem]) -> float:
    return math.fsum(each.weight for each in items)


def _value(question: Item, answer: Answer) -> float | None:
    if answer.value is None:
        return None
    if question.kind in {Kind.CHOICE, Kind.BOOLEAN}:
        option = question.option(str(answer.value))
        return option.value if option is not None else None
    return float(answer.value) if question.kind.is_number else None
