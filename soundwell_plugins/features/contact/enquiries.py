"""The enquiries there are, and what becomes of them."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any, Final

from sqlalchemy import Select, and_, delete, func, insert, or_, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from soundwell_hookspecs import (
    AccountId,
    EnquiryId,
    EnquiryReceived,
    MessageRequested,
    PersonId,
    PluginContext,
    Recipient,
    Suspicion,
    Verdict,
)
from soundwell_plugins.features.contact.configuration import ContactConfig
from soundwell_plugins.features.contact.enquiry import Enquiry, State, enquiry_of
from soundwell_plugins.features.contact.forms import EnquiryForm
from soundwell_plugins.features.contact.tables import ENQUIRY
from soundwell_plugins.sdk.tables import new_id

OFFICE: Final = "/office/enquiries"
_PURPOSE: Final = "contact.confirm"
_CONFIRMABLE: Final = timedelta(days=7)
_SHOWN: Final = 200
_STATES: Final = {
    Suspicion.HAM: State.OPEN,
    Suspicion.UNSURE: State.WAITING,
    Suspicion.SPAM: State.SPAM,
}


class Enquiries:
    """Keeps what people write to the practice.

    Args:
        config: the table `[contact]`.
        context: the plugin's context.
    """

    def __init__(self, config: ContactConfig, context: PluginContext) -> None:
        self._config = config
        self._context = context

    def sent_before(self, form: EnquiryForm) -> bool:
        """Tell whether the same form was sent before."""
        query = select(ENQUIRY.c.id).where(ENQUIRY.c.submission == submission_hash(form.submission))
        with self._context.storage.reading() as session:
            return session.execute(query).first() is not None

    def take(self, form: EnquiryForm, verdict: Verdict) -> None:
        """Keep what somebody wrote, and tell whom it concerns.

        Args:
            form: what they wrote.
            verdict: whether to believe it. What nobody needs to look at is not kept.
        """
        if verdict.suspicion is Suspicion.DISCARD:
            return
        try:
            with self._context.storage.transaction() as session:
                self._keep(session, form, verdict)
        except IntegrityError:
            self._context.logger.info("the same form came twice at the same moment")

    def confirm(self, enquiry: EnquiryId) -> None:
        """Believe what its sender confirmed; a repeat does nothing.

        Raises:
            LookupError: there is no such enquiry any more.
        """
        with self._context.storage.transaction() as session:
            self._believe(session, self._one(session, enquiry), {State.WAITING})

    def release(self, enquiry: EnquiryId, actor: AccountId) -> None:
        """Believe what was taken for spam, or was never confirmed.

        Raises:
            LookupError: there is no such enquiry.
        """
        with self._context.storage.transaction() as session:
            self._believe(session, self._one(session, enquiry), {State.WAITING, State.SPAM})
            self._record(session, actor, "contact.released", enquiry)

    def settle(self, enquiry: EnquiryId, actor: AccountId) -> None:
        """Note that somebody has dealt with an enquiry.

        Raises:
            LookupError: there is no such enquiry.
        """
        with self._context.storage.transaction() as session:
            found = self._one(session, enquiry)
            if found.state is State.OPEN:
                self._change(session, enquiry, state=State.DONE.value)
            self._record(session, actor, "contact.settled", enquiry)

    def opened(self, enquiry: EnquiryId, actor: AccountId) -> Enquiry:
        """Return an enquiry to somebody of the practice; it is written down that they read it.

        Raises:
            LookupError: there is no such enquiry.
        """
        with self._context.storage.transaction() as session:
            found = self._one(session, enquiry)
            self._record(session, actor, "contact.read", enquiry)
        return found

    def get(self, enquiry: EnquiryId) -> Enquiry:
        """Return an enquiry.

        Raises:
            LookupError: there is none.
        """
        with self._context.storage.reading() as session:
            return self._one(session, enquiry)

    def of_state(self, state: State) -> Sequence[Enquiry]:
        """Return the enquiries of a state, the newest first; the newest 200 of them."""
        query = select(ENQUIRY).where(ENQUIRY.c.state == state.value)
        newest = query.order_by(ENQUIRY.c.received_at.desc(), ENQUIRY.c.id).limit(_SHOWN)
        return self._all(newest)

    def count_open(self) -> int:
        """Return how many enquiries nobody has dealt with."""
        query = select(func.count()).where(ENQUIRY.c.state == State.OPEN.value)
        with self._context.storage.reading() as session:
            return session.scalar(query.select_from(ENQUIRY)) or 0

    def of(self, person: PersonId) -> Sequence[Enquiry]:
        """Return what a person wrote, what looks like spam and bears their address included."""
        with self._context.storage.reading() as session:
            known = self._context.people.get(session, person)
        email = known.email.casefold() if known is not None else None
        theirs = self._all(
            select(ENQUIRY)
            .where(or_(ENQUIRY.c.person == person, ENQUIRY.c.person.is_(None)))
            .order_by(ENQUIRY.c.received_at)
        )
        return [each for each in theirs if each.person == person or each.email.casefold() == email]

    def erase(self, person: PersonId) -> int:
        """Remove what a person wrote, and return how much there was."""
        ids = [each.id for each in self.of(person)]
        with self._context.storage.transaction() as session:
            session.execute(delete(ENQUIRY).where(ENQUIRY.c.id.in_(ids)))
        return len(ids)

    def expire(self, now: datetime) -> int:
        """Remove what was kept for long enough, and return how much there was."""
        doubtful = ENQUIRY.c.state.in_((State.WAITING.value, State.SPAM.value))
        old = delete(ENQUIRY).where(
            or_(
                ENQUIRY.c.received_at < now - self._config.keep,
                and_(doubtful, ENQUIRY.c.received_at < now - self._config.keep_spam),
            )
        )
        with self._context.storage.transaction() as session:
            return len(session.execute(old.returning(ENQUIRY.c.id)).all())

    def merge(self, *, kept: PersonId, dropped: PersonId) -> None:
        """Put what one person wrote under another's id."""
        theirs = update(ENQUIRY).where(ENQUIRY.c.person == dropped)
        with self._context.storage.transaction() as session:
            session.execute(theirs.values(person=kept))

    def confirmed_by(self, token: str) -> EnquiryId:
        """Return the enquiry that a token for confirming is about.

        Raises:
            LinkRefused: it was not made here for this purpose, or has expired.
        """
        return EnquiryId(self._context.links.verify(_PURPOSE, token))

    def _keep(self, session: Session, form: EnquiryForm, verdict: Verdict) -> None:
        state = _STATES[verdict.suspicion]
        enquiry = Enquiry(
            id=EnquiryId(new_id()),
            state=state,
            reason=verdict.reason,
            person=None,
            name=form.name,
            email=form.email,
            message=form.message,
            language=self._context.texts.language,
            received_at=self._context.clock.now(),
        )
        session.execute(insert(ENQUIRY).values(_row(enquiry, form.submission)))
        if state is State.OPEN:
            self._believe(session, enquiry, {State.OPEN})
        elif state is State.WAITING:
            self._ask(session, enquiry)

    def _ask(self, session: Session, enquiry: Enquiry) -> None:
        """Ask the sender to confirm."""
        person = self._person(session, enquiry)
        expires = self._context.clock.now() + _CONFIRMABLE
        token = self._context.links.sign(_PURPOSE, enquiry.id, expires=expires)
        message = MessageRequested(
            about=f"enquiry:{enquiry.id}",
            recipient=Recipient.person(person),
            template="contact/mail/confirm",
            link=f"{self._context.practice.url}/contact/confirm/{token}",
            language=enquiry.language,
        )
        self._context.events.publish(session, message)

    def _believe(self, session: Session, enquiry: Enquiry, states: set[State]) -> None:
        """Hand an enquiry to the practice if it is in one of some states."""
        if enquiry.state not in states:
            return
        person = self._person(session, enquiry)
        self._change(session, enquiry.id, state=State.OPEN.value)
        self._context.events.publish(
            session,
            EnquiryReceived(enquiry=enquiry.id, person=person, received_at=enquiry.received_at),
        )
        message = MessageRequested(
            about=f"enquiry:{enquiry.id}",
            recipient=Recipient.practice(),
            template="contact/mail/received",
            link=f"{self._context.practice.url}{OFFICE}/{enquiry.id}",
        )
        self._context.events.publish(session, message)

    def _person(self, session: Session, enquiry: Enquiry) -> PersonId:
        person = enquiry.person or self._context.people.add(
            session, email=enquiry.email, name=enquiry.name
        )
        self._change(session, enquiry.id, person=person)
        return person

    def _change(self, session: Session, enquiry: EnquiryId, **values: str) -> None:
        session.execute(update(ENQUIRY).where(ENQUIRY.c.id == enquiry).values(values))

    def _record(self, session: Session, actor: AccountId, action: str, enquiry: EnquiryId) -> None:
        subject = f"enquiry:{enquiry}"
        self._context.audit.record(session, actor=actor, action=action, subject=subject)

    def _one(self, session: Session, enquiry: EnquiryId) -> Enquiry:
        query = select(ENQUIRY).where(ENQUIRY.c.id == enquiry).with_for_update()
        row = session.execute(query).mappings().one_or_none()
        if row is None:
            raise LookupError("there is no such enquiry")
        return enquiry_of(row)

    def _all(self, query: Select[Any]) -> Sequence[Enquiry]:
        with self._context.storage.reading() as session:
            return [enquiry_of(row) for row in session.execute(query).mappings()]


def submission_hash(submission: str) -> str:
    """Return by what a form is known again that is sent twice."""
    return sha256(submission.encode()).hexdigest()


def _row(enquiry: Enquiry, submission: str) -> dict[str, object]:
    return {
        "id": enquiry.id,
        "submission": submission_hash(submission),
        "state": enquiry.state.value,
        "reason": enquiry.reason,
        "person": enquiry.person,
        "name": enquiry.name,
        "email": enquiry.email,
        "message": enquiry.message,
        "language": enquiry.language,
        "received_at": enquiry.received_at,
    }
