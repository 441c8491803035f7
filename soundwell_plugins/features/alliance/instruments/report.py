"""What `soundwell alliance check` says of an instrument that is right."""

from collections.abc import Iterator

from soundwell_hookspecs import Combination, Scale
from soundwell_plugins.features.alliance.instruments.questionnaire import Kind
from soundwell_plugins.features.alliance.instruments.reading import KnownInstrument
from soundwell_plugins.features.alliance.instruments.scores import bounds


def lines(known: KnownInstrument) -> Iterator[str]:
    """Yield what an admin wants to know before they use it.

    Args:
        known: the instrument.
    """
    asked = known.questionnaire.questions()
    words = sum(each.kind.is_words for each in asked.values())
    yield f"{known.name} {known.version} can be used: {known.questionnaire.title.own}"
    yield f"  languages: {', '.join(known.questionnaire.languages())}"
    yield f"  answered by: the {known.scoring.respondent.value}"
    yield f"  questions: {len(asked)}, {words} of them in words"
    for scale in known.scoring.scales:
        yield f"  scale {scale.key}: {_scale(scale, known)}"
    if known.scoring.headline:
        yield f"  headline: {known.scoring.headline}"
    if known.scoring.essentials:
        names = ", ".join(each.item for each in known.scoring.essentials)
        yield f'  a "no" is told at once: {names}'
    yield f"  evidence: {known.scoring.evidence}"
    yield f"  fingerprint: {known.hash}"
    yield from (f"  note: {note}" for note in _notes(known))


def _scale(scale: Scale, known: KnownInstrument) -> str:
    how = "the sum" if scale.combination is Combination.SUM else "the mean"
    ends = bounds(scale, known.questionnaire.questions()) or (0.0, 0.0)
    turned = sum(each.reverse for each in scale.items)
    said = f"{how} of {len(scale.items)} ({turned} reversed), from {ends[0]:g} to {ends[1]:g}"
    cut_offs = "".join(f"; {each.boundary.value} {each.score:g}" for each in scale.cut_offs)
    return f"{said}, with {scale.needed} answered or more{cut_offs}"


def _notes(known: KnownInstrument) -> Iterator[str]:
    scored = {part.item for scale in known.scoring.scales for part in scale.items}
    unscored = [
        name
        for name, item in known.questionnaire.questions().items()
        if name not in scored and not item.kind.is_words and item.values is not None
    ]
    if unscored:
        yield f"no scale counts {', '.join(unscored)}; their answers are shown alone."
    if any(each.kind is Kind.DECIMAL for each in known.questionnaire.all_items()):
        yield "decimal numbers are typed in; whole numbers from 0 to 10 are easier on a phone."
    if not known.scoring.scales:
        yield "it makes no scores, so nothing in it can be a signal."
