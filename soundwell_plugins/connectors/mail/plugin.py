"""The connector `mail`."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from email.message import EmailMessage
from functools import partial
from typing import Final

from soundwell_hookspecs import (
    AccountId,
    Connector,
    DataKept,
    Delivery,
    DeliveryFailed,
    DeliveryRefused,
    Erasure,
    Finding,
    Grade,
    MessageRequested,
    PeopleMerged,
    PersonalRecord,
    PersonId,
    PluginContext,
    PractitionerId,
    Recipient,
    RecipientKind,
    TemplateSample,
    hookimpl,
)
from soundwell_plugins.connectors.mail.configuration import MailConfig
from soundwell_plugins.connectors.mail.layout import Addresses, blocks
from soundwell_plugins.connectors.mail.message import Letter, Mailbox, compose, subject_and_body
from soundwell_plugins.connectors.mail.samples import MESSAGE, samples
from soundwell_plugins.connectors.mail.smtp import Server
from soundwell_plugins.connectors.mail.spool import Spool
from soundwell_plugins.connectors.mail.tables import TABLES
from soundwell_plugins.connectors.mail.turns import Turns

OLD_SPOOL: Final = "spool"


class Mail(Connector[MailConfig]):
    """Sends messages by SMTP or, without a server, keeps them in the database."""

    name = "mail"
    Config = MailConfig
    tables = TABLES
    migrations = "soundwell_plugins.connectors.mail.migrations"

    def __init__(self, config: MailConfig, context: PluginContext) -> None:
        super().__init__(config, context)
        self.server = Server.from_config(config)
        self.spool = Spool(context.storage, context.folder / OLD_SPOOL)
        self.turns = (
            Turns(context.storage, context.clock, config.per_hour) if config.per_hour else None
        )

    @hookimpl
    def message_requested(self, event: MessageRequested, delivery: Delivery) -> None:
        """Send a message, or keep it in the spool."""
        mailbox = self._mailbox(event.recipient)
        if mailbox is None:
            self.context.logger.info(
                "nothing sent about %s: %s %s is gone",
                event.about,
                event.recipient.kind.value,
                event.recipient.id,
            )
            return
        message = self._message(event, mailbox, delivery)
        if self.server is None:
            written = self.context.clock.now()
            self.spool.put(message, recipient=event.recipient, key=delivery.key, written=written)
        else:
            self._wait_for_its_turn(delivery)
            self.server.send(message)

    @hookimpl
    def health(self) -> Sequence[Finding]:
        """Speak with the mail server, up to the point where a message would follow."""
        if self.server is None:
            waiting = "Messages stay on this machine: there is no mail server."
            remedy = "Set `host` in the table `[mail]`; `soundwell mail list` shows them."
            return [Finding(Grade.WARNING, waiting, remedy)]
        try:
            self.server.examine()
        except DeliveryFailed as error:
            remedy = "Compare the table `[mail]` with what your mail provider says."
            return [Finding(Grade.FAILING, error.reason, remedy)]
        return [Finding(Grade.FINE, "The mail server takes our messages."), *self._waiting()]

    @hookimpl
    def template_samples(self) -> Sequence[TemplateSample]:
        """Invent a message for trying the template out."""
        return list(samples())

    @hookimpl
    def personal_data(self, person: PersonId) -> Sequence[PersonalRecord]:
        """Hand out the messages to a person that wait in the spool."""
        return [
            PersonalRecord(
                "message",
                {
                    "date": spooled.when.isoformat(),
                    "to": spooled.to,
                    "subject": spooled.subject,
                    "text": spooled.text,
                },
            )
            for spooled in self.spool.messages(person)
        ]

    @hookimpl
    def erase_personal_data(self, person: PersonId) -> Erasure:
        """Remove the messages to a person that wait in the spool."""
        return Erasure(erased=self.spool.erase(person))

    @hookimpl
    def expire_personal_data(self, now: datetime) -> Erasure:
        """Remove messages that have waited in the spool for long enough."""
        return Erasure(erased=self.spool.expire(now - self.config.keep))

    @hookimpl
    def people_merged(self, event: PeopleMerged, delivery: Delivery) -> None:
        """Put the messages of one person under the other's id."""
        self.spool.merge(kept=event.kept, dropped=event.dropped)

    @hookimpl
    def data_kept(self) -> Sequence[DataKept]:
        """Say where messages are."""
        why = "So that people hear of what concerns them."
        if self.server is not None:
            where = "With the mail provider, and in the mailboxes of those who get them"
            return [DataKept("Messages", where, why, "As the mail provider says; not here.")]
        days = self.config.keep // timedelta(days=1)
        where = "Soundwell's database on this machine, for there is no mail server"
        return [DataKept("Messages", where, why, f"{days} days. They are encrypted.")]

    def _wait_for_its_turn(self, delivery: Delivery) -> None:
        wait = self.turns.wait(delivery.key) if self.turns is not None else None
        if wait is not None:
            raise DeliveryFailed(
                f"It waits for its turn: at most {self.config.per_hour} messages leave in an hour.",
                retry_after=wait,
            )

    def _waiting(self) -> Iterator[Finding]:
        queue = self.turns.queue() if self.turns is not None else None
        if queue is not None:
            until = queue.until.astimezone(self.context.practice.zone)
            last = f"{until:%Y-%m-%d %H:%M}"
            what = f"{queue.length} messages wait for their turn, the last until {last}."
            remedy = "If the mail provider takes more in an hour, raise `per_hour` in `[mail]`."
            yield Finding(Grade.WARNING, what, remedy)

    def _mailbox(self, recipient: Recipient) -> Mailbox | None:
        practice = self.context.practice
        if recipient.kind is RecipientKind.PRACTICE:
            return Mailbox(practice.name, practice.email)
        if recipient.kind is RecipientKind.PRACTITIONER:
            practitioner = practice.practitioners.get(PractitionerId(recipient.id))
            if practitioner is None:
                raise DeliveryRefused(
                    f"There is no practitioner {recipient.id!r} in soundwell.toml: put the table"
                    " back and retry, or discard this."
                )
            return Mailbox(practitioner.name, practitioner.email)
        with self.context.storage.reading() as session:
            found = (
                self.context.accounts.get(session, AccountId(recipient.id))
                if recipient.kind is RecipientKind.ACCOUNT
                else self.context.people.get(session, PersonId(recipient.id))
            )
        return Mailbox(found.name, found.email) if found is not None else None

    def _message(
        self, event: MessageRequested, recipient: Mailbox, delivery: Delivery
    ) -> EmailMessage:
        practice = self.context.practice
        values = {**event.values, "link": event.link, "recipient_name": recipient.name}
        render = partial(self.context.templates.render, language=event.language)
        text = render(f"{event.template}.txt", values)
        subject, body = subject_and_body(text)
        addresses = Addresses(event.link, practice.url, frozenset(event.values.values()))
        return compose(
            Letter(
                sender=Mailbox(practice.name, self.config.sender or practice.email),
                answers=Mailbox(practice.name, practice.email),
                recipient=recipient,
                text=text,
                attachments=event.attachments,
                written=self.context.clock.now(),
                key=delivery.key,
                html=render(MESSAGE, {"subject": subject, "blocks": blocks(body, addresses)}),
                unsubscribe=event.unsubscribe,
            )
        )
