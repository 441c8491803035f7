"""What becomes of a form that somebody sent in."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from soundwell_hookspecs import (
    MessageRequested,
    PluginContext,
    SignUpId,
    SubscriberPending,
    confirms_subscribers,
)
from soundwell_plugins.features.newsletter import rows
from soundwell_plugins.features.newsletter.configuration import NewsletterConfig
from soundwell_plugins.features.newsletter.messages import Messages
from soundwell_plugins.features.newsletter.subscriber import (
    Origin,
    State,
    Subscriber,
    Suppression,
    Wish,
)
from soundwell_plugins.features.newsletter.tables import SIGN_UP, SUBSCRIBER

_DAY: Final = timedelta(days=1)


class SignUps:
    """Looks at the forms that were sent in, one at a time; a repeat finds nothing to do.

    Args:
        config: the table `[newsletter]`.
        context: the plugin's context.
    """

    def __init__(self, config: NewsletterConfig, context: PluginContext) -> None:
        self._config = config
        self._context = context
        self._messages = Messages(config, context)

    def look_at(self, sign_up: SignUpId) -> None:
        """Do what a form asks for.

        The form goes in the same transaction in which its subscriber is written and told of, so
        that a crash neither loses nor doubles anything.

        Args:
            sign_up: which form; one that is gone was looked at before.
        """
        query = select(SIGN_UP).where(SIGN_UP.c.id == sign_up)
        with self._context.storage.reading() as session:
            form = session.execute(query).mappings().one_or_none()
        if form is None:
            return
        may_write = self._context.limits.allow(
            "newsletter.mail", form["email"].lower(), times=self._config.mails_per_day, per=_DAY
        )
        elsewhere = self._context.hooks.choose(confirms_subscribers) is True
        with self._context.storage.transaction() as session:
            taken = session.execute(
                delete(SIGN_UP).where(SIGN_UP.c.id == sign_up).returning(SIGN_UP.c.id)
            )
            if taken.scalar() is None or not may_write:
                return
            if Wish(form["wish"]) is Wish.LINK:
                self._send_link(session, form)
            else:
                self._join(session, form, elsewhere=elsewhere)

    def _send_link(self, session: Session, form: Mapping[Any, Any]) -> None:
        known = self._known(session, form)
        if known is not None and known.state is State.CONFIRMED:
            self._publish(session, self._messages.had_already(known))

    def _join(self, session: Session, form: Mapping[Any, Any], *, elsewhere: bool) -> None:
        hashes = self._context.people.fingerprints(form["email"])
        if rows.suppression(session, hashes) is Suppression.NEVER:
            return
        known = self._known(session, form)
        if known is not None and known.state is State.CONFIRMED:
            self._publish(session, self._messages.had_already(known))
            return
        now = self._context.clock.now()
        subscriber = self._pending(session, form, known, hashes, now)
        consent = self._write_consent(session, form, subscriber)
        if elsewhere:
            pending = SubscriberPending(
                subscriber=subscriber.id,
                person=subscriber.person,
                at=now,
                language=subscriber.language,
                topics=subscriber.topics,
            )
            self._context.events.publish(session, pending)
        else:
            until = now + self._config.confirm_within
            self._publish(session, self._messages.confirm(subscriber, consent, until=until))

    def _pending(
        self,
        session: Session,
        form: Mapping[Any, Any],
        known: Subscriber | None,
        hashes: Sequence[bytes],
        now: datetime,
    ) -> Subscriber:
        topics = tuple(form["topics"].split())
        if known is None:
            person = self._context.people.add(session, email=form["email"], name=form["first_name"])
            return rows.add(
                session,
                person=person,
                address_hash=hashes[0],
                email=form["email"],
                first_name=form["first_name"],
                language=form["language"],
                topics=topics,
                now=now,
            )
        return rows.change(
            session,
            known.id,
            state=State.PENDING.value,
            first_name=form["first_name"] or known.first_name,
            topics=" ".join(topics),
            language=form["language"],
            asked_at=now,
            changed_at=now,
        )

    def _write_consent(
        self, session: Session, form: Mapping[Any, Any], subscriber: Subscriber
    ) -> str:
        keep = self._config.keep_ip
        return rows.add_consent(
            session,
            subscriber.id,
            text_hash=form["text_hash"],
            origin=Origin.FORM,
            given_at=form["received_at"],
            ip=form["ip"] or "",
            ip_until=None if keep is None else form["received_at"] + keep,
        )

    def _known(self, session: Session, form: Mapping[Any, Any]) -> Subscriber | None:
        people = self._context.people
        hashes = people.fingerprints(form["email"])
        known = rows.find(session, SUBSCRIBER.c.address_hash.in_(hashes))
        person = None if known is not None else people.find(session, form["email"])
        # Somebody of whom two addresses are known has one subscription, at the first of them.
        return known if person is None else rows.find(session, SUBSCRIBER.c.person == person.id)

    def _publish(self, session: Session, message: MessageRequested) -> None:
        self._context.events.publish(session, message)
