"""The contact that stands for a person."""

from collections.abc import Mapping
from dataclasses import dataclass

from soundwell_hookspecs import Person, PersonId
from soundwell_plugins.connectors.odoo.mapping import ContactMap
from soundwell_plugins.connectors.odoo.records.cells import named, own
from soundwell_plugins.connectors.odoo.rows import ERASING, Cell, Row

MODEL = "res.partner"


@dataclass(frozen=True, slots=True)
class Contact:
    """Which contact stands for a person.

    Args:
        id: in Odoo.
        ours: whether we made it; staff had made it before otherwise.
    """

    id: int
    ours: bool


def name_of(person: PersonId) -> str:
    """Return the external id of a person's contact, without our prefix."""
    return f"contact_{person}"


def row(person: Person, mapping: ContactMap, gaps: Mapping[str, str]) -> Row:
    """Return the contact of a person.

    Args:
        person: who.
        mapping: tags and fields of the practice's own.
        gaps: what fills the gaps of wordings.
    """
    cells: dict[str, Cell] = {"name": person.name or person.email, "email": person.email}
    cells |= named({"phone": person.phone, "category_id": ",".join(mapping.tags)})
    return Row(MODEL, name_of(person.id), cells | own(mapping.fields, gaps))


def anonymous(name: str) -> Row:
    """Return a contact without what tells who it is, put out of sight; it has to exist."""
    blank: dict[str, Cell] = {"name": "Erased", "email": False, "phone": False, "active": False}
    return Row(MODEL, name, blank, context=ERASING)
