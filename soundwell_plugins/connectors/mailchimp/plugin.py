"""The connector as the host knows it."""

from collections.abc import Callable, Sequence
from typing import TypeVar

from fastapi import APIRouter, HTTPException, Request, Response
from fastapi.concurrency import run_in_threadpool

from soundwell_hookspecs import (
    Connector,
    DataKept,
    Delivery,
    DeliveryFailed,
    DeliveryRefused,
    Elsewhere,
    Erasure,
    Finding,
    LeaveReason,
    PeopleMerged,
    PersonalRecord,
    PersonId,
    PluginContext,
    SubscriberChanged,
    SubscriberConfirmed,
    SubscriberEvent,
    SubscriberId,
    SubscriberLeft,
    SubscriberPending,
    SubscriptionNotice,
    SubscriptionReported,
    hookimpl,
    subscriber_first_name,
)
from soundwell_plugins.connectors.mailchimp import book
from soundwell_plugins.connectors.mailchimp.book import Noted
from soundwell_plugins.connectors.mailchimp.configuration import Confirms, MailchimpConfig
from soundwell_plugins.connectors.mailchimp.errors import (
    MailchimpError,
    Unavailable,
    sentence_of,
)
from soundwell_plugins.connectors.mailchimp.examination import examined
from soundwell_plugins.connectors.mailchimp.members import Members, Reader, Status, member_hash
from soundwell_plugins.connectors.mailchimp.reconciliation import Reconciliation
from soundwell_plugins.connectors.mailchimp.service import Service
from soundwell_plugins.connectors.mailchimp.tables import MEMBER, TABLES
from soundwell_plugins.connectors.mailchimp.webhooks import Webhooks
from soundwell_plugins.sdk.pages import PageRouter
from soundwell_plugins.sdk.permissions import Permission

T = TypeVar("T")


