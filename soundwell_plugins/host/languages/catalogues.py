"""Catalogues: what texts are in other languages.

They are kept as text (`locales/de/scheduling.po`) and compiled in memory when a language is first
spoken, so that there is nothing to build and a practice can correct a sentence in a text editor.
A translation that does not have the same values as its original is left out: it would fail in front
of a visitor.
"""

import logging
import re
from collections.abc import Iterator, Mapping
from functools import cache
from gettext import GNUTranslations, NullTranslations
from importlib.resources import files
from importlib.resources.abc import Traversable
from io import BytesIO
from pathlib import Path
from typing import Final

from babel.messages import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import PoFileError, read_po

CORE: Final = "soundwell_templates"
FOLDER: Final = "locales"
_VALUES: Final = re.compile(r"%\((\w+)\)[a-z]|%.")

_log: Final = logging.getLogger(__name__)


class Catalogues:
    """The catalogues of Soundwell, of plugins and of the practice, which come first.

    Args:
        packages: for each plugin that brings templates of its own the package that holds them; its
            catalogues lie beside them, in a folder `locales`.
        overrides: a folder in which the practice keeps texts of its own, or `None`.
    """

    def __init__(self, packages: Mapping[str, str], overrides: Path | None = None) -> None:
        self._packages = packages
        self._overrides = overrides
        self.of = cache(self._of)

    def files(self, owner: str, locale: str) -> Iterator[Traversable]:
        """Yield the files with an owner's texts, those that count most first.

        Args:
            owner: a plugin, or empty for what comes with Soundwell.
            locale: the language.
        """
        package = self._packages.get(owner)
        folders: list[Traversable] = [self._overrides] if self._overrides else []
        folders += [files(package).joinpath(FOLDER)] if package else []
        for folder in [*folders, files(CORE).joinpath(FOLDER)]:
            for name in _names(locale):
                yield from _beneath(folder, name)

    def _of(self, owner: str, locale: str) -> NullTranslations:
        """Return an owner's texts in a language; what is not there stays English."""
        first: NullTranslations | None = None
        for file in self.files(owner, locale):
            found = _compiled(file, locale)
            if first is None:
                first = found
            else:
                first.add_fallback(found)
        return first or NullTranslations()


def values_of(text: str) -> frozenset[str]:
    """Return the values that a text has room for, for example `%(name)s`."""
    return frozenset(found[0] for found in _VALUES.finditer(text) if found[0] != "%%")


def disagrees(message: Message) -> bool:
    """Tell whether a translation has other values than its original."""
    originals = message.id if isinstance(message.id, tuple | list) else (message.id,)
    strings = message.string if isinstance(message.string, tuple | list) else (message.string,)
    allowed = frozenset().union(*(values_of(text) for text in originals))
    needed = allowed if len(originals) == 1 else {each for each in allowed if not _counts(each)}
    return any(text and not needed <= values_of(text) <= allowed for text in strings)


def _counts(value: str) -> bool:
    return value.startswith(("%(count)", "%(num)"))


def read(file: Traversable, locale: str) -> Catalog:
    """Read a catalogue.

    Raises:
        PoFileError: it is none.
        OSError: it cannot be read.
    """
    return read_po(BytesIO(file.read_bytes()), locale=locale, abort_invalid=True)


def _names(locale: str) -> tuple[str, ...]:
    language = locale.partition("_")[0]
    return (locale,) if language == locale else (locale, language)


def _beneath(folder: Traversable, name: str) -> list[Traversable]:
    """Return the catalogues of a language: one file of its name, or a folder of several."""
    alone, several = folder.joinpath(f"{name}.po"), folder.joinpath(name)
    found = [alone] if alone.is_file() else []
    if several.is_dir():
        parts = [each for each in several.iterdir() if each.name.endswith(".po")]
        found += sorted(parts, key=lambda each: each.name)
    return found


def _compiled(file: Traversable, locale: str) -> NullTranslations:
    try:
        catalogue = read(file, locale)
    except (PoFileError, OSError, ValueError) as error:
        _log.error("the texts in %s cannot be read (%s)", file, type(error).__name__)
        return NullTranslations()
    for message in [message for message in catalogue if message.id and disagrees(message)]:
        _log.error("a text in %s has other values than its original; it stays English", file)
        catalogue.delete(message.id, message.context)
    compiled = BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return GNUTranslations(compiled)
