"""In which order those who fit are suggested, and what would alter it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256

from soundwell_hookspecs import FitAnswers, PractitionerId
from soundwell_plugins.features.fit.matching.findings import Candidate

Lots = Mapping[PractitionerId, bytes]


@dataclass(frozen=True, slots=True)
class Change:
    """One wish without which somebody else would come first.

    Args:
        title: the wish, in two or three words.
        name: who would come first.
    """

    title: str
    name: str


@dataclass(frozen=True, slots=True)
class Block:
    """What keeps somebody from being suggested.

    Args:
        title: in two or three words.
        reason: why, for each of those whom nothing else keeps, by name.
        count: how many are kept by it, alone or among other things.
        essential: whether the visitor has made it so, and can unmake it.
        question: the question that it goes by, or empty.
    """

    title: str
    reason: Mapping[str, str]
    count: int
    essential: bool
    question: str


def drawn(answers: FitAnswers, practitioners: Iterable[PractitionerId]) -> Lots:
    """Return a lot for each, drawn from the answers.

    The lot is the SHA-256 digest of the answers in a fixed order and of the practitioner's id: the
    same answers always give the same lots, and other answers others, so that among equals nobody
    is always the first.

    Args:
        answers: what the visitor is sure of.
        practitioners: for whom.
    """
    told = repr(
        (
            sorted((key, sorted(value)) for key, value in answers.chosen.items()),
            sorted(answers.essential),
        )
    )
    return {each: sha256(f"{told}\n{each}".encode()).digest() for each in practitioners}


def ranked(candidates: Iterable[Candidate], lots: Lots) -> list[Candidate]:
    """Return those whom nothing rules out: who meets more comes first, a lot decides equals."""
    fitting = [each for each in candidates if not each.blocking]
    return sorted(fitting, key=lambda each: (-each.points, lots[each.portrait.practitioner.id]))


def changes(candidates: Sequence[Candidate], lots: Lots, most: int) -> tuple[Change, ...]:
    """Return the single wishes without which somebody else would come first.

    Args:
        candidates: everybody, those who are ruled out among them.
        lots: for equals.
        most: how many are told.
    """
    first = ranked(candidates, lots)[:1]
    found: list[Change] = []
    for question, title in _wishes(candidates).items():
        without = [_without(each, question) for each in candidates]
        then = ranked(without, lots)[:1]
        if then and first and _id(then[0]) != _id(first[0]):
            found.append(Change(title, then[0].portrait.practitioner.name))
    return tuple(found[:most])


def blocks(candidates: Sequence[Candidate], essential: frozenset[str]) -> tuple[Block, ...]:
    """Return what keeps people from being suggested; what alone keeps most comes first.

    Args:
        candidates: everybody.
        essential: the questions that the visitor has made essential.
    """
    found: dict[str, Block] = {}
    for candidate in candidates:
        blocking = candidate.blocking
        for each in blocking:
            before = found.get(each.aspect)
            alone = (
                {candidate.portrait.practitioner.name: each.reason} if (len(blocking) == 1) else {}
            )
            found[each.aspect] = Block(
                title=each.title,
                reason={**(before.reason if before else {}), **alone},
                count=1 + (before.count if before else 0),
                essential=each.question in essential,
                question=each.question,
            )
    return tuple(sorted(found.values(), key=lambda each: (-len(each.reason), -each.count)))


def _wishes(candidates: Iterable[Candidate]) -> dict[str, str]:
    return {
        finding.question: finding.title
        for candidate in candidates
        for finding in candidate.findings
        if finding.question and not finding.fixed
    }


def _without(candidate: Candidate, question: str) -> Candidate:
    left = tuple(each for each in candidate.findings if each.question != question)
    return Candidate(candidate.portrait, left)


def _id(candidate: Candidate) -> PractitionerId:
    return candidate.portrait.practitioner.id
