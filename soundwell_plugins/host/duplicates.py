"""Entries that may be one person twice: suggested, and never joined by themselves."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import Enum
from itertools import combinations
from typing import Final

from soundwell_hookspecs import Person, PersonId
from soundwell_plugins.host.people import Known

_DIGITS: Final = 7
"""Fewer digits are no telephone number that one person alone has."""
_MOST_ALIKE: Final = 5
"""A name that more people share says nothing."""


class Likeness(Enum):
    """What two entries have in common."""

    NAME = "name"
    PHONE = "phone"


@dataclass(frozen=True, slots=True)
class Pair:
    """Two entries that may be one person.

    Args:
        kept: the older one, which would be kept.
        dropped: the newer one, which would go.
        alike: what they have in common.
    """

    kept: Person
    dropped: Person
    alike: tuple[Likeness, ...]


def suggest(people: Iterable[Known]) -> tuple[Pair, ...]:
    """Return the pairs that may be one person, those with most in common first.

    Args:
        people: among whom to look.
    """
    everybody = sorted(people, key=lambda known: (known.since, known.person.id))
    places = {known.person.id: place for place, known in enumerate(everybody)}
    alike: dict[tuple[PersonId, PersonId], list[Likeness]] = {}
    for likeness, name in ((Likeness.NAME, _name), (Likeness.PHONE, _phone)):
        groups: dict[str, list[PersonId]] = {}
        for known in everybody:
            groups.setdefault(name(known.person), []).append(known.person.id)
        for one, other in _pairs(groups):
            alike.setdefault((one, other), []).append(likeness)
    found = sorted(alike.items(), key=lambda each: (-len(each[1]), places[each[0][0]]))
    return tuple(
        Pair(everybody[places[one]].person, everybody[places[other]].person, tuple(common))
        for (one, other), common in found
    )


def _pairs(groups: dict[str, list[PersonId]]) -> Iterator[tuple[PersonId, PersonId]]:
    for common, ids in groups.items():
        if common and len(ids) <= _MOST_ALIKE:
            yield from combinations(ids, 2)


def _name(person: Person) -> str:
    """Return a name without accents, case and order, so that `Müller, Eva` is `eva muller`."""
    plain = unicodedata.normalize("NFKD", person.name).casefold()
    words = re.findall(r"[^\W\d_]+", "".join(c for c in plain if not unicodedata.combining(c)))
    return " ".join(sorted(words)) if len(words) > 1 else ""


def _phone(person: Person) -> str:
    """Return the end of a number, without what countries put before it."""
    digits = re.sub(r"\D", "", person.phone)
    return digits[-9:] if len(digits) >= _DIGITS else ""
