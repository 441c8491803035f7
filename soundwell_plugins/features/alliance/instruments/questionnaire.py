"""A questionnaire as check-ins use it: what is asked, with which answers to choose from."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum


class Kind(Enum):
    """What kind of answer an item takes, in FHIR's words."""

    GROUP = "group"
    DISPLAY = "display"
    CHOICE = "choice"
    BOOLEAN = "boolean"
    INTEGER = "integer"
    DECIMAL = "decimal"
    STRING = "string"
    TEXT = "text"

    @property
    def is_question(self) -> bool:
        """Whether it takes an answer."""
        return self not in {Kind.GROUP, Kind.DISPLAY}

    @property
    def is_words(self) -> bool:
        """Whether the answer is what somebody writes."""
        return self in {Kind.STRING, Kind.TEXT}

    @property
    def is_number(self) -> bool:
        """Whether the answer is a number of a range."""
        return self in {Kind.INTEGER, Kind.DECIMAL}


@dataclass(frozen=True, slots=True)
class Words:
    """A text of a questionnaire.

    Args:
        own: in the questionnaire's own language.
        translations: by language, for example `de` or `pt-BR`.
    """

    own: str = ""
    translations: Mapping[str, str] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.own)

    def into(self, language: str) -> str:
        """Return the text in a language, or in its own where it has not been translated.

        Args:
            language: a locale or tag, for example `de_DE`.
        """
        tag = language.replace("_", "-")
        return self.translations.get(tag) or self.translations.get(primary(tag)) or self.own


@dataclass(frozen=True, slots=True)
class Option:
    """An answer to choose.

    Args:
        code: what is kept when it is chosen.
        words: what people read.
        value: what it counts in scores, or `None`.
        system: to which code system the code belongs, or empty.
    """

    code: str
    words: Words
    value: float | None = None
    system: str = ""


@dataclass(frozen=True, slots=True)
class Range:
    """The numbers among which one is chosen; the ends may have words."""

    lowest: float
    highest: float
    lowest_words: Words = Words()
    highest_words: Words = Words()


@dataclass(frozen=True, slots=True)
class Condition:
    """An answer that makes something be asked.

    Args:
        item: the `linkId` of the question.
        answer: the code of the answer; `true` or `false` of a yes-no question.
    """

    item: str
    answer: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One item of a questionnaire.

    Args:
        link_id: what names it.
        kind: what kind of answer it takes.
        words: what is asked or said.
        options: the answers of a choice.
        range: the numbers of a number.
        longest: how many signs may be written.
        items: what it contains.
        asked_when: the answers one of which makes it be asked; empty when it always is.
    """

    link_id: str
    kind: Kind
    words: Words
    options: tuple[Option, ...] = ()
    range: Range | None = None
    longest: int = 0
    items: tuple["Item", ...] = ()
    asked_when: tuple[Condition, ...] = ()

    def with_all_within(self) -> Iterator["Item"]:
        """Yield the item and all that it contains, in the order of the page."""
        yield self
        for each in self.items:
            yield from each.with_all_within()

    def option(self, code: str) -> Option | None:
        """Return the option of a code, or `None` if there is none."""
        return next((each for each in self.options if each.code == code), None)

    @property
    def values(self) -> tuple[float, float] | None:
        """The lowest and the highest that an answer can count, or `None` if it cannot count."""
        if self.range is not None:
            return self.range.lowest, self.range.highest
        counted = [each.value for each in self.options if each.value is not None]
        return (min(counted), max(counted)) if counted else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Questionnaire:
    """What an instrument asks.

    Args:
        name: what names the instrument, for example `alliance`.
        version: which version this is; never two that differ.
        language: in which it is written, as a tag.
        title: what people read above it.
        description: a sentence about it, or nothing.
        copyright: whose it is.
        items: in the order of the page.
    """

    name: str
    version: str
    language: str
    title: Words
    description: Words
    copyright: str
    items: tuple[Item, ...]

    def all_items(self) -> Iterator[Item]:
        """Yield every item, in the order of the page."""
        for each in self.items:
            yield from each.with_all_within()

    def questions(self) -> Mapping[str, Item]:
        """Return the items that take an answer, by `linkId`."""
        return {each.link_id: each for each in self.all_items() if each.kind.is_question}

    def languages(self) -> tuple[str, ...]:
        """Return the languages in which all of it can be read, its own first."""
        words = [self.title, *(text for item in self.all_items() for text in _words_of(item))]
        translated = [set(each.translations) for each in words if each]
        others = set.intersection(*translated) if translated else set()
        return (self.language, *sorted(others - {self.language}))

    def spoken(self, language: str) -> str:
        """Return the tag of the language in which somebody is going to read it.

        Args:
            language: what they read, as a locale or tag.
        """
        tag = language.replace("_", "-")
        known = self.languages()
        return next((each for each in (tag, primary(tag)) if each in known), self.language)


def primary(tag: str) -> str:
    """Return the language of a tag without its country."""
    return tag.partition("-")[0]


def _words_of(item: Item) -> Iterator[Words]:
    yield item.words
    yield from (each.words for each in item.options)
    if item.range is not None:
        yield item.range.lowest_words
        yield item.range.highest_words
