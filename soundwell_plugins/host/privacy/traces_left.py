"""What the host itself keeps of a person: the entry, care, and events that name them."""

from collections.abc import Collection, Sequence
from typing import Final

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from soundwell_hookspecs import PersonalRecord, PersonId
from soundwell_plugins.host.care import CARE
from soundwell_plugins.host.deliveries.line import Line, Partition
from soundwell_plugins.host.deliveries.state import OPEN, State
from soundwell_plugins.host.deliveries.tables import DeliveryRow, EventRow
from soundwell_plugins.host.directory import Directory
from soundwell_plugins.host.people import ALIAS, PERSON
from soundwell_plugins.host.privacy.tables import WAITING_EXPORT
from soundwell_plugins.sdk.encryption import DecryptionFailed

_ERASED: Final = "The person's data were erased."
_MESSAGE: Final = "message_requested"


class TracesLeft:
    """Finds and removes what the host keeps of a person.

    Args:
        directory: knows people and their care.
        line: keeps the order of deliveries.
    """

    def __init__(self, directory: Directory, line: Line) -> None:
        self._directory = directory
        self._line = line

    def records(self, session: Session, person: PersonId) -> tuple[PersonalRecord, ...]:
        """Return what the host keeps of a person, ready to be read."""
        known = self._directory.get(session, person)
        if known is None:
            return ()
        values = {"name": known.name, "email": known.email, "phone": known.phone}
        return (
            PersonalRecord("person", {name: value for name, value in values.items() if value}),
            *(
                PersonalRecord(
                    "care",
                    {
                        "practitioner": care.practitioner,
                        "since": care.since.isoformat(),
                        "until": care.until.isoformat() if care.until else "",
                        "a supervisor may look": "yes" if care.supervisor_allowed else "no",
                    },
                )
                for care in self._directory.care_of(session, person)
            ),
            *(
                PersonalRecord("event", {"what": event.hook, "when": event.happened_at.isoformat()})
                for event in self._events(session, self._directory.ids_of(session, person))
            ),
        )

    def drop_messages(self, session: Session, ids: Collection[PersonId]) -> int:
        """Give up messages to a person that have not left yet, and return how many there were."""
        waiting = [
            row
            for event in self._events(session, ids)
            if event.hook == _MESSAGE
            for row in self._open(session, event)
        ]
        for row in waiting:
            self._line.lock(session, Partition.of(row))
            row.state, row.due = State.DISCARDED, None
            row.reason, row.settled_at = _ERASED, self._line.now()
            session.flush()
            self._line.advance(session, Partition.of(row))
        return len(waiting)

    def on_their_way(self, session: Session, ids: Collection[PersonId]) -> dict[str, int]:
        """Return for each plugin how many deliveries about a person are not settled yet."""
        waiting: dict[str, int] = {}
        for event in self._events(session, ids):
            for row in self._open(session, event):
                waiting[row.plugin] = waiting.get(row.plugin, 0) + 1
        return waiting

    def remove(self, session: Session, ids: Sequence[PersonId]) -> int:
        """Remove all of it, once nothing about the person is on its way; return how many rows."""
        events = [event.id for event in self._events(session, ids)]
        removed = (
            delete(DeliveryRow).where(DeliveryRow.event.in_(events)).returning(DeliveryRow.id),
            delete(EventRow).where(EventRow.id.in_(events)).returning(EventRow.id),
            delete(WAITING_EXPORT)
            .where(WAITING_EXPORT.c.person.in_(ids))
            .returning(WAITING_EXPORT.c.id),
            delete(CARE).where(CARE.c.client.in_(ids)).returning(CARE.c.id),
            delete(ALIAS).where(ALIAS.c.person.in_(ids)).returning(ALIAS.c.id),
            delete(PERSON).where(PERSON.c.id.in_(ids)).returning(PERSON.c.id),
        )
        return sum(len(session.execute(each).all()) for each in removed)

    def hide(self, session: Session, person: PersonId, stand_in: bytes) -> None:
        """Let a person not be found by address any more, so that who comes back begins anew."""
        entry = update(PERSON).where(PERSON.c.id == person)
        session.execute(entry.values(address_hash=stand_in))
        aliases = update(ALIAS).where(ALIAS.c.person == person)
        session.execute(aliases.values(address_hash=None))

    def named(self, session: Session, people: Collection[PersonId]) -> set[PersonId]:
        """Return those of some people whom an event names, delivered or not."""
        found: set[PersonId] = set()
        for event in self._events(session, people):
            found.update(person for person in people if person in event.payload)
        return found

    def _events(self, session: Session, ids: Collection[PersonId]) -> list[EventRow]:
        """Return the events that name a person; payloads are encrypted, so each has to be read."""
        every = select(EventRow.id).order_by(EventRow.happened_at)
        found = []
        for each in session.scalars(every).all():
            try:
                event = session.get(EventRow, each)
            except DecryptionFailed:
                continue  # nobody can read it any more
            if event is not None and any(person in event.payload for person in ids):
                found.append(event)
        return found

    def _open(self, session: Session, event: EventRow) -> Sequence[DeliveryRow]:
        return session.scalars(
            select(DeliveryRow).where(DeliveryRow.event == event.id, DeliveryRow.state.in_(OPEN))
        ).all()
