"""People who are not the practice: visitors and clients, who cares for them, and duplicates."""

from dataclasses import dataclass
from datetime import datetime
from typing import NewType

from soundwell_hookspecs.deliveries import Delivery, Event
from soundwell_hookspecs.markers import event
from soundwell_hookspecs.practice import PractitionerId

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


@dataclass(frozen=True, slots=True)
class Care:
    """A practitioner cares, or cared, for a client.

    Args:
        client: who is cared for.
        practitioner: who cares.
        since: from when, in UTC.
        until: to when, in UTC; `None` while it lasts.
        supervisor_allowed: whether the client agreed that a supervisor may look.
    """

    client: PersonId
    practitioner: PractitionerId
    since: datetime
    until: datetime | None
    supervisor_allowed: bool


class AddressTaken(Exception):
    """Another person has this address already; merging the two may be what is meant.

    Args:
        person: who has it.
    """

    def __init__(self, person: PersonId) -> None:
        super().__init__("another person has this address: merge the two, or give another one")
        self.person = person


@dataclass(frozen=True, slots=True, kw_only=True)
class PeopleMerged(Event):
    """Two entries turned out to be one person.

    Args:
        kept: the id under which everything stands from now on.
        dropped: the id that goes.
    """

    kept: PersonId
    dropped: PersonId

    @property
    def record(self) -> str:
        """The person who is kept, so that several merges arrive in order."""
        return f"person:{self.kept}"


@event()
def people_merged(event: PeopleMerged, delivery: Delivery) -> None:
    """Hear that two entries are one person, and put what is kept of one under the other's id.

    Until then the host answers for the id that goes as it does for the one that is kept.

    Args:
        event: which id takes the place of which.
        delivery: this plugin's turn, with the key that makes a repeat harmless.

    Returns:
        Nothing: returning means that it is done for good.

    Raises:
        DeliveryFailed: not this time; the host tries again.
        DeliveryRefused: not until somebody changes something; the delivery is parked.

    Example::

        @implements(people_merged)
        def people_merged(self, event: PeopleMerged, delivery: Delivery) -> None:
            with self.context.storage.transaction() as session:
                notes = update(NOTE).where(NOTE.c.person == event.dropped)
                session.execute(notes.values(person=event.kept))
    """
