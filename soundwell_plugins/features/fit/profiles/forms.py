"""The form in which practitioners say something of themselves."""

import re
from collections.abc import Iterable, Mapping
from enum import Enum
from typing import Any, Final, TypeVar
from urllib.parse import urlsplit

from soundwell_hookspecs import FitAges, FitChannel, FitFee, FitTime
from soundwell_plugins.features.fit.configuration import Accessibility, Gender, MusicMethod, Way
from soundwell_plugins.features.fit.profiles.own_words import OwnWords
from soundwell_plugins.features.fit.profiles.portrait import Source
from soundwell_plugins.features.fit.ticked import Ticked, lines, one
from soundwell_plugins.sdk.texts import marked

E = TypeVar("E", bound=Enum)

_MOST_LINES: Final = 20
_LONGEST_LINE: Final = 60
_LONGEST_SOURCE: Final = 300
_LONGEST_TEXT: Final = 6000
_OLDEST: Final = 120
_DEAREST: Final = 100_000
_MOST_PLACES: Final = 500
_LANGUAGE: Final = re.compile(r"[a-z]{2,3}")
_CURRENCY: Final = re.compile(r"[A-Z]{3}")

LINES: Final = ("payers", "topics", "instruments", "styles", "artists")
"""The fields of which each line is an entry."""

Problems = dict[str, str]
"""By field a sentence about what is wrong with it."""


def read_words(fields: Ticked) -> tuple[OwnWords, Problems]:
    """Return what somebody says of themselves, and what is wrong with the form.

    Args:
        fields: the form.
    """
    problems: Problems = {}
    profile: dict[str, Any] = {
        "text": one(fields, "text")[:_LONGEST_TEXT],
        "languages": _languages(one(fields, "languages"), problems),
        "ages": _ages(fields, problems),
        "fee": _fee(fields, problems),
        "capacity": _number(one(fields, "capacity"), _MOST_PLACES, "capacity", problems),
        "channels": _members(FitChannel, fields.get("channels", ())),
        "times": _members(FitTime, fields.get("times", ())),
        "accessibility": _values(Accessibility, fields.get("accessibility", ())),
        "ways": _values(Way, fields.get("ways", ())),
        "methods": _values(MusicMethod, fields.get("methods", ())),
        "gender": next(iter(_values(Gender, fields.get("gender", ()))), ""),
        **{name: tuple(lines(one(fields, name), _MOST_LINES, _LONGEST_LINE)) for name in LINES},
    }
    words = OwnWords(
        {name: value for name, value in profile.items() if value not in ((), "", None)},
        one(fields, "method_title")[:_LONGEST_SOURCE],
        one(fields, "method_text")[:_LONGEST_TEXT],
        tuple(map(_source, lines(one(fields, "sources"), _MOST_LINES, _LONGEST_SOURCE))),
    )
    return words, problems


def written_sources(sources: Iterable[Source]) -> str:
    """Return sources as they stand in the form: one a line, the address behind a bar."""
    return "\n".join(f"{each.title} | {each.link}" if each.link else each.title for each in sources)


def _source(line: str) -> Source:
    title, _, link = (part.strip() for part in line.partition("|"))
    return Source(title, link if urlsplit(link).scheme in {"http", "https"} else "")


def _members(kind: type[E], given: Iterable[str]) -> tuple[E, ...]:
    chosen = set(given)
    return tuple(each for each in kind if each.value in chosen)


def _values(kind: type[E], given: Iterable[str]) -> tuple[str, ...]:
    return tuple(str(each.value) for each in _members(kind, given))


def _languages(text: str, problems: Problems) -> tuple[str, ...]:
    codes = tuple(dict.fromkeys(text.replace(",", " ").lower().split()))[:_MOST_LINES]
    if not all(map(_LANGUAGE.fullmatch, codes)):
        problems["languages"] = marked("Please write languages as codes, such as: en, de")
        return ()
    return codes


def _ages(fields: Ticked, problems: Problems) -> FitAges | None:
    youngest = _number(one(fields, "youngest"), _OLDEST, "ages", problems)
    oldest = _number(one(fields, "oldest"), _OLDEST, "ages", problems)
    if youngest is None and oldest is None:
        return None
    low, high = youngest or 0, _OLDEST if oldest is None else oldest
    if low > high:
        problems["ages"] = marked("Please give the lower age first.")
        return None
    return FitAges(low, high)


def _fee(fields: Ticked, problems: Problems) -> FitFee | None:
    lowest = _number(one(fields, "lowest"), _DEAREST, "fee", problems)
    highest = _number(one(fields, "highest"), _DEAREST, "fee", problems)
    currency = one(fields, "currency").upper() or "EUR"
    if lowest is None:
        return None
    if not _CURRENCY.fullmatch(currency) or (highest is not None and highest < lowest):
        problems["fee"] = marked("Please give the lower fee first, and a currency such as EUR.")
        return None
    return FitFee(lowest, lowest if highest is None else highest, currency)


def _number(text: str, most: int, field: str, problems: Problems) -> int | None:
    if not text:
        return None
    if not (text.isascii() and text.isdecimal()) or len(text) > len(str(most)) or int(text) > most:
        problems[field] = marked("Please write whole numbers here, or leave it empty.")
        return None
    return int(text)


def shown_values(words: OwnWords) -> Mapping[str, Any]:
    """Return what stands in the form."""
    profile = words.profile
    ages: FitAges | None = profile.get("ages")
    fee: FitFee | None = profile.get("fee")
    given: dict[str, Any] = {
        "text": profile.get("text", ""),
        "languages": ", ".join(profile.get("languages", ())),
        "youngest": "" if ages is None else ages.youngest,
        "oldest": "" if ages is None else ages.oldest,
        "lowest": "" if fee is None else fee.lowest,
        "highest": "" if fee is None else fee.highest,
        "currency": "EUR" if fee is None else fee.currency,
        "capacity": profile.get("capacity", ""),
        "gender": profile.get("gender", ""),
        "method_title": words.method_title,
        "method_text": words.method_text,
        "sources": written_sources(words.sources),
    }
    for name in ("channels", "times"):
        given[name] = tuple(each.value for each in profile.get(name, ()))
    for name in ("accessibility", "ways", "methods"):
        given[name] = profile.get(name, ())
    for name in LINES:
        given[name] = "\n".join(profile.get(name, ()))
    return given
