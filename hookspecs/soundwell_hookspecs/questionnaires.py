"""Instruments: what a check-in asks, and how its answers make scores."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from enum import Enum

from soundwell_hookspecs.markers import contribution


class Respondent(Enum):
    """Who answers an instrument."""

    CLIENT = "client"
    PRACTITIONER = "practitioner"


class Combination(Enum):
    """How the answers of a scale make one score."""

    SUM = "sum"
    MEAN = "mean"


class Boundary(Enum):
    """On which side of a cut-off a score counts, and whether the cut-off itself does."""

    BELOW = "<"
    AT_OR_BELOW = "<="
    ABOVE = ">"
    AT_OR_ABOVE = ">="


@dataclass(frozen=True, slots=True)
class ScaleItem:
    """An item's part in a scale.

    Args:
        item: its `linkId` in the questionnaire.
        weight: how much it counts, above 0.
        reverse: whether a high answer means little: it then counts as lowest + highest - answer.
    """

    item: str
    weight: float = 1.0
    reverse: bool = False


@dataclass(frozen=True, slots=True)
class CutOff:
    """A score from which something is meant to be looked at.

    Args:
        score: in points of the scale.
        boundary: on which side; owners of one instrument do not always agree.
        meaning: a sentence for the practitioner.
        source: where it is published.
    """

    score: float
    boundary: Boundary
    meaning: str
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale:
    """A score that an instrument makes.

    Args:
        key: what it is called in data: small letters, digits and `-`.
        label: what people read, in the questionnaire's own language.
        items: what it is made of.
        combination: how.
        needed: how many items have to be answered, so that there is a score at all; what is
            missing then counts as the mean of what is there. "Not sure yet" is missing, never low.
        translations: the label by language, for example `de`.
        cut_offs: the lowest first; none where nobody has found one.
    """

    key: str
    label: str
    items: tuple[ScaleItem, ...]
    combination: Combination
    needed: int
    translations: Mapping[str, str] = field(default_factory=dict)
    cut_offs: tuple[CutOff, ...] = ()


@dataclass(frozen=True, slots=True)
class Essential:
    """An item whose "no" is told to the practitioner whatever the scores are.

    Args:
        item: its `linkId`.
        no: the codes of the answers that mean "no".
    """

    item: str
    no: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Scoring:
    """How the answers of an instrument become scores.

    Args:
        evidence: a sentence on how far its scores can be trusted, shown beside them.
        respondent: who answers it.
        scales: its scores; none where it asks for words alone.
        headline: the key of the scale that stands for the whole, or empty.
        essentials: the items whose "no" counts by itself.
    """

    evidence: str
    respondent: Respondent = Respondent.CLIENT
    scales: tuple[Scale, ...] = ()
    headline: str = ""
    essentials: tuple[Essential, ...] = ()


@dataclass(frozen=True, slots=True)
class Instrument:
    """A form of a check-in, of one version that never changes.

    Args:
        questionnaire: HL7 FHIR R4 `Questionnaire` as JSON; its `name` and `version` name it, and
            an item that is changed makes another version.
        scoring: what its answers mean.
    """

    questionnaire: Mapping[str, object]
    scoring: Scoring


@contribution(deadline=timedelta(seconds=10), clinical=True)
def instruments() -> Sequence[Instrument]:
    """Bring instruments for check-ins; asked once, before the first check-in.

    Of what clients are asked only features may decide. `soundwell alliance check` tells what is
    wrong with an instrument; one that is wrong is left out and its plugin is named.

    Returns:
        The instruments.

    Raises:
        Exception: anything raised leaves this plugin's instruments out and names it.

    Example::

        @implements(instruments)
        def instruments(self) -> Sequence[Instrument]:
            scoring = Scoring(evidence="Unvalidated: no norms, no cut-offs.")
            return [Instrument(json.loads(self.file.read_text()), scoring)]
    """
