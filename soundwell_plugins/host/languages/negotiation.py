"""Which of a practice's languages somebody would rather read."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

_LONGEST: Final = 1_000
"""Characters of a header that are read; browsers send fewer than a hundred."""


def negotiated(accepted: str, offered: Sequence[str]) -> str | None:
    """Return the language that suits best (RFC 9110, 12.5.4; lookup as in RFC 4647, 3.4).

    Args:
        accepted: the header `Accept-Language`, whatever stands in it.
        offered: locales, for example `de_DE`.

    Returns:
        One of the locales, or `None` if none of them was asked for.
    """
    for wanted in _ranked(accepted[:_LONGEST]):
        found = nearest(wanted, offered)
        if found is not None:
            return found
    return None


def nearest(wanted: str, offered: Sequence[str]) -> str | None:
    """Return the locale that is, or at least shares its language with, the one that is wanted."""
    tag = wanted.replace("-", "_").lower()
    for locale in offered:
        if locale.lower() == tag:
            return locale
    language = tag.partition("_")[0]
    return next((each for each in offered if each.lower().partition("_")[0] == language), None)


def worded(words: Mapping[str, str], *locales: str) -> str:
    """Return what is said in the first of some locales, or else whatever the language.

    Args:
        words: a text by locale; the key `""` is for every language.
        locales: the dearest first.
    """
    for locale in locales:
        found = nearest(locale, tuple(words))
        if found:
            return words[found]
    return words.get("", "")


def _ranked(accepted: str) -> Iterator[str]:
    """Yield the languages of a header, the dearest first, without those that are refused."""
    weighed = []
    for place, part in enumerate(accepted.split(",")):
        language, _, parameter = part.strip().partition(";")
        weight = _weight(parameter)
        if language.strip() and weight > 0:
            weighed.append((-weight, place, language.strip()))
    return (language for _, _, language in sorted(weighed))


def _weight(parameter: str) -> float:
    name, _, value = parameter.strip().partition("=")
    if name.strip().lower() != "q":
        return 1.0
    try:
        return float(value)
    except ValueError:
        return 0.0
