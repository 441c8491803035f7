"""What Odoo knows of practitioners that visitors may read: fields of the contacts of its users."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from enum import Enum
from html.parser import HTMLParser
from threading import Lock
from typing import Any, Final

from soundwell_hookspecs import Clock, FitProfile, PractitionerId
from soundwell_plugins.connectors.odoo.directory import Directory
from soundwell_plugins.connectors.odoo.problems import OdooProblem
from soundwell_plugins.connectors.odoo.server import OdooServer, Record

PARTNER: Final = "res.partner"
"""Odoo's contacts; every user is one."""

_KEPT: Final = timedelta(hours=1)
_TRIED_AGAIN: Final = timedelta(minutes=5)
_MOST: Final = 40
_LONGEST_LABEL: Final = 60
_LONGEST_TEXT: Final = 6000
_MOST_PLACES: Final = 500
_BETWEEN: Final = re.compile(r"[,;\n]")
_LANGUAGE: Final = re.compile(r"[a-z]{2,3}")
_PLACE: Final = re.compile(r"[A-Z]{2}(?:-[A-Z0-9]{1,3})?")
_BLOCKS: Final = frozenset({"p", "div", "br", "li", "ul", "ol", "h1", "h2", "h3", "h4", "tr"})


class ProfileField(Enum):
    """What of a profile can come from Odoo."""

    TEXT = "text"
    LANGUAGES = "languages"
    LICENCES = "licences"
    TOPICS = "topics"
    PAYERS = "payers"
    INSTRUMENTS = "instruments"
    STYLES = "styles"
    ARTISTS = "artists"
    CAPACITY = "capacity"


class Profiles:
    """Reads all practitioners' contacts at once, and again after an hour.

    Args:
        server: the Odoo.
        directory: who is who there.
        fields: by what of a profile, the field of the contact.
        clock: tells when what is known is too old.
    """

    def __init__(
        self,
        server: OdooServer,
        directory: Directory,
        fields: Mapping[ProfileField, str],
        clock: Clock,
    ) -> None:
        self._server = server
        self._directory = directory
        self._fields = fields
        self._clock = clock
        self._lock = Lock()
        self._known: Sequence[FitProfile] | None = None
        self._due: datetime | None = None

    def all(self) -> Sequence[FitProfile]:
        """Return what is known; while Odoo cannot be asked, what it said before.

        Raises:
            OdooProblem: Odoo cannot be asked, and never could.
        """
        if not self._fields:
            return []
        with self._lock:
            now = self._clock.now()
            if self._known is None or self._due is None or now >= self._due:
                try:
                    self._known, self._due = self._read(), now + _KEPT
                except OdooProblem:
                    if self._known is None:
                        raise
                    self._due = now + _TRIED_AGAIN
            return self._known

    def _read(self) -> Sequence[FitProfile]:
        partners = {
            user.partner: practitioner
            for practitioner, user in self._directory.all().items()
            if user is not None
        }
        names = sorted(set(self._fields.values()))
        described = self._server.fields(PARTNER, names)
        # A field that is gone would make Odoo refuse the others too; the doctor names it.
        present = [name for name in names if name in described]
        if not present:
            return []
        rows = self._server.search(
            PARTNER, [["id", "in", sorted(partners)]], present, archived=True
        )
        called = {name: self._called(described[name], name, rows) for name in present}
        return [self._profile(partners[row["id"]], row, described, called) for row in rows]

    def _called(
        self, described: Mapping[str, Any], name: str, rows: Iterable[Record]
    ) -> Mapping[int, str]:
        """Return how the records are called that a field leads to."""
        if described["type"] != "many2many":
            return {}
        ids = sorted({each for row in rows for each in row[name] or ()})
        found = self._server.search(described["relation"], [["id", "in", ids]], ["name"])
        return {each["id"]: str(each["name"]) for each in found}

    def _profile(
        self,
        practitioner: PractitionerId,
        row: Record,
        described: Mapping[str, Mapping[str, Any]],
        called: Mapping[str, Mapping[int, str]],
    ) -> FitProfile:
        known: dict[str, Any] = {}
        for wanted, name in self._fields.items():
            if name in described and (value := row[name]) is not False:
                said = (
                    "\n".join(called[name].get(each, "") for each in value)
                    if described[name]["type"] == "many2many"
                    else _plain(value, described[name]["type"])
                )
                known[wanted.value] = _READ.get(wanted, _labels)(said)
        return FitProfile(practitioner=practitioner, **known)


class _Text(HTMLParser):
    """Takes the words out of HTML, with a line for each block."""

    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _BLOCKS:
            self.words.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in _BLOCKS:
            self.words.append("\n")

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def _plain(value: object, kind: str) -> str:
    if kind != "html":
        return str(value)
    parser = _Text()
    parser.feed(str(value))
    parser.close()
    return re.sub(r"\n\s*\n+", "\n\n", "".join(parser.words)).strip()


def _labels(text: str) -> tuple[str, ...]:
    parts = (" ".join(part.split()) for part in _BETWEEN.split(text))
    fit = (part for part in parts if part and part.isprintable() and len(part) <= _LONGEST_LABEL)
    return tuple(dict.fromkeys(fit))[:_MOST]


def _codes(pattern: re.Pattern[str], change: Callable[[str], str]) -> Callable[[str], Any]:
    return lambda text: tuple(filter(pattern.fullmatch, map(change, _labels(text))))


def _count(text: str) -> int | None:
    whole = text.removesuffix(".0")
    is_number = whole.isascii() and whole.isdecimal() and len(whole) <= len(str(_MOST_PLACES))
    return min(int(whole), _MOST_PLACES) if is_number else None


_READ: Final[Mapping[ProfileField, Callable[[str], Any]]] = {
    ProfileField.TEXT: lambda text: text[:_LONGEST_TEXT],
    ProfileField.CAPACITY: _count,
    ProfileField.LANGUAGES: _codes(_LANGUAGE, str.lower),
    ProfileField.LICENCES: _codes(_PLACE, str.upper),
}
"""How something is read that is no list of labels."""
