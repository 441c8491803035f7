"""What was found when wishes were held against practitioners."""

from dataclasses import dataclass
from typing import Final

from soundwell_hookspecs import FitDegree
from soundwell_plugins.features.fit.profiles.portrait import Portrait

POINTS: Final = {
    FitDegree.MATCHED: 4,
    FitDegree.PARTLY: 2,
    FitDegree.UNKNOWN: 1,
    FitDegree.NOT_MET: 0,
}
"""What a finding counts, times the weight of its aspect: not to know is no fault of anybody's."""


@dataclass(frozen=True, slots=True)
class Finding:
    """How far one practitioner meets one wish.

    Args:
        aspect: what the aspect is called by.
        title: two or three words about it.
        question: the question that it goes by, or empty.
        degree: how far.
        reason: why, in a sentence.
        weight: how much it counts.
        required: whether who does not meet it is not suggested.
        fixed: whether that is so whatever the visitor says.
    """

    aspect: str
    title: str
    question: str
    degree: FitDegree
    reason: str
    weight: int
    required: bool
    fixed: bool = False

    @property
    def blocks(self) -> bool:
        """Whether it rules the practitioner out."""
        return self.required and self.degree is FitDegree.NOT_MET

    @property
    def points(self) -> int:
        """What it counts."""
        return self.weight * POINTS[self.degree]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A practitioner, held against all wishes.

    Args:
        portrait: who.
        findings: what was found, in the order of the questions.
    """

    portrait: Portrait
    findings: tuple[Finding, ...]

    @property
    def blocking(self) -> tuple[Finding, ...]:
        """What rules them out."""
        return tuple(each for each in self.findings if each.blocks)

    @property
    def points(self) -> int:
        """What all findings count together."""
        return sum(each.points for each in self.findings)

    def having(self, degree: FitDegree) -> tuple[Finding, ...]:
        """Return the findings of one degree."""
        return tuple(each for each in self.findings if each.degree is degree)
