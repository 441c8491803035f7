"""The languages that a practice speaks, and which of them somebody reads now."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Final
from urllib.parse import parse_qsl, urlencode

from babel import Locale

from soundwell_hookspecs import Practice
from soundwell_plugins.host.languages.negotiation import nearest, negotiated

PARAMETER: Final = "language"
"""What names a language in an address and in a cookie."""


@dataclass(frozen=True, slots=True)
class Visit:
    """A request, as far as languages go.

    Args:
        language: the locale in which it is answered.
        query: what stands behind the question mark of its address, or `None` if it took a form:
            going there again would lose what was typed.
    """

    language: str
    query: str | None = None


@dataclass(frozen=True, slots=True)
class Choice:
    """A language that a visitor can switch to.

    Args:
        tag: as HTML names it, for example `de-DE` (RFC 5646).
        name: as its speakers call it.
        address: where the same page is in this language, relative to it.
        chosen: whether it is the one that is spoken.
    """

    tag: str
    name: str
    address: str
    chosen: bool


class Languages:
    """Knows who reads what.

    Who reads is known to the request alone: its language travels with the thread that answers it,
    and with the threads of plugins that are asked on its behalf.

    Args:
        offered: locales, the practice's own first.
    """

    def __init__(self, offered: Sequence[str]) -> None:
        self.offered = tuple(offered)
        self._visit: ContextVar[Visit | None] = ContextVar("visit", default=None)

    @classmethod
    def of(cls, practice: Practice) -> "Languages":
        """Return the languages of a practice."""
        return cls(practice.languages or (practice.locale,))

    @property
    def own(self) -> str:
        """The practice's own language."""
        return self.offered[0]

    @property
    def current(self) -> str:
        """The language of the visitor who waits, or else the practice's own."""
        visit = self._visit.get()
        return self.own if visit is None else visit.language

    def known(self, language: str) -> str | None:
        """Return the one of the practice's languages that is meant, or `None`."""
        return nearest(language, self.offered) if language else None

    def suiting(self, accepted: str) -> str:
        """Return the language for a header `Accept-Language`."""
        return negotiated(accepted, self.offered) or self.own

    @contextmanager
    def during(self, visit: Visit) -> Iterator[None]:
        """Speak a visitor's language for as long as this lasts."""
        token = self._visit.set(visit)
        try:
            yield
        finally:
            self._visit.reset(token)

    def choices(self) -> tuple[Choice, ...]:
        """Return what the visitor who waits can switch to; nothing where there is no choice."""
        visit = self._visit.get()
        if visit is None or visit.query is None or len(self.offered) == 1:
            return ()
        others = [each for each in parse_qsl(visit.query) if each[0] != PARAMETER]
        return tuple(
            Choice(
                tag=tag(locale),
                name=self._name(locale),
                address=f"?{urlencode([*others, (PARAMETER, locale)])}",
                chosen=locale == visit.language,
            )
            for locale in self.offered
        )

    def _name(self, locale: str) -> str:
        parsed = Locale.parse(locale)
        same = [each for each in self.offered if Locale.parse(each).language == parsed.language]
        name = (parsed.language_name if len(same) == 1 else parsed.display_name) or locale
        return name[:1].upper() + name[1:]


def tag(locale: str) -> str:
    """Return a locale as HTML and HTTP name it, for example `de-DE`."""
    return locale.replace("_", "-")
