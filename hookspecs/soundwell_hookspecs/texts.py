"""What people read, in their language."""

from typing import Protocol


class Texts(Protocol):
    """Says things in the language of whoever reads them.

    A text is written in English where it is used; catalogues hold what it is in other languages.
    """

    @property
    def language(self) -> str:
        """The language that is spoken: a locale, for example `de_DE`."""

    def gettext(self, message: str, /, **values: object) -> str:
        """Return a text in the language that is spoken.

        Args:
            message: the text in English, written out in the call so that it is found; `%(name)s`
                stands for a value, and `%%` for a percent sign.
            values: what is put in.
        """

    def ngettext(self, one: str, many: str, count: int, /, **values: object) -> str:
        """Return a text about a number of things in the language that is spoken.

        Args:
            one: the text in English about one thing.
            many: the text in English about any other number; `%(count)s` stands for it.
            count: how many things.
            values: what is put in besides the number.
        """

    def into(self, language: str) -> "Texts":
        """Return the same texts in one language, whoever asks.

        Args:
            language: one of the practice's; empty or unknown is the practice's first.
        """


class EnglishTexts:
    """Says everything as it stands in the code; what a context has until the host gives it more."""

    @property
    def language(self) -> str:
        """English; see `Texts`."""
        return "en"

    def gettext(self, message: str, /, **values: object) -> str:
        """Return the text as it stands; see `Texts`."""
        return message % values

    def ngettext(self, one: str, many: str, count: int, /, **values: object) -> str:
        """Return the text as it stands; see `Texts`."""
        return (one if count == 1 else many) % {"count": count, **values}

    def into(self, language: str) -> "Texts":
        """Return the texts themselves; see `Texts`."""
        return self
