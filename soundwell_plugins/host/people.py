"""People: visitors and clients, encrypted, found by a keyed hash of their address."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import Column, ForeignKey, LargeBinary, Table, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from soundwell_hookspecs import Clock, Person, PersonId
from soundwell_plugins.host.addresses import normal
from soundwell_plugins.host.storage.tables import HOST
from soundwell_plugins.sdk.encryption import FINGERPRINT, EncryptedText, FingerprintOf, Keys
from soundwell_plugins.sdk.tables import Id, Moment, new_id

ADDRESS: Final = FingerprintOf("email", "person.email", normal)

PERSON: Final = Table(
    "person",
    HOST,
    Column("id", Id(), primary_key=True),
    Column(
        "address_hash", LargeBinary(32), nullable=False, unique=True, info={FINGERPRINT: ADDRESS}
    ),
    Column("email", EncryptedText("person.email"), nullable=False),
    Column("name", EncryptedText("person.name"), nullable=False),
    Column("phone", EncryptedText("person.phone"), nullable=False),
    Column("created_at", Moment(), nullable=False),
    Column("seen_at", Moment(), nullable=True),
)
"""`seen_at` says when a plugin added somebody last, though they were known already."""

_AT_ONCE: Final = 500
"""More values than this are asked for in several statements."""

ALIAS: Final = Table(
    "person_alias",
    HOST,
    Column("id", Id(), primary_key=True),
    Column("person", Id(), ForeignKey("person.id"), nullable=False, index=True),
    Column("address_hash", LargeBinary(32), nullable=True, unique=True),
)
"""Ids that went when two entries turned out to be one person, with the addresses they had."""


@dataclass(frozen=True, slots=True)
class Known:
    """A person, and since when they are known.

    Args:
        person: who.
        since: when they were added, in UTC.
    """

    person: Person
    since: datetime


class PeopleRegister:
    """Knows visitors and clients; see `soundwell_hookspecs.People`.

    Args:
        keyring: the keys by which addresses are hashed.
        clock: tells when somebody was added.
    """

    def __init__(self, keyring: Keys, clock: Clock) -> None:
        self._keyring = keyring
        self._clock = clock

    def add(self, session: Session, *, email: str, name: str, phone: str = "") -> PersonId:
        """Return the person with this address, adding one if there is none."""
        hashes, now = ADDRESS.all(self._keyring, email), self._clock.now()
        known = self._known(session, hashes) or self._added(
            session,
            hashes,
            id=new_id(),
            address_hash=hashes[0],
            email=email.strip(),
            name=name,
            phone=phone,
            created_at=now,
        )
        # Whoever lets people go whom nobody needs sees by this that somebody does again.
        session.execute(update(PERSON).where(PERSON.c.id == known).values(seen_at=now))
        return known

    def get(self, session: Session, person: PersonId) -> Person | None:
        """Return what is known of a person, or `None` after an erasure."""
        current = self.current(session, person)
        row = session.execute(select(PERSON).where(PERSON.c.id == current)).one_or_none()
        if row is None:
            return None
        return Person(PersonId(row.id), row.email, row.name, row.phone)

    def names(self, session: Session, people: Collection[PersonId]) -> Mapping[PersonId, str]:
        """Return the names of some people at once; nobody's who was erased."""
        asked = list(dict.fromkeys(people))
        found: dict[PersonId, str] = {}
        for start in range(0, len(asked), _AT_ONCE):
            found.update(self._names(session, asked[start : start + _AT_ONCE]))
        return found

    def find(self, session: Session, email: str) -> Person | None:
        """Return the person with this address, or `None` if there is none."""
        known = self._known(session, ADDRESS.all(self._keyring, email))
        return None if known is None else self.get(session, known)

    def newest(self, session: Session, *, limit: int) -> tuple[Known, ...]:
        """Return those who were added last, the newest first."""
        query = select(PERSON).order_by(PERSON.c.created_at.desc(), PERSON.c.id).limit(limit)
        return tuple(
            Known(Person(PersonId(row.id), row.email, row.name, row.phone), row.created_at)
            for row in session.execute(query).all()
        )

    def known_since(self, session: Session, person: PersonId) -> datetime | None:
        """Return when a person was added, in UTC, or `None` after an erasure."""
        current = self.current(session, person)
        return session.scalar(select(PERSON.c.created_at).where(PERSON.c.id == current))

    def current(self, session: Session, person: PersonId) -> PersonId:
        """Return the id under which a person stands now: another one after a merge."""
        kept = session.scalar(select(ALIAS.c.person).where(ALIAS.c.id == person))
        return person if kept is None else PersonId(kept)

    def ids_of(self, session: Session, person: PersonId) -> tuple[PersonId, ...]:
        """Return all ids that a person has or had, the one that stands now first."""
        now = self.current(session, person)
        aliases = session.scalars(select(ALIAS.c.id).where(ALIAS.c.person == now))
        return (now, *map(PersonId, aliases))

    def fingerprints(self, email: str) -> tuple[bytes, ...]:
        """Return keyed hashes of an address, by which it is known again without being kept."""
        return ADDRESS.all(self._keyring, email)

    def _names(self, session: Session, people: Sequence[PersonId]) -> Mapping[PersonId, str]:
        merged = select(ALIAS.c.id, ALIAS.c.person).where(ALIAS.c.id.in_(people))
        now = {row.id: row.person for row in session.execute(merged)}
        current = {now.get(each, each) for each in people}
        known = select(PERSON.c.id, PERSON.c.name).where(PERSON.c.id.in_(current))
        names = {row.id: row.name for row in session.execute(known)}
        found = ((each, names.get(now.get(each, each))) for each in people)
        return {person: name for person, name in found if name is not None}

    def _added(self, session: Session, hashes: Sequence[bytes], **values: object) -> PersonId:
        try:
            with session.begin_nested():
                session.execute(insert(PERSON).values(values))
        except IntegrityError:
            # Somebody else has added the same address since we looked, which PostgreSQL allows.
            known = self._known(session, hashes)
            if known is None:
                raise
            return known
        return PersonId(str(values["id"]))

    def _known(self, session: Session, hashes: Sequence[bytes]) -> PersonId | None:
        found = session.scalar(select(PERSON.c.id).where(PERSON.c.address_hash.in_(hashes)))
        if found is None:
            found = session.scalar(select(ALIAS.c.person).where(ALIAS.c.address_hash.in_(hashes)))
        return None if found is None else PersonId(found)
