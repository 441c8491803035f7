"""What becomes of subscriptions: confirmed, changed, left, reported from elsewhere."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from soundwell_hookspecs import (
    Elsewhere,
    LeaveReason,
    PersonId,
    PluginContext,
    SubscriberChanged,
    SubscriberConfirmed,
    SubscriberId,
    SubscriberLeft,
    SubscriptionReported,
)
from soundwell_plugins.features.newsletter import rows
from soundwell_plugins.features.newsletter.configuration import NewsletterConfig
from soundwell_plugins.features.newsletter.messages import Messages
from soundwell_plugins.features.newsletter.subscriber import State, Subscriber, Suppression
from soundwell_plugins.features.newsletter.tables import CONSENT, SUBSCRIBER


class Subscriptions:
    """Changes subscriptions and tells everybody; a repeat changes nothing.

    Args:
        config: the table `[newsletter]`.
        context: the plugin's context.
    """

    def __init__(self, config: NewsletterConfig, context: PluginContext) -> None:
        self._context = context
        self._messages = Messages(config, context)

    def get(self, subscriber: SubscriberId) -> Subscriber | None:
        """Return a subscriber, or `None`."""
        with self._context.storage.reading() as session:
            return rows.by_id(session, subscriber)

    def of_consent(self, consent: str) -> Subscriber | None:
        """Return whose consent this is, or `None` when it does not count any more."""
        with self._context.storage.reading() as session:
            return _of_consent(session, consent)

    def confirm(self, consent: str) -> Subscriber | None:
        """Take somebody into the list who confirms a consent.

        Args:
            consent: which; it counts until they sign up anew, and while they have not left since.

        Returns:
            The subscriber, confirmed; `None` when the consent does not count any more.
        """
        with self._context.storage.transaction() as session:
            found = _of_consent(session, consent)
            if found is None or found.state is State.LEFT:
                return None
            if found.state is State.CONFIRMED:
                return found
            now = self._context.clock.now()
            confirmed = self._confirmed(session, found, now, source="")
            self._context.events.publish(session, self._messages.welcome(confirmed))
            return confirmed

    def leave(self, way_out: str) -> Subscriber | None:
        """Let somebody leave by the secret of their link.

        Returns:
            Who left, now or before; `None` when nobody has this link.
        """
        with self._context.storage.transaction() as session:
            found = rows.find(session, SUBSCRIBER.c.way_out == way_out)
            return None if found is None else self._left(session, found, LeaveReason.ASKED)

    def remove(
        self, session: Session, subscriber: Subscriber, reason: LeaveReason = LeaveReason.REMOVED
    ) -> Subscriber:
        """Take somebody out of the list, within a transaction."""
        return self._left(session, subscriber, reason)

    def change(
        self, subscriber: SubscriberId, *, first_name: str, topics: Sequence[str], language: str
    ) -> Subscriber | None:
        """Keep what somebody wants from now on; nobody hears of what is as it was.

        Returns:
            The subscriber as they are then; `None` when they are not in the list.
        """
        with self._context.storage.transaction() as session:
            found = rows.by_id(session, subscriber)
            if found is None or found.state is not State.CONFIRMED:
                return None
            if (found.first_name, found.topics, found.language) == (
                first_name,
                tuple(topics),
                language,
            ):
                return found
            now = self._context.clock.now()
            changed = rows.change(
                session,
                subscriber,
                first_name=first_name,
                topics=" ".join(topics),
                language=language,
                changed_at=now,
            )
            self._publish_change(session, changed, now)
            return changed

    def take_over(self, report: SubscriptionReported) -> None:
        """Take over what became of a subscription in another system.

        Args:
            report: what a connector has learnt; one that is older than what is known is dropped.
        """
        with self._context.storage.transaction() as session:
            found = rows.find(session, SUBSCRIBER.c.person == report.person)
            if found is None or report.at < found.changed_at.replace(microsecond=0):
                return
            if report.what is Elsewhere.CONFIRMED and found.state is State.PENDING:
                self._confirmed(session, found, report.at, source=report.source)
            elif report.what is Elsewhere.LEFT:
                self._left(session, found, LeaveReason.ASKED, report)
            elif report.what is Elsewhere.BOUNCED:
                self._left(session, found, LeaveReason.BOUNCED, report)
            elif report.moved_to is not None and found.state is State.CONFIRMED:
                self._moved(session, found, report.moved_to, report)

    def merge(self, kept: PersonId, dropped: PersonId) -> None:
        """Put the subscription of a person under the id that stays; of two the better one stays."""
        with self._context.storage.transaction() as session:
            going = rows.find(session, SUBSCRIBER.c.person == dropped)
            staying = rows.find(session, SUBSCRIBER.c.person == kept)
            if going is None:
                return
            if staying is not None:
                worse = staying if staying.state is not State.CONFIRMED else going
                self._left(session, worse, LeaveReason.REMOVED)
                session.execute(delete(CONSENT).where(CONSENT.c.subscriber == worse.id))
                session.execute(delete(SUBSCRIBER).where(SUBSCRIBER.c.id == worse.id))
                if worse is going:
                    return
            self._given_to(session, going, kept)

    def _given_to(self, session: Session, going: Subscriber, kept: PersonId) -> None:
        """Put a subscription under another entry of the same person, with the address of that."""
        person = self._context.people.get(session, kept)
        if person is None:
            return
        hashes = self._context.people.fingerprints(person.email)
        now = self._context.clock.now()
        changed = rows.change(
            session,
            going.id,
            person=kept,
            email=person.email,
            address_hash=hashes[0],
            changed_at=now,
        )
        if changed.state is State.CONFIRMED:
            self._publish_change(session, changed, now, going.person)

    def _confirmed(
        self, session: Session, found: Subscriber, now: datetime, *, source: str
    ) -> Subscriber:
        rows.confirm_consent(session, found.id, now)
        confirmed = rows.change(
            session,
            found.id,
            state=State.CONFIRMED.value,
            confirmed_at=now,
            left_at=None,
            left_reason=None,
            changed_at=now,
        )
        rows.lift(session, self._context.people.fingerprints(found.email))
        self._context.events.publish(
            session, SubscriberConfirmed(**_about(confirmed), at=now, source=source)
        )
        return confirmed

    def _left(
        self,
        session: Session,
        found: Subscriber,
        reason: LeaveReason,
        report: SubscriptionReported | None = None,
    ) -> Subscriber:
        if found.state is State.LEFT:
            return found
        now = self._context.clock.now() if report is None else report.at
        left = rows.change(
            session,
            found.id,
            state=State.LEFT.value,
            left_at=now,
            left_reason=reason.value,
            changed_at=now,
        )
        bounced = reason is LeaveReason.BOUNCED
        rows.suppress(
            session,
            self._context.people.fingerprints(found.email),
            Suppression.BOUNCED if bounced else Suppression.LEFT,
            now,
        )
        if found.state is State.CONFIRMED:
            source = "" if report is None else report.source
            event = SubscriberLeft(**_about(left), at=now, reason=reason, source=source)
            self._context.events.publish(session, event)
        return left

    def _moved(
        self,
        session: Session,
        found: Subscriber,
        moved_to: PersonId,
        report: SubscriptionReported,
    ) -> None:
        person = self._context.people.get(session, moved_to)
        if person is None or moved_to == found.person:
            return
        hashes = self._context.people.fingerprints(person.email)
        other = rows.find(session, SUBSCRIBER.c.address_hash.in_(hashes))
        if other is not None and other.state is State.CONFIRMED:
            self._left(session, found, LeaveReason.REMOVED, report)
            return
        if other is not None:
            session.execute(delete(SUBSCRIBER).where(SUBSCRIBER.c.id == other.id))
        changed = rows.change(
            session,
            found.id,
            person=moved_to,
            email=person.email,
            address_hash=hashes[0],
            changed_at=report.at,
        )
        self._publish_change(session, changed, report.at, found.person, report.source)

    def _publish_change(
        self,
        session: Session,
        changed: Subscriber,
        now: datetime,
        previous: PersonId | None = None,
        source: str = "",
    ) -> None:
        event = SubscriberChanged(**_about(changed), at=now, previous=previous, source=source)
        self._context.events.publish(session, event)


def _about(subscriber: Subscriber) -> dict[str, Any]:
    return {
        "subscriber": subscriber.id,
        "person": subscriber.person,
        "language": subscriber.language,
        "topics": subscriber.topics,
    }


def _of_consent(session: Session, consent: str) -> Subscriber | None:
    query = select(CONSENT.c.subscriber, CONSENT.c.confirmed_at).where(CONSENT.c.id == consent)
    row = session.execute(query).one_or_none()
    if row is None:
        return None
    found = rows.by_id(session, SubscriberId(row.subscriber))
    # One that was confirmed before does not confirm again for somebody who has left meanwhile.
    used = row.confirmed_at is not None
    return None if used and found is not None and found.state is not State.CONFIRMED else found
