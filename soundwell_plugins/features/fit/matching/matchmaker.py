"""From answers to suggestions."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from soundwell_hookspecs import FitAnswers, PluginContext, Practitioner
from soundwell_plugins.features.fit.configuration import FitConfig
from soundwell_plugins.features.fit.matching.aspects import ROOM
from soundwell_plugins.features.fit.matching.evaluation import Evaluator
from soundwell_plugins.features.fit.matching.findings import Candidate
from soundwell_plugins.features.fit.matching.ranking import (
    Block,
    Change,
    blocks,
    changes,
    drawn,
    ranked,
)
from soundwell_plugins.features.fit.profiles.portrait import Portrait

_MOST_CHANGES: Final = 3


@dataclass(frozen=True, slots=True)
class Match:
    """What a visitor is told.

    Args:
        suggestions: who fits, the best first.
        others: how many more fit.
        blocks: what keeps the others from being suggested; told where few or none are.
        changes: single wishes without which somebody else would come first.
        missing: how many aspects could not be considered.
        full: who would fit, but has no place free at present.
    """

    suggestions: tuple[Candidate, ...]
    others: int = 0
    blocks: tuple[Block, ...] = ()
    changes: tuple[Change, ...] = ()
    missing: int = 0
    full: tuple[Practitioner, ...] = ()


class Matchmaker:
    """Suggests practitioners.

    Args:
        config: the table `[fit]`.
        context: the plugin's context.
    """

    def __init__(self, config: FitConfig, context: PluginContext) -> None:
        self._config = config
        self._evaluator = Evaluator(context)

    def match(
        self, answers: FitAnswers, portraits: Sequence[Portrait], *, songs: str = ""
    ) -> Match:
        """Return who could suit; the same answers always give the same result.

        Args:
            answers: what the visitor is sure of.
            portraits: everybody who could be suggested.
            songs: what the visitor wrote about songs and artists, or nothing.
        """
        evaluation = self._evaluator.evaluate(answers, portraits, songs=songs)
        candidates = evaluation.candidates
        lots = drawn(answers, [each.portrait.practitioner.id for each in candidates])
        fitting = ranked(candidates, lots)
        shown = tuple(fitting[: self._config.suggestions])
        return Match(
            suggestions=shown,
            others=len(fitting) - len(shown),
            blocks=blocks(candidates, answers.essential),
            changes=changes(candidates, lots, _MOST_CHANGES),
            missing=evaluation.missing,
            full=tuple(
                each.portrait.practitioner
                for each in candidates
                if [finding.aspect for finding in each.blocking] == [ROOM]
            ),
        )
