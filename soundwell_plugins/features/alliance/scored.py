"""What answers come to: kept sealed beside them, so that an overview need not count anew."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class Scored:
    """What the answers to one instrument come to.

    Args:
        instrument: its name.
        version: which was asked.
        language: in which it was asked, as a tag; versions and languages are never pooled.
        scores: of each scale, `None` where too little was answered.
        noes: the `linkId` of each essential question that was answered with a "no".
        chosen: what was chosen where it counts in no score, by `linkId`, for example whether
            something came up.
        wrote: the `linkId` of each question to which somebody wrote something.
    """

    instrument: str
    version: str
    language: str
    scores: Mapping[str, float | None] = field(repr=False)
    noes: tuple[str, ...] = field(default=(), repr=False)
    chosen: Mapping[str, str] = field(default_factory=dict, repr=False)
    wrote: tuple[str, ...] = field(default=(), repr=False)


def written(scored: Iterable[Scored]) -> str:
    """Return it as text, to be encrypted."""
    return json.dumps(
        {
            each.instrument: {
                "version": each.version,
                "language": each.language,
                "scores": dict(each.scores),
                "noes": list(each.noes),
                "chosen": dict(each.chosen),
                "wrote": list(each.wrote),
            }
            for each in scored
        }
    )


def read(text: str | None) -> tuple[Scored, ...]:
    """Return what a text holds; nothing where there is no text."""
    return tuple(
        Scored(
            instrument=instrument,
            version=values["version"],
            language=values["language"],
            scores=values["scores"],
            noes=tuple(values["noes"]),
            chosen=values.get("chosen", {}),
            wrote=tuple(values.get("wrote", ())),
        )
        for instrument, values in (json.loads(text) if text else {}).items()
    )


def score_in(text: str, instrument: str, version: str, scale: str) -> tuple[str, float] | None:
    """Return one score out of a text, and in which language it was asked; quicker than `read`.

    Args:
        text: as it was written.
        instrument: whose score.
        version: of the instrument; scores of other versions are not looked for.
        scale: its key.

    Returns:
        `None` where this was not asked, or too little was answered.
    """
    values = json.loads(text).get(instrument)
    if values is None or values["version"] != version:
        return None
    score = values["scores"].get(scale)
    return None if score is None else (values["language"], score)
