"""The directory: people, who cares for them, and what is changed about them by hand."""

from collections.abc import Sequence

from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session

from soundwell_hookspecs import (
    AccountId,
    AddressTaken,
    Audit,
    Care,
    Clock,
    Events,
    PeopleMerged,
    PersonId,
    Practice,
    PractitionerId,
)
from soundwell_plugins.host.care import CareRegister
from soundwell_plugins.host.people import ADDRESS, ALIAS, PERSON, PeopleRegister
from soundwell_plugins.sdk.encryption import Keys


class Directory(PeopleRegister):
    """Knows people and their care; see `soundwell_hookspecs.People`.

    Args:
        practice: whose practitioners care for them.
        keyring: the keys by which addresses are hashed.
        clock: the time.
        audit: where changes are written down.
        events: by which plugins and practitioners are told.
    """

    def __init__(
        self, practice: Practice, keyring: Keys, clock: Clock, audit: Audit, events: Events
    ) -> None:
        super().__init__(keyring, clock)
        self._audit = audit
        self._events = events
        self._care = CareRegister(practice, clock, audit, events)

    def change_address(
        self, session: Session, person: PersonId, *, email: str, actor: AccountId | None
    ) -> None:
        """Give a person another address."""
        current = self._existing(session, person)
        hashes = ADDRESS.all(self._keyring, email)
        known = self._known(session, hashes)
        if known not in {None, current}:
            raise AddressTaken(known or current)
        # An address that came with a merge becomes the person's own.
        came_along = update(ALIAS).where(ALIAS.c.address_hash.in_(hashes))
        session.execute(came_along.values(address_hash=None))
        changed = update(PERSON).where(PERSON.c.id == current)
        session.execute(changed.values(address_hash=hashes[0], email=email.strip()))
        self._audit.record(
            session, actor=actor, action="person.address-changed", subject=f"person:{current}"
        )

    def merge(
        self, session: Session, *, kept: PersonId, dropped: PersonId, actor: AccountId | None
    ) -> None:
        """Make one person of two."""
        stays, goes = self._existing(session, kept), self._existing(session, dropped)
        if stays == goes:
            raise ValueError("these two are one person already")
        self._care.merge(session, kept=stays, dropped=goes)
        address_hash = session.scalar(select(PERSON.c.address_hash).where(PERSON.c.id == goes))
        session.execute(update(ALIAS).where(ALIAS.c.person == goes).values(person=stays))
        session.execute(delete(PERSON).where(PERSON.c.id == goes))
        session.execute(insert(ALIAS).values(id=goes, person=stays, address_hash=address_hash))
        self._events.publish(session, PeopleMerged(kept=stays, dropped=goes))
        self._audit.record(
            session,
            actor=actor,
            action="person.merged",
            subject=f"person:{stays}",
            detail=f"person:{goes}",
        )

    def assign_care(
        self,
        session: Session,
        *,
        client: PersonId,
        practitioner: PractitionerId,
        actor: AccountId | None,
        supervisor_allowed: bool = False,
    ) -> None:
        """Put a client into a practitioner's care, or change whether a supervisor may look."""
        self._care.assign(
            session,
            client=self._existing(session, client),
            practitioner=practitioner,
            actor=actor,
            supervisor_allowed=supervisor_allowed,
        )

    def end_care(
        self,
        session: Session,
        *,
        client: PersonId,
        practitioner: PractitionerId,
        actor: AccountId | None,
    ) -> bool:
        """End a practitioner's care for a client."""
        current = self.current(session, client)
        return self._care.end(session, client=current, practitioner=practitioner, actor=actor)

    def clients_of(self, session: Session, practitioner: PractitionerId) -> Sequence[Care]:
        """Return the care that a practitioner gives now, the longest first."""
        return self._care.clients_of(session, practitioner)

    def care_of(self, session: Session, person: PersonId) -> Sequence[Care]:
        """Return all care that a person has and had, the earliest first."""
        return self._care.of(session, self.current(session, person))

    def _existing(self, session: Session, person: PersonId) -> PersonId:
        found = self.get(session, person)
        if found is None:
            raise LookupError(f"there is no person {person}")
        return found.id