class Mailchimp(Connector[MailchimpConfig]):
    """Keeps the newsletter's readers in an audience of Mailchimp."""

    name = "mailchimp"
    Config = MailchimpConfig
    tables = TABLES
    migrations = "soundwell_plugins.connectors.mailchimp.migrations"

    def __init__(self, config: MailchimpConfig, context: PluginContext) -> None:
        super().__init__(config, context)
        self.service = Service(config, context.clock)
        self.members = Members(config, self.service)
        self.webhooks = Webhooks(config, context)
        self.reconciliation = Reconciliation(context, self.service, self.members)

    @hookimpl
    def confirms_subscribers(self) -> bool | None:
        """Say whether Mailchimp asks for the confirmation."""
        return True if self.config.confirms is Confirms.MAILCHIMP else None

    @hookimpl
    def subscriber_pending(self, event: SubscriberPending, delivery: Delivery) -> None:
        """Have Mailchimp ask somebody to confirm."""
        if self.config.confirms is Confirms.MAILCHIMP:
            self._put(event, Status.PENDING, fresh=True)

    @hookimpl
    def subscriber_confirmed(self, event: SubscriberConfirmed, delivery: Delivery) -> None:
        """Put a reader into the audience, or only their tags where Mailchimp reported them."""
        self._put(event, Status.SUBSCRIBED, fresh=event.source != self.name)

    @hookimpl
    def subscriber_changed(self, event: SubscriberChanged, delivery: Delivery) -> None:
        """Keep a member as the reader is now."""
        former = ""
        if event.previous is not None and event.source != self.name:
            with self.context.storage.reading() as session:
                found = book.all_noted(session, MEMBER.c.subscriber == event.subscriber)
            former = found[0].hash if found else ""
        self._put(event, Status.SUBSCRIBED, fresh=False, former=former)

    @hookimpl
    def subscriber_left(self, event: SubscriberLeft, delivery: Delivery) -> None:
        """Let a member leave, or archive one that the practice has removed."""
        reader = self._reader(event)
        if reader is None:
            return
        if event.source != self.name:
            self._tried(event, Status.UNSUBSCRIBED, lambda: self._leave(event, reader))
        self._note(event, member_hash(reader.email), Status.UNSUBSCRIBED)

    @hookimpl
    def people_merged(self, event: PeopleMerged, delivery: Delivery) -> None:
        """Note a member under the id that stays; another address follows with its own event."""
        with self.context.storage.transaction() as session:
            book.reassign(session, event.kept, event.dropped)

    @hookimpl
    def subscription_notice(self, subscriber: SubscriberId) -> SubscriptionNotice | None:
        """Tell a reader what stands between them and the letters."""
        with self.context.storage.reading() as session:
            found = book.all_noted(session, MEMBER.c.subscriber == subscriber)
        if not found or not found[0].trouble:
            return None
        sentence = self.context.texts.gettext(sentence_of(found[0].trouble))
        return SubscriptionNotice(sentence, self.config.hosted_form)

    @hookimpl
    def pages(self) -> APIRouter:
        """Bring the address at which Mailchimp reports."""
        router = PageRouter(prefix="/mailchimp", tag="mailchimp")
        router.get("/{secret}", permission=Permission.SIGNED_LINK)(self.validate)
        router.post("/{secret}", permission=Permission.SIGNED_LINK)(self.hear)
        return router.router

    def validate(self, secret: str) -> Response:
        """Answer Mailchimp, which asks whether the address is right."""
        if not self.webhooks.is_ours(secret):
            raise HTTPException(404)
        return Response(status_code=200)

    async def hear(self, secret: str, request: Request) -> Response:
        """Take a report in."""
        body = await request.body()
        header = request.headers.get("x-mailchimp-signature", "")
        if not self.webhooks.is_ours(secret):
            raise HTTPException(404)
        if not self.webhooks.is_signed(body, header):
            raise HTTPException(403)
        await run_in_threadpool(self.webhooks.take, body)
        return Response(status_code=200)

    @hookimpl
    def health(self) -> Sequence[Finding]:
        """Look at key, data centre, audience, merge fields and permissions."""
        return list(examined(self.config, self.service, self.webhooks.address))

    @hookimpl
    def personal_data(self, person: PersonId) -> Sequence[PersonalRecord]:
        """Hand out what is noted about a member."""
        with self.context.storage.reading() as session:
            found = book.all_noted(session, MEMBER.c.person == person)
        return [
            PersonalRecord("member in Mailchimp", {"hash": each.hash, "state": each.wanted.value})
            for each in found
        ]

    @hookimpl
    def erase_personal_data(self, person: PersonId) -> Erasure:
        """Erase a member for good, there first."""
        with self.context.storage.reading() as session:
            found = book.all_noted(session, MEMBER.c.person == person)
        for each in found:
            self.members.erase(each.hash)
        with self.context.storage.transaction() as session:
            return Erasure(erased=book.forget(session, person))

    @hookimpl
    def data_kept(self) -> Sequence[DataKept]:
        """Name what stands in Mailchimp."""
        return [
            DataKept(
                what="Addresses, first names and topics of the newsletter's readers",
                where="Mailchimp",
                why="So that Mailchimp can send them the letters.",
                how_long="Until they are erased here.",
            )
        ]

    def _put(
        self, event: SubscriberEvent, wanted: Status, *, fresh: bool, former: str = ""
    ) -> None:
        reader = self._reader(event)
        if reader is None:
            return
        status = self._tried(
            event,
            wanted,
            lambda: self.members.put(reader, if_new=wanted, fresh=fresh, member=former),
        )
        self._note(event, member_hash(reader.email), wanted)
        if status is Status.CLEANED:
            self._report(event, Elsewhere.BOUNCED)

    def _leave(self, event: SubscriberLeft, reader: Reader) -> None:
        if event.reason is LeaveReason.REMOVED:
            self.members.archive(member_hash(reader.email))
        else:
            self.members.unsubscribe(reader)

    def _tried(self, event: SubscriberEvent, wanted: Status, work: Callable[[], T]) -> T:
        failure: MailchimpError
        try:
            return work()
        except Unavailable as error:
            failure = error
        except MailchimpError as error:
            self._note_trouble(event, wanted, error)
            failure = error
        # Raised outside the handlers: the library's own error would travel on as the context.
        if failure.later:
            raise DeliveryFailed(str(failure), retry_after=failure.retry_after)
        raise DeliveryRefused(str(failure))

    def _reader(self, event: SubscriberEvent) -> Reader | None:
        with self.context.storage.reading() as session:
            person = self.context.people.get(session, event.person)
        if person is None:
            return None
        # Not the person's name: they may have given it for a booking, and that stays here.
        name = self.context.hooks.choose(subscriber_first_name, subscriber=event.subscriber)
        return Reader(person.email, name or "", event.topics)

    def _note(self, event: SubscriberEvent, hashed: str, wanted: Status, trouble: str = "") -> None:
        with self.context.storage.transaction() as session:
            book.note(session, Noted(event.subscriber, event.person, hashed, wanted, trouble))

    def _note_trouble(self, event: SubscriberEvent, wanted: Status, error: MailchimpError) -> None:
        reader = self._reader(event)
        if reader is not None:
            hashed = member_hash(reader.email)
            self._note(event, hashed, wanted, type(error).__name__)

    def _report(self, event: SubscriberEvent, what: Elsewhere) -> None:
        report = SubscriptionReported(
            person=event.person, what=what, at=self.context.clock.now(), source=self.name
        )
        with self.context.storage.transaction() as session:
            self.context.events.publish(session, report)
