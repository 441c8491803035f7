"""Texts in the language of whoever reads them."""

from gettext import NullTranslations

from soundwell_hookspecs import Texts
from soundwell_plugins.host.languages.catalogues import Catalogues
from soundwell_plugins.host.languages.languages import Languages


class SpokenTexts:
    """Says things; see `soundwell_hookspecs.Texts`.

    Args:
        languages: knows who reads.
        catalogues: what texts are in other languages.
        owner: the plugin whose catalogues come first, or empty.
        fixed: the language that is spoken whoever reads, or empty.
    """

    def __init__(
        self, languages: Languages, catalogues: Catalogues, owner: str = "", fixed: str = ""
    ) -> None:
        self._languages = languages
        self._catalogues = catalogues
        self._owner = owner
        self._fixed = fixed

    @property
    def language(self) -> str:
        """The language that is spoken; see `soundwell_hookspecs.Texts`."""
        return self._fixed or self._languages.current

    def gettext(self, message: str, /, **values: object) -> str:
        """Return a text; see `soundwell_hookspecs.Texts`."""
        return self._catalogue.gettext(message) % values

    def ngettext(self, one: str, many: str, count: int, /, **values: object) -> str:
        """Return a text about a number of things; see `soundwell_hookspecs.Texts`."""
        return self._catalogue.ngettext(one, many, count) % {"count": count, **values}

    def into(self, language: str) -> Texts:
        """Return the same texts in one language; see `soundwell_hookspecs.Texts`."""
        meant = self._languages.known(language) or self._languages.own
        return SpokenTexts(self._languages, self._catalogues, self._owner, meant)

    @property
    def _catalogue(self) -> NullTranslations:
        return self._catalogues.of(self._owner, self.language)
