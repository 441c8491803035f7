"""People who are not the practice: visitors and clients."""

from dataclasses import dataclass
from typing import NewType

PersonId = NewType("PersonId", str)
"""What everything but the host keeps of a person."""


@dataclass(frozen=True, slots=True)
class Person:
    """What the host knows of a person.

    Args:
        id: what features and connectors keep.
        email: the address as it was given.
        name: as the person wrote it.
        phone: as the person wrote it, or empty.
    """

    id: PersonId
    email: str
    name: str
    phone: str = ""
