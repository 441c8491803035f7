"""Care: which practitioner cares for which client, and who else may look."""

from collections.abc import Sequence
from typing import Any, Final

from sqlalchemy import (
    Boolean,
    Column,
    ForeignKey,
    Index,
    Row,
    String,
    Table,
    delete,
    insert,
    select,
    text,
    update,
)
from sqlalchemy.orm import Session

from soundwell_hookspecs import (
    AccountId,
    Audit,
    Care,
    Clock,
    Events,
    MessageRequested,
    PersonId,
    Practice,
    PractitionerId,
    Recipient,
)
from soundwell_plugins.host.storage.tables import HOST
from soundwell_plugins.sdk.tables import Id, Moment, new_id

PRACTITIONER_LENGTH: Final = 64

_LASTING: Final = text("until IS NULL")

CARE: Final = Table(
    "care",
    HOST,
    Column("id", Id(), primary_key=True),
    Column("client", Id(), ForeignKey("person.id"), nullable=False, index=True),
    Column("practitioner", String(PRACTITIONER_LENGTH), nullable=False, index=True),
    Column("since", Moment(), nullable=False),
    Column("until", Moment(), nullable=True),
    Column("supervisor_allowed", Boolean(), nullable=False),
    Index(
        "care_one_at_a_time_index",
        "client",
        "practitioner",
        unique=True,
        sqlite_where=_LASTING,
        postgresql_where=_LASTING,
    ),
)


class CareRegister:
    """Knows who cares for whom; see `soundwell_hookspecs.People`.

    Args:
        practice: whose practitioners they are.
        clock: tells when care begins and ends.
        audit: where it is written down.
        events: by which practitioners are told.
    """

    def __init__(self, practice: Practice, clock: Clock, audit: Audit, events: Events) -> None:
        self._practice = practice
        self._clock = clock
        self._audit = audit
        self._events = events

    def assign(
        self,
        session: Session,
        *,
        client: PersonId,
        practitioner: PractitionerId,
        actor: AccountId | None,
        supervisor_allowed: bool,
    ) -> None:
        """Put a client into a practitioner's care, or change whether a supervisor may look."""
        if practitioner not in self._practice.practitioners:
            raise LookupError(f"there is no practitioner {practitioner!r} in the configuration")
        lasting = self._lasting(session, client, practitioner)
        if lasting is not None and lasting.supervisor_allowed == supervisor_allowed:
            return
        if lasting is not None:
            session.execute(
                update(CARE)
                .where(CARE.c.id == lasting.id)
                .values(supervisor_allowed=supervisor_allowed)
            )
        else:
            session.execute(
                insert(CARE).values(
                    id=new_id(),
                    client=client,
                    practitioner=practitioner,
                    since=self._clock.now(),
                    supervisor_allowed=supervisor_allowed,
                )
            )
            self._tell(session, client, practitioner, "office/mail/client_assigned")
        looks = "allowed" if supervisor_allowed else "refused"
        self._audit.record(
            session,
            actor=actor,
            action="care.assigned" if lasting is None else "care.changed",
            subject=f"person:{client}",
            detail=f"practitioner:{practitioner} supervisor:{looks}",
        )

    def end(
        self,
        session: Session,
        *,
        client: PersonId,
        practitioner: PractitionerId,
        actor: AccountId | None,
    ) -> bool:
        """End a practitioner's care for a client, and return whether it had not ended before."""
        lasting = self._lasting(session, client, practitioner)
        if lasting is None:
            return False
        session.execute(update(CARE).where(CARE.c.id == lasting.id).values(until=self._clock.now()))
        if practitioner in self._practice.practitioners:
            self._tell(session, client, practitioner, "office/mail/client_released")
        self._audit.record(
            session,
            actor=actor,
            action="care.ended",
            subject=f"person:{client}",
            detail=f"practitioner:{practitioner}",
        )
        return True

    def clients_of(self, session: Session, practitioner: PractitionerId) -> Sequence[Care]:
        """Return the care that a practitioner gives now, the longest first."""
        lasting = (CARE.c.practitioner == practitioner, CARE.c.until.is_(None))
        return _found(session, *lasting)

    def of(self, session: Session, client: PersonId) -> Sequence[Care]:
        """Return all care that a client has and had, the earliest first."""
        return _found(session, CARE.c.client == client)

    def merge(self, session: Session, *, kept: PersonId, dropped: PersonId) -> None:
        """Put all care for one person under another's id."""
        for row in session.execute(select(CARE).where(CARE.c.client == dropped)).all():
            same = self._lasting(session, kept, row.practitioner) if row.until is None else None
            if same is None:
                session.execute(update(CARE).where(CARE.c.id == row.id).values(client=kept))
                continue
            # Where one of the two was not agreed to, nobody has agreed for the person as a whole.
            session.execute(
                update(CARE)
                .where(CARE.c.id == same.id)
                .values(
                    since=min(same.since, row.since),
                    supervisor_allowed=same.supervisor_allowed and row.supervisor_allowed,
                )
            )
            session.execute(delete(CARE).where(CARE.c.id == row.id))

    def _lasting(
        self, session: Session, client: PersonId, practitioner: PractitionerId
    ) -> Row[Any] | None:
        return session.execute(
            select(CARE).where(
                CARE.c.client == client,
                CARE.c.practitioner == practitioner,
                CARE.c.until.is_(None),
            )
        ).one_or_none()

    def _tell(
        self, session: Session, client: PersonId, practitioner: PractitionerId, template: str
    ) -> None:
        message = MessageRequested(
            about=f"person:{client}",
            recipient=Recipient.practitioner(practitioner),
            template=template,
            link=self._practice.url,
            language=self._practice.practitioners[practitioner].language,
        )
        self._events.publish(session, message)


def _found(session: Session, *which: Any) -> tuple[Care, ...]:
    rows = session.execute(select(CARE).where(*which).order_by(CARE.c.since, CARE.c.id)).all()
    return tuple(
        Care(
            PersonId(row.client),
            PractitionerId(row.practitioner),
            row.since,
            row.until,
            row.supervisor_allowed,
        )
        for row in rows
    )
