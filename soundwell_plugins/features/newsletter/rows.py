"""Subscribers as rows of the database."""

import secrets
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import RowMapping, Select, delete, insert, select, update
from sqlalchemy.orm import Session

from soundwell_hookspecs import LeaveReason, PersonId, SubscriberId
from soundwell_plugins.features.newsletter.subscriber import Origin, State, Subscriber, Suppression
from soundwell_plugins.features.newsletter.tables import (
    CONSENT,
    CONSENT_TEXT,
    SUBSCRIBER,
    SUPPRESSED,
)
from soundwell_plugins.sdk.tables import new_id


def subscriber_of(row: RowMapping) -> Subscriber:
    """Return the subscriber that a row holds."""
    return Subscriber(
        id=SubscriberId(row["id"]),
        person=PersonId(row["person"]),
        email=row["email"],
        first_name=row["first_name"],
        topics=tuple(row["topics"].split()),
        tags=tuple(row["tags"].split()),
        language=row["language"],
        state=State(row["state"]),
        way_out=row["way_out"],
        asked_at=row["asked_at"],
        confirmed_at=row["confirmed_at"],
        left_at=row["left_at"],
        left_reason=LeaveReason(row["left_reason"]) if row["left_reason"] else None,
        changed_at=row["changed_at"],
    )


def find(session: Session, *conditions: Any) -> Subscriber | None:
    """Return the one subscriber who meets some conditions on the table, or `None`."""
    row = session.execute(select(SUBSCRIBER).where(*conditions)).mappings().one_or_none()
    return None if row is None else subscriber_of(row)


def find_all(session: Session, statement: Select[Any]) -> Iterator[Subscriber]:
    """Yield the subscribers that a statement selects."""
    for row in session.execute(statement).mappings():
        yield subscriber_of(row)


def by_id(session: Session, subscriber: SubscriberId) -> Subscriber | None:
    """Return a subscriber, or `None`."""
    return find(session, SUBSCRIBER.c.id == subscriber)


def change(session: Session, subscriber: SubscriberId, **values: object) -> Subscriber:
    """Change columns of a subscriber and return them as they are then."""
    session.execute(update(SUBSCRIBER).where(SUBSCRIBER.c.id == subscriber).values(values))
    changed = by_id(session, subscriber)
    if changed is None:
        raise LookupError("the subscriber is gone")
    return changed


def add(
    session: Session,
    *,
    person: PersonId,
    address_hash: bytes,
    email: str,
    first_name: str,
    language: str,
    topics: Sequence[str],
    now: datetime,
) -> Subscriber:
    """Add somebody who has not confirmed yet."""
    values = {
        "id": new_id(),
        "person": person,
        "address_hash": address_hash,
        "email": email,
        "first_name": first_name,
        "topics": " ".join(topics),
        "tags": "",
        "language": language,
        "state": State.PENDING.value,
        "way_out": secrets.token_urlsafe(16),
        "asked_at": now,
        "changed_at": now,
    }
    session.execute(insert(SUBSCRIBER).values(values))
    added = find(session, SUBSCRIBER.c.id == values["id"])
    if added is None:
        raise LookupError("the subscriber is gone")
    return added


def add_consent(
    session: Session,
    subscriber: SubscriberId,
    *,
    text_hash: str,
    origin: Origin,
    given_at: datetime,
    confirmed_at: datetime | None = None,
    ip: str = "",
    ip_until: datetime | None = None,
) -> str:
    """Write down that somebody has agreed to a text, and return the consent's id.

    One that they have not confirmed until now proves nothing and goes.
    """
    superseded = delete(CONSENT).where(
        CONSENT.c.subscriber == subscriber, CONSENT.c.confirmed_at.is_(None)
    )
    session.execute(superseded)
    values = {
        "id": new_id(),
        "subscriber": subscriber,
        "text_hash": text_hash,
        "origin": origin.value,
        "given_at": given_at,
        "confirmed_at": confirmed_at,
        "ip": ip or None,
        "ip_until": ip_until if ip else None,
    }
    session.execute(insert(CONSENT).values(values))
    return str(values["id"])


def consents(session: Session, subscriber: SubscriberId) -> Sequence[RowMapping]:
    """Return what a subscriber has agreed to, with the words of each text, the latest first."""
    query = (
        select(CONSENT, CONSENT_TEXT.c.version, CONSENT_TEXT.c.language, CONSENT_TEXT.c.text)
        .outerjoin(CONSENT_TEXT, CONSENT_TEXT.c.hash == CONSENT.c.text_hash)
        .where(CONSENT.c.subscriber == subscriber)
        .order_by(CONSENT.c.given_at.desc(), CONSENT.c.id)
    )
    return session.execute(query).mappings().all()


def confirm_consent(session: Session, subscriber: SubscriberId, now: datetime) -> None:
    """Write down that a subscriber has confirmed what they agreed to last."""
    unconfirmed = update(CONSENT).where(
        CONSENT.c.subscriber == subscriber, CONSENT.c.confirmed_at.is_(None)
    )
    session.execute(unconfirmed.values(confirmed_at=now))


def suppress(session: Session, hashes: Sequence[bytes], reason: Suppression, now: datetime) -> None:
    """Have nothing sent to an address; `NEVER` is not weakened by another reason.

    Args:
        session: an open transaction.
        hashes: of the address, the one to keep first.
        reason: why.
        now: the present moment, in UTC.
    """
    if suppression(session, hashes) is Suppression.NEVER:
        return
    lift(session, hashes)
    values = {"address_hash": hashes[0], "reason": reason.value, "since": now}
    session.execute(insert(SUPPRESSED).values(values))


def suppression(session: Session, hashes: Sequence[bytes]) -> Suppression | None:
    """Return why nothing is sent to an address, or `None`."""
    query = select(SUPPRESSED.c.reason).where(SUPPRESSED.c.address_hash.in_(hashes)).limit(1)
    reason = session.scalar(query)
    return None if reason is None else Suppression(reason)


def lift(session: Session, hashes: Sequence[bytes]) -> None:
    """Let an address be written to again."""
    session.execute(delete(SUPPRESSED).where(SUPPRESSED.c.address_hash.in_(hashes)))
