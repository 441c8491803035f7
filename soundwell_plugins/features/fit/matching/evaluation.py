"""Holding answers against profiles, so that one aspect that fails takes nothing else with it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from soundwell_hookspecs import (
    FitAnswers,
    FitCriterion,
    FitProfile,
    PluginContext,
    PractitionerId,
    fit_criteria,
)
from soundwell_plugins.features.fit.matching.aspects import ASPECTS, Aspect
from soundwell_plugins.features.fit.matching.findings import Candidate, Finding
from soundwell_plugins.features.fit.profiles.portrait import Portrait
from soundwell_plugins.features.fit.words import Words

_MOST_OF_ONE: Final = 50

Found = dict[PractitionerId, list[Finding]]


@dataclass(frozen=True, slots=True)
class Evaluation:
    """What came of it.

    Args:
        candidates: everybody, in the order of the configuration.
        missing: how many aspects, or plugins with aspects, could not be considered.
    """

    candidates: tuple[Candidate, ...]
    missing: int = 0


class Evaluator:
    """Asks our own rules and the plugins that bring criteria.

    Args:
        context: the plugin's context.
        aspects: our own rules.
    """

    def __init__(self, context: PluginContext, aspects: Sequence[Aspect] = ASPECTS) -> None:
        self._context = context
        self._aspects = aspects

    def evaluate(
        self, answers: FitAnswers, portraits: Sequence[Portrait], language: str = ""
    ) -> Evaluation:
        """Hold the answers against everybody.

        Args:
            answers: what the visitor is sure of.
            portraits: everybody who could be suggested.
            language: in which reasons are told; that of whoever waits when empty.
        """
        profiles = [each.profile for each in portraits]
        found: Found = {each.practitioner: [] for each in profiles}
        texts = self._context.texts
        words = Words(texts.into(language) if language else texts)
        missing = sum(
            not self._judged(aspect, answers, profiles, words, found) for aspect in self._aspects
        )
        missing += self._others(answers, profiles, found)
        return Evaluation(
            tuple(Candidate(each, tuple(found[each.practitioner.id])) for each in portraits),
            missing,
        )

    def _judged(
        self,
        aspect: Aspect,
        answers: FitAnswers,
        profiles: Sequence[FitProfile],
        words: Words,
        found: Found,
    ) -> bool:
        """Add what one aspect finds, or nothing of it; tell whether it could be considered."""
        wanted = answers.chosen.get(aspect.question, ())
        if aspect.question and not wanted:
            return True
        required = aspect.constraint or aspect.question in answers.essential
        title = words.texts.gettext(aspect.title)
        try:
            judged = [aspect.rule(wanted, profile, words) for profile in profiles]
        except Exception as error:  # noqa: BLE001  # a profile from elsewhere may hold anything
            # Of the error only its kind: its text may quote what somebody answered.
            self._context.logger.warning(
                "the aspect %s could not be considered: %s", aspect.id, type(error).__name__
            )
            return False
        for profile, verdict in zip(profiles, judged, strict=True):
            if verdict is not None:
                degree, reason = verdict
                found[profile.practitioner].append(
                    Finding(
                        aspect.id,
                        title,
                        aspect.question,
                        degree,
                        reason,
                        aspect.weight,
                        required,
                        aspect.constraint,
                    )
                )
        return True

    def _others(self, answers: FitAnswers, profiles: Sequence[FitProfile], found: Found) -> int:
        """Add what plugins find; return how many of them could not be considered."""
        collected = self._context.hooks.collect(fit_criteria, answers=answers, profiles=profiles)
        missing = len(collected.failures)
        for answer in collected.answers:
            nonsense = _nonsense(answer.value, found)
            if nonsense:
                self._context.logger.warning("%s: fit_criteria: %s", answer.plugin, nonsense)
                missing += 1
                continue
            for criterion in answer.value:
                _add(criterion, answers, found)
        return missing


def _add(criterion: FitCriterion, answers: FitAnswers, found: Found) -> None:
    required = criterion.constraint or criterion.question in answers.essential
    for each in criterion.findings:
        found[each.practitioner].append(
            Finding(
                criterion.id,
                criterion.title,
                criterion.question,
                each.degree,
                each.reason,
                criterion.weight,
                required,
                criterion.constraint,
            )
        )


def _nonsense(criteria: Sequence[FitCriterion], known: Mapping[PractitionerId, object]) -> str:
    """Return what is wrong with the aspects of one plugin, or nothing."""
    if len(criteria) > _MOST_OF_ONE:
        return f"more than {_MOST_OF_ONE} aspects"
    if len({each.id for each in criteria}) < len(criteria):
        return "two aspects with one id"
    if {each.id for each in criteria} & {each.id for each in ASPECTS}:
        return "an aspect with the id of one of Soundwell's"
    if any(each.practitioner not in known for one in criteria for each in one.findings):
        return "a finding about somebody who is no practitioner here"
    return ""
