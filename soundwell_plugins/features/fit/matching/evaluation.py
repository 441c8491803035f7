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
from soundwell_plugins.features.fit.matching.nonsense import nonsense
from soundwell_plugins.features.fit.profiles.portrait import Portrait
from soundwell_plugins.features.fit.questions.own import SONGS
from soundwell_plugins.features.fit.words import Words

Found = dict[PractitionerId, list[Finding]]
Chosen = Mapping[str, tuple[str, ...]]

_OURS: Final = frozenset(each.id for each in ASPECTS)


@dataclass(frozen=True, slots=True)
class Evaluation:
    """What came of it.

    Args:
        candidates: everybody, in the order of the configuration.
        missing: how many aspects, or plugins with aspects, could not be considered.
    """

    candidates: tuple[Candidate, ...]
    missing: int = 0


@dataclass(frozen=True, slots=True)
class _Brought:
    """What plugins bring for one person.

    Args:
        criteria: by plugin, its aspects.
        failed: the plugins that could not be considered.
    """

    criteria: Mapping[str, Sequence[FitCriterion]]
    failed: frozenset[str]


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
        self, answers: FitAnswers, portraits: Sequence[Portrait], *, songs: str = ""
    ) -> Evaluation:
        """Hold the answers of one person against everybody.

        Args:
            answers: what they are sure of.
            portraits: everybody who could be suggested.
            songs: what they wrote about music; no plugin is shown it.
        """
        return self._evaluation(answers, portraits, self._asked(answers, portraits), songs)

    def evaluate_all(
        self, several: Sequence[FitAnswers], portraits: Sequence[Portrait]
    ) -> Sequence[Evaluation]:
        """Hold the answers of several people against everybody, all by the same aspects.

        A plugin that fails for one of them counts for none: whoever is judged by more aspects would
        have the higher score. Those with the same answers are asked about once.

        Args:
            several: what each of them is sure of.
            portraits: everybody who could take one of them.
        """
        known: dict[object, _Brought] = {}
        for answers in several:
            if (key := _key(answers)) not in known:
                known[key] = self._asked(answers, portraits)
        failed = frozenset[str]().union(*(each.failed for each in known.values()))
        return [
            self._evaluation(answers, portraits, _without(known[_key(answers)], failed))
            for answers in several
        ]

    def _evaluation(
        self,
        answers: FitAnswers,
        portraits: Sequence[Portrait],
        brought: _Brought,
        songs: str = "",
    ) -> Evaluation:
        profiles = [each.profile for each in portraits]
        found: Found = {each.practitioner: [] for each in profiles}
        words = Words(self._context.texts)
        chosen = {**answers.chosen, SONGS: (songs,)} if songs else answers.chosen
        missing = sum(
            not self._judged(
                aspect,
                chosen,
                profiles,
                words,
                found,
                essential=aspect.question in answers.essential,
            )
            for aspect in self._aspects
        )
        for criteria in brought.criteria.values():
            for criterion in criteria:
                _add(criterion, answers, found)
        return Evaluation(
            tuple(Candidate(each, tuple(found[each.practitioner.id])) for each in portraits),
            missing + len(brought.failed),
        )

    def _judged(  # one thing each
        self,
        aspect: Aspect,
        chosen: Chosen,
        profiles: Sequence[FitProfile],
        words: Words,
        found: Found,
        *,
        essential: bool,
    ) -> bool:
        """Add what one aspect finds, or nothing of it; tell whether it could be considered."""
        wanted = chosen.get(aspect.question, ())
        if aspect.question and not wanted:
            return True
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
                        aspect.constraint or essential,
                        aspect.constraint,
                    )
                )
        return True

    def _asked(self, answers: FitAnswers, portraits: Sequence[Portrait]) -> _Brought:
        """Ask the plugins; of one that brings nonsense nothing is taken."""
        profiles = [each.profile for each in portraits]
        known = {each.practitioner for each in profiles}
        collected = self._context.hooks.collect(fit_criteria, answers=answers, profiles=profiles)
        failed = {each.plugin for each in collected.failures}
        criteria: dict[str, Sequence[FitCriterion]] = {}
        for answer in collected.answers:
            wrong = nonsense(answer.value, known, _OURS)
            if wrong:
                self._context.logger.warning("%s: fit_criteria: %s", answer.plugin, wrong)
                failed.add(answer.plugin)
            else:
                criteria[answer.plugin] = answer.value
        return _Brought(criteria, frozenset(failed))


def _key(answers: FitAnswers) -> object:
    return tuple(sorted(answers.chosen.items())), answers.essential


def _without(brought: _Brought, failed: frozenset[str]) -> _Brought:
    left = {plugin: each for plugin, each in brought.criteria.items() if plugin not in failed}
    return _Brought(left, failed)


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
