"""The waiting list as the arithmetic of assignment takes it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from soundwell_hookspecs import PluginContext, PractitionerId, WaitingId
from soundwell_plugins.features.fit.auto import Method
from soundwell_plugins.features.fit.instance import Client, Instance, Practitioner
from soundwell_plugins.features.fit.matching.aspects import ASPECTS, ROOM
from soundwell_plugins.features.fit.matching.evaluation import Evaluator
from soundwell_plugins.features.fit.matching.findings import Candidate
from soundwell_plugins.features.fit.profiles.gallery import Gallery
from soundwell_plugins.features.fit.profiles.portrait import Portrait
from soundwell_plugins.features.fit.waiting.entry import Entry, Liking

_NAMED: Final = (30, 20, 10)
"""What it adds to a score that a client named somebody first, second, third."""

_LIKED: Final = {Liking.GLADLY: 8, Liking.COULD: 0}
"""What it adds that a practitioner would take a client."""


@dataclass(frozen=True, slots=True)
class Case:
    """All that is known when a waiting list is placed.

    Args:
        entries: who waits, the longest first.
        portraits: by id, who could take somebody.
        candidates: for each entry everybody, held against its needs.
        instance: the same as numbers and lists.
        clients: by entry, the same as the arithmetic knows it.
        practitioners: likewise.
        missing: how many aspects could not be considered, for anybody.
    """

    entries: tuple[Entry, ...]
    portraits: Mapping[PractitionerId, Portrait]
    candidates: Mapping[WaitingId, Mapping[PractitionerId, Candidate]]
    instance: Instance
    clients: Mapping[WaitingId, Client]
    practitioners: Mapping[PractitionerId, Practitioner]
    missing: int

    def entry(self, waiting: str) -> Entry | None:
        """Return an entry by its id, or by the id of the person."""
        return next((each for each in self.entries if waiting in {each.id, each.person}), None)


class Cases:
    """Puts cases together.

    Args:
        context: the plugin's context.
        gallery: everybody who could take somebody.
    """

    def __init__(self, context: PluginContext, gallery: Gallery) -> None:
        self._gallery = gallery
        # Places are shared out by the arithmetic, so a full practice is no reason against a pair.
        self._evaluator = Evaluator(context, [each for each in ASPECTS if each.id != ROOM])

    def build(self, entries: Sequence[Entry], method: Method) -> Case:
        """Return what is known.

        Args:
            entries: who waits, the longest first.
            method: how places are going to be shared out; lists are made where it needs them.
        """
        portraits = {each.practitioner.id: each for each in self._gallery.all()}
        evaluations = self._evaluator.evaluate_all(
            [entry.needs.answers for entry in entries], list(portraits.values())
        )
        missing = max((each.missing for each in evaluations), default=0)
        candidates: dict[WaitingId, Mapping[PractitionerId, Candidate]] = {
            entry.id: {each.portrait.practitioner.id: each for each in evaluation.candidates}
            for entry, evaluation in zip(entries, evaluations, strict=True)
        }
        scores: dict[str, Mapping[str, int]] = {
            entry.id: {
                str(who): _score(entry, each)
                for who, each in candidates[entry.id].items()
                if not each.blocking and entry.likings.get(who) is not Liking.RATHER_NOT
            }
            for entry in entries
        }
        instance = _instance(entries, portraits, scores, method)
        return Case(
            entries=tuple(entries),
            portraits=portraits,
            candidates=candidates,
            instance=instance,
            clients={WaitingId(each.id): each for each in instance.clients},
            practitioners={PractitionerId(each.id): each for each in instance.practitioners},
            missing=missing,
        )


def places(portrait: Portrait) -> int:
    """Return how many places somebody has to give; none where it is not known."""
    profile = portrait.profile
    return max((profile.capacity or 0) - (profile.caseload or 0), 0)


def _instance(
    entries: Sequence[Entry],
    portraits: Mapping[PractitionerId, Portrait],
    scores: Mapping[str, Mapping[str, int]],
    method: Method,
) -> Instance:
    named = any(each.needs.prefers for each in entries)
    liked = any(each.likings for each in entries)
    lists = method is Method.STABLE or (method is Method.AUTO and named and liked)
    return Instance(
        clients=tuple(
            Client(entry.id, _ranked(scores[entry.id]) if lists else None) for entry in entries
        ),
        practitioners=tuple(
            Practitioner(who, places(portrait), _welcomed(entries, who, scores) if lists else None)
            for who, portrait in portraits.items()
        ),
        scores=scores,
    )


def _score(entry: Entry, candidate: Candidate) -> int:
    who = candidate.portrait.practitioner.id
    score = candidate.points
    if who in entry.needs.prefers[: len(_NAMED)]:
        score += _NAMED[entry.needs.prefers.index(who)]
    liking = entry.likings.get(who)
    return score + (_LIKED.get(liking, 0) if liking is not None else 0)


def _ranked(scores: Mapping[str, int]) -> tuple[str, ...]:
    """Return whom a client would have, those first whom they named, then who fits best."""
    return tuple(sorted(scores, key=lambda who: (-scores[who], who)))


def _welcomed(
    entries: Sequence[Entry], who: PractitionerId, scores: Mapping[str, Mapping[str, int]]
) -> tuple[str, ...]:
    """Return whom a practitioner would take: those first whom they gladly would, then who waits."""
    welcome = [each for each in entries if who in scores[each.id]]
    gladly = [each for each in welcome if each.likings.get(who) is Liking.GLADLY]
    return tuple(each.id for each in [*gladly, *(each for each in welcome if each not in gladly)])
