"""The clients of check-ins."""

from collections.abc import Sequence

from sqlalchemy import insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from soundwell_hookspecs import PersonId, PluginContext, PractitionerId
from soundwell_plugins.features.alliance.client import Client, ClientId, Details, client_of
from soundwell_plugins.features.alliance.tables import CLIENT
from soundwell_plugins.sdk.tables import new_id


class Clients:
    """Gives people ids of the feature's own, and knows what was agreed on with them.

    Args:
        context: the plugin's context.
    """

    def __init__(self, context: PluginContext) -> None:
        self._context = context

    def add(self, session: Session, person: PersonId) -> Client:
        """Return a client, added if they are new.

        Args:
            session: an open transaction that can write.
            person: who they are; of several ids of one person the one that stands now.

        Raises:
            LookupError: there is no such person.
        """
        known = self._context.people.get(session, person)
        if known is None:
            raise LookupError("there is no such person")
        found = self.of_person(session, known.id)
        if found is not None:
            return found
        try:
            with session.begin_nested():
                session.execute(
                    insert(CLIENT).values(
                        id=new_id(),
                        person=known.id,
                        language=self._context.practice.locale,
                        details=Details().written(),
                        added_at=self._context.clock.now(),
                    )
                )
        except IntegrityError:
            # Somebody else has added them since we looked, which PostgreSQL allows.
            self._context.logger.info("a client was added twice at the same moment")
        return self._one(session, CLIENT.c.person == known.id)

    def get(self, session: Session, client: ClientId) -> Client:
        """Return a client.

        Raises:
            LookupError: there is none.
        """
        return self._one(session, CLIENT.c.id == client)

    def of_person(self, session: Session, person: PersonId) -> Client | None:
        """Return the client who somebody is, or `None`."""
        row = session.execute(select(CLIENT).where(CLIENT.c.person == person)).mappings().first()
        return client_of(row) if row is not None else None

    def cared_for(self, session: Session, practitioner: PractitionerId) -> Sequence[Client]:
        """Return the clients in a practitioner's care for whom there are check-ins or sessions."""
        people = [each.client for each in self._context.people.clients_of(session, practitioner)]
        return self.of_people(session, people)

    def ids_cared_for(self, session: Session, practitioner: PractitionerId) -> frozenset[ClientId]:
        """Return which clients are in a practitioner's care; nothing of them is decrypted."""
        people = [each.client for each in self._context.people.clients_of(session, practitioner)]
        query = select(CLIENT.c.id).where(CLIENT.c.person.in_(people))
        return frozenset(map(ClientId, session.scalars(query)))

    def of_people(self, session: Session, people: Sequence[PersonId]) -> Sequence[Client]:
        """Return the clients among some people, in the order of these.

        Args:
            session: an open transaction.
            people: who.
        """
        rows = session.execute(select(CLIENT).where(CLIENT.c.person.in_(people))).mappings()
        found = {each.person: each for each in map(client_of, rows)}
        return [found[person] for person in people if person in found]

    def is_cared_for(self, session: Session, client: Client, practitioner: PractitionerId) -> bool:
        """Tell whether a client is in a practitioner's care now."""
        care = self._context.people.care_of(session, client.person)
        return any(each.until is None and each.practitioner == practitioner for each in care)

    def agree(self, session: Session, client: ClientId, *, details: Details, language: str) -> None:
        """Keep what was agreed on with a client.

        Args:
            session: an open transaction that can write.
            client: with whom.
            details: what was agreed on.
            language: in which they are asked, as a locale of the practice.
        """
        changed = update(CLIENT).where(CLIENT.c.id == client)
        session.execute(changed.values(details=details.written(), language=language))

    def _one(self, session: Session, condition: object) -> Client:
        row = session.execute(select(CLIENT).where(condition)).mappings().one_or_none()  # type: ignore[arg-type]  # a condition on the table
        if row is None:
            raise LookupError("there is no such client")
        return client_of(row)
