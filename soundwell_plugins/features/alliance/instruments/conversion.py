"""From FHIR's `Questionnaire` to what check-ins ask."""

from collections.abc import Sequence
from typing import Final

from soundwell_plugins.features.alliance.instruments import fhir
from soundwell_plugins.features.alliance.instruments.problems import Problem
from soundwell_plugins.features.alliance.instruments.questionnaire import (
    Condition,
    Item,
    Kind,
    Option,
    Questionnaire,
    Range,
    Words,
)

_DEEPEST: Final = 4
_WIDEST: Final = 1_000
_LONGEST: Final = {Kind.STRING: 300, Kind.TEXT: 4_000}
_YES_NO: Final = (
    Option("true", Words("Yes", {"de": "Ja"}), 1.0),
    Option("false", Words("No", {"de": "Nein"}), 0.0),
)


class Conversion:
    """Turns one resource into a questionnaire; `problems` says what does not fit."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []

    def questionnaire(self, resource: fhir.Resource) -> Questionnaire:
        """Return what the resource asks, as far as it fits."""
        root = "questionnaire"
        if resource.modifier:
            self._modified(root)
        return Questionnaire(
            name=resource.name,
            version=resource.version,
            language=resource.language,
            title=_words(resource.title, resource.title_more),
            description=_words(resource.description, resource.description_more),
            copyright=resource.copyright,
            items=self._items(resource.item, root, 1),
        )

    def _items(
        self, items: Sequence[fhir.QuestionnaireItem], parent: str, depth: int
    ) -> tuple[Item, ...]:
        asked = enumerate(items)
        return tuple(
            self._item(each, f"{parent}.item[{number}] ({each.link_id})", depth)
            for number, each in asked
            if not _control(each)
        )

    def _item(self, item: fhir.QuestionnaireItem, place: str, depth: int) -> Item:
        kind = Kind(item.type)
        self._check_plain(item, place)
        if depth > _DEEPEST:
            self._add(place, "is nested too deeply", "Put it at most four groups deep.")
        if kind is not Kind.GROUP and any(not _control(each) for each in item.item):
            self._add(place, "contains questions but is no group", 'Make its type "group".')
        if kind is not Kind.GROUP and item.text is None:
            self._add(f"{place}.text", "is missing", "Write what people are to read.")
        return Item(
            link_id=item.link_id,
            kind=kind,
            words=_words(item.text, item.text_more),
            options=self._options(item, kind, place),
            range=self._range(item, place) if kind.is_number else None,
            longest=min(item.longest or _LONGEST.get(kind, 0), 20_000) if kind.is_words else 0,
            items=self._items(item.item, place, depth + 1) if kind is Kind.GROUP else (),
            asked_when=self._conditions(item, place),
        )

    def _check_plain(self, item: fhir.QuestionnaireItem, place: str) -> None:
        if item.modifier:
            self._modified(place)
        if item.repeats:
            self._add(
                f"{place}.repeats", "lets a question be answered twice", "Ask it as two items."
            )
        if item.initial:
            self._add(
                f"{place}.initial",
                "answers the question beforehand",
                "Remove it: a value that nobody chose says nothing.",
            )
        if item.value_set is not None:
            self._add(
                f"{place}.answerValueSet",
                "leads to answers that stand elsewhere",
                'Write them out as "answerOption".',
            )

    def _options(self, item: fhir.QuestionnaireItem, kind: Kind, place: str) -> tuple[Option, ...]:
        if kind is Kind.BOOLEAN:
            return _YES_NO
        if kind is not Kind.CHOICE:
            return ()
        options: list[Option] = []
        for number, each in enumerate(item.options):
            option = _option(each)
            where = f"{place}.answerOption[{number}]"
            if option is None:
                self._add(
                    where, "has no words", 'Give it a "valueCoding" with "code" and "display".'
                )
            elif any(option.code == other.code for other in options):
                self._add(where, f'has the code "{option.code}" again', "Give it one of its own.")
            else:
                options.append(option)
        if len(item.options) < 2:  # noqa: PLR2004  # nobody chooses from one
            self._add(
                f"{place}.answerOption",
                "leaves nothing to choose from",
                "Write at least two options.",
            )
        return tuple(options)

    def _range(self, item: fhir.QuestionnaireItem, place: str) -> Range:
        lowest, highest = _number(item, fhir.LOWEST), _number(item, fhir.HIGHEST)
        if lowest is None or highest is None or not 0 < highest - lowest <= _WIDEST:
            self._add(
                place,
                "is a number without the range that it is chosen from",
                f"Add the extensions {fhir.LOWEST} and {fhir.HIGHEST}, at most {_WIDEST} apart.",
            )
            return Range(0.0, 1.0)
        ends = {_control(each): _words(each.text, each.text_more) for each in item.item}
        nothing = Words()
        return Range(lowest, highest, ends.get("lower", nothing), ends.get("upper", nothing))

    def _conditions(self, item: fhir.QuestionnaireItem, place: str) -> tuple[Condition, ...]:
        if item.enable_behavior == "all" and len(item.enable_when) > 1:
            self._add(
                f"{place}.enableBehavior",
                'is "all", which is not known here',
                'Write "any", and ask in a group of a group where both have to be true.',
            )
        found: list[Condition] = []
        for number, each in enumerate(item.enable_when):
            if each.coding is not None:
                found.append(Condition(each.question, each.coding.code))
            elif each.boolean is not None:
                found.append(Condition(each.question, str(each.boolean).lower()))
            else:
                self._add(
                    f"{place}.enableWhen[{number}]",
                    "does not say on which answer it depends",
                    'Give it an "answerCoding" or an "answerBoolean".',
                )
        return tuple(found)

    def _modified(self, place: str) -> None:
        self._add(
            f"{place}.modifierExtension",
            "changes what the item means, in a way that is not known here",
            "Remove it, or ask in another way.",
        )

    def _add(self, place: str, what: str, remedy: str) -> None:
        self.problems.append(Problem(place, what, remedy))


def _option(option: fhir.AnswerOption) -> Option | None:
    coding = option.coding
    if coding is not None and coding.display is not None:
        value = _ordinal(option.extension, coding.extension)
        words = _words(coding.display, coding.display_more)
        return Option(coding.code, words, value, coding.system)
    if option.integer is not None:
        return Option(str(option.integer), Words(str(option.integer)), float(option.integer))
    if option.string is not None:
        return Option(option.string[:64], Words(option.string), _ordinal(option.extension))
    return None


def _ordinal(*extensions: Sequence[fhir.Extension]) -> float | None:
    for each in (one for some in extensions for one in some if one.url == fhir.ORDINAL):
        return (
            float(each.value_integer)
            if each.value_decimal is None and each.value_integer is not None
            else each.value_decimal
        )
    return None


def _number(item: fhir.QuestionnaireItem, url: str) -> float | None:
    for each in (one for one in item.extension if one.url == url):
        return each.value_decimal if each.value_integer is None else float(each.value_integer)
    return None


def _control(item: fhir.QuestionnaireItem) -> str:
    """Return `lower` or `upper` for the words at an end of a range, or nothing."""
    if item.type != "display":
        return ""
    for each in item.extension:
        codings = (each.value_concept or {}).get("coding")
        if each.url == fhir.CONTROL and isinstance(codings, list) and codings:
            code = codings[0].get("code") if isinstance(codings[0], dict) else None
            return code if code in {"lower", "upper"} else ""
    return ""


def _words(own: str | None, more: fhir.Extended) -> Words:
    translations: dict[str, str] = {}
    for each in (one for one in more.extension if one.url == fhir.TRANSLATION):
        parts = {
            part.url: part.value_code or part.value_string or part.value_markdown
            for part in each.extension
        }
        language, content = parts.get("lang"), parts.get("content")
        if language and content:
            translations[language] = content
    return Words(own or "", translations)
