"""What fixed answers are called, in the language that is spoken."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from babel import Locale, UnknownLocaleError
from babel.numbers import format_currency

from soundwell_hookspecs import FitAges, Texts
from soundwell_plugins.sdk.texts import marked

CHANNELS: Final = {
    "online": marked("online, by video"),
    "phone": marked("by phone"),
    "in person": marked("in person"),
}
TIMES: Final = {
    "mornings": marked("in the morning"),
    "afternoons": marked("in the afternoon"),
    "evenings": marked("in the evening"),
    "weekends": marked("at the weekend"),
}
AGES: Final = {
    "child": marked("a child up to 11"),
    "teen": marked("a young person from 12 to 17"),
    "adult": marked("an adult"),
    "older": marked("somebody of 65 or more"),
}
ACCESSIBILITY: Final = {
    "step-free": marked("a way in without steps"),
    "hearing": marked("help with hearing"),
    "sight": marked("help with seeing"),
    "quiet": marked("a quiet room without much light or noise"),
}
GENDERS: Final = {
    "woman": marked("a woman"),
    "man": marked("a man"),
    "non-binary": marked("a non-binary person"),
}
WAYS: Final = {
    "guides": marked("being guided"),
    "follows": marked("being followed on one's own way"),
    "feelings": marked("staying with feelings"),
    "thoughts": marked("thinking things through"),
    "past": marked("looking at where things come from"),
    "present": marked("looking at what is now"),
    "gentle": marked("being supported gently"),
    "challenging": marked("being challenged now and then"),
}
METHODS: Final = {
    "listening": marked("listening to music together"),
    "improvising": marked("playing freely, without having learned it"),
    "song-writing": marked("writing songs"),
    "singing": marked("singing"),
    "moving": marked("moving to music"),
}
_OLDEST: Final = 120
"""From this age on nobody is left out."""

_ALL: Final[Mapping[str, str]] = {
    **CHANNELS,
    **TIMES,
    **AGES,
    **ACCESSIBILITY,
    **GENDERS,
    **WAYS,
    **METHODS,
}


@dataclass(frozen=True, slots=True)
class Words:
    """Says what codes stand for.

    Args:
        texts: the plugin's texts, in the language that is spoken.
    """

    texts: Texts

    def of(self, code: str) -> str:
        """Return a fixed answer in words, or itself where it is in the practice's own."""
        known = _ALL.get(code)
        return code if known is None else self.texts.gettext(known)

    def joined(self, codes: Iterable[str]) -> str:
        """Return several answers in words, with commas."""
        return ", ".join(map(self.of, codes))

    def language(self, code: str) -> str:
        """Return the name of a language."""
        return _language(code, self.texts.language)

    def languages(self, codes: Iterable[str]) -> str:
        """Return the names of languages, with commas."""
        return ", ".join(map(self.language, codes))

    def place(self, code: str) -> str:
        """Return the name of a country, with the code of its part where there is one."""
        country, _, part = code.partition("-")
        name = str(_locale(self.texts.language).territories.get(country, country))
        return f"{name} ({part})" if part else name

    def places(self, codes: Iterable[str]) -> str:
        """Return the names of countries, with commas."""
        return ", ".join(map(self.place, codes))

    def money(self, amount: int, currency: str) -> str:
        """Return an amount with its currency."""
        return _money(amount, currency, self.texts.language)

    def ages(self, ages: FitAges) -> str:
        """Return a span of ages; who works with all ages works with people from 0 on."""
        gettext = self.texts.gettext
        if ages.oldest >= _OLDEST:
            return gettext("%(youngest)s years and older", youngest=ages.youngest)
        return gettext(
            "%(youngest)s to %(oldest)s years", youngest=ages.youngest, oldest=ages.oldest
        )


# A page says the same few names and amounts again and again, for everybody who is suggested.
@lru_cache(maxsize=64)
def _locale(language: str) -> Locale:
    try:
        return Locale.parse(language)
    except (UnknownLocaleError, ValueError):
        return Locale("en")


@lru_cache(maxsize=4096)
def _language(code: str, language: str) -> str:
    name = _locale(language).languages.get(code)
    return code if name is None else str(name)


@lru_cache(maxsize=4096)
def _money(amount: int, currency: str, language: str) -> str:
    locale = _locale(language)
    whole = locale.currency_formats["standard"].pattern.replace(".00", "")
    return format_currency(amount, currency, whole, locale, currency_digits=False)
