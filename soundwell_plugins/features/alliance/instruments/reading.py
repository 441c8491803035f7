"""An instrument, read from a file or taken from a plugin, and checked."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

from pydantic import ConfigDict, TypeAdapter, ValidationError

from soundwell_hookspecs import Instrument, Scale, Scoring
from soundwell_plugins.features.alliance.instruments import fhir
from soundwell_plugins.features.alliance.instruments.checks import objections
from soundwell_plugins.features.alliance.instruments.conversion import Conversion
from soundwell_plugins.features.alliance.instruments.problems import InstrumentWrong, Problem
from soundwell_plugins.features.alliance.instruments.questionnaire import Questionnaire
from soundwell_plugins.features.alliance.instruments.scores import bounds
from soundwell_plugins.features.alliance.instruments.sentences import problems_of

MAX_BYTES: Final = 1_000_000
"""How large a file may be."""

_SCORING: Final = "scoring"
_scoring_adapter: Final = TypeAdapter(tuple[Scoring], config=ConfigDict(extra="forbid"))


@dataclass(frozen=True)
class KnownInstrument:
    """An instrument that was found right.

    Args:
        questionnaire: what it asks.
        scoring: what the answers mean.
        document: both as they were given, as JSON that is always written the same way.
    """

    questionnaire: Questionnaire
    scoring: Scoring
    document: str = field(repr=False)

    @property
    def name(self) -> str:
        """What names it, in all its versions."""
        return self.questionnaire.name

    @property
    def version(self) -> str:
        """Which version it is."""
        return self.questionnaire.version

    @cached_property
    def headline(self) -> tuple[Scale, tuple[float, float]] | None:
        """The scale that stands for the whole and its lowest and highest score, if there is one."""
        key = self.scoring.headline
        scale = next((each for each in self.scoring.scales if key and each.key == key), None)
        ends = bounds(scale, self.questionnaire.questions()) if scale is not None else None
        return (scale, ends) if scale is not None and ends is not None else None

    @cached_property
    def hash(self) -> str:
        """A hash of all that it asks and means, by which a silent change is found."""
        return sha256(self.document.encode()).hexdigest()


def read_file(text: bytes, scoring: bytes | None = None) -> KnownInstrument:
    """Read a file: a `Questionnaire`, or an object of a `questionnaire` and its `scoring`.

    Args:
        text: the file.
        scoring: the file beside it that holds the scoring of a mere `Questionnaire`, if there is.

    Raises:
        InstrumentWrong: it cannot be used.
    """
    document = _parsed(text, "the file")
    if "resourceType" in document:
        means = _parsed(scoring, "the scoring") if scoring is not None else _UNSCORED
        return read_document({"questionnaire": document, _SCORING: means})
    if "questionnaire" not in document:
        raise InstrumentWrong(
            [
                Problem(
                    "the file",
                    "holds no instrument",
                    'Write a FHIR R4 Questionnaire, or {"questionnaire": …, "scoring": …}.',
                )
            ]
        )
    return read_document(document)


def read_path(path: Path) -> KnownInstrument:
    """Read a file; a mere `Questionnaire` has its scoring in `NAME.scoring.json` beside it.

    Raises:
        InstrumentWrong: it cannot be used.
        OSError: it cannot be read.
    """
    return read_file(path.read_bytes(), scoring_beside(path))


def scoring_beside(path: Path) -> bytes | None:
    """Return the file `NAME.scoring.json` beside a file, or `None` if there is none.

    Raises:
        OSError: it cannot be read.
    """
    beside = path.with_suffix(".scoring.json")
    return beside.read_bytes() if beside.is_file() else None


def kept(document: str) -> KnownInstrument:
    """Return an instrument from the text that was kept of it."""
    return read_document(json.loads(document))


def taken(instrument: Instrument) -> KnownInstrument:
    """Check an instrument that a plugin brings.

    Raises:
        InstrumentWrong: it cannot be used.
    """
    scoring = _scoring_adapter.dump_python((instrument.scoring,), mode="json")[0]
    return read_document({"questionnaire": instrument.questionnaire, _SCORING: scoring})


def read_document(document: Mapping[str, object]) -> KnownInstrument:
    """Read a `questionnaire` and its `scoring`.

    Args:
        document: both, as parsed JSON.

    Raises:
        InstrumentWrong: it cannot be used.
    """
    problems: list[Problem] = []
    questionnaire = _questionnaire(document.get("questionnaire"), problems)
    scoring = _scoring(document.get(_SCORING, {}), problems)
    if questionnaire is not None and scoring is not None and not problems:
        problems += objections(questionnaire, scoring)
    if questionnaire is None or scoring is None or problems:
        raise InstrumentWrong(problems)
    kept = {"questionnaire": document["questionnaire"], _SCORING: document.get(_SCORING, {})}
    return KnownInstrument(questionnaire, scoring, _canonical(kept))


_UNSCORED: Final[Mapping[str, Any]] = {"evidence": "Without scores: its answers stand alone."}


def _questionnaire(document: object, problems: list[Problem]) -> Questionnaire | None:
    try:
        resource = fhir.Resource.model_validate(document)
    except ValidationError as error:
        problems += problems_of(error, "questionnaire", document)
        return None
    conversion = Conversion()
    questionnaire = conversion.questionnaire(resource)
    problems += conversion.problems
    return questionnaire


def _scoring(document: object, problems: list[Problem]) -> Scoring | None:
    try:
        return _scoring_adapter.validate_python((document,))[0]
    except ValidationError as error:
        found = problems_of(error, _SCORING, (document,))
        problems += [
            Problem(each.place.replace(f"{_SCORING}[0]", _SCORING, 1), each.what, each.remedy)
            for each in found
        ]
        return None


def _parsed(text: bytes, name: str) -> Mapping[str, Any]:
    if len(text) > MAX_BYTES:
        raise InstrumentWrong([Problem(name, "is larger than 1 MB", "Shorten it.")])
    try:
        document = json.loads(text)
    except UnicodeDecodeError:
        raise InstrumentWrong([Problem(name, "is no text in UTF-8", "Save it as such.")]) from None
    except json.JSONDecodeError as error:
        where = f"{name}, line {error.lineno}, column {error.colno}"
        problem = Problem(where, "is no JSON from here on", "Look for a comma or bracket nearby.")
        raise InstrumentWrong([problem]) from None
    except RecursionError:
        raise InstrumentWrong([Problem(name, "is nested too deeply", "Flatten it.")]) from None
    if not isinstance(document, dict):
        raise InstrumentWrong([Problem(name, "is no object", "Put it in curly brackets.")])
    return document


def _canonical(document: Mapping[str, object]) -> str:
    return json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
