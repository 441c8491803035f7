"""The connector `odoo`."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Final

from soundwell_hookspecs import (
    BusySource,
    Connector,
    ConsultationBooked,
    ConsultationCancelled,
    ConsultationEvent,
    ConsultationMissed,
    ConsultationRescheduled,
    DataKept,
    Delivery,
    DeliveryRefused,
    EnquiryReceived,
    Erasure,
    Every,
    Finding,
    FitProfile,
    PeopleMerged,
    Person,
    PersonalRecord,
    PersonId,
    PluginContext,
    PractitionerId,
    ScheduledWork,
    SubscriberChanged,
    SubscriberConfirmed,
    SubscriberEvent,
    SubscriberLeft,
    Window,
    hookimpl,
    subscriber_first_name,
)
from soundwell_plugins.connectors.odoo.busy import BusyTimes
from soundwell_plugins.connectors.odoo.configuration import OdooConfig
from soundwell_plugins.connectors.odoo.consultation import Consultation
from soundwell_plugins.connectors.odoo.consultations import Consultations
from soundwell_plugins.connectors.odoo.contacts import Contacts
from soundwell_plugins.connectors.odoo.data_map import kept
from soundwell_plugins.connectors.odoo.directory import Directory
from soundwell_plugins.connectors.odoo.enquiries import Enquiries
from soundwell_plugins.connectors.odoo.enquiry import Enquiry
from soundwell_plugins.connectors.odoo.examination import Examination
from soundwell_plugins.connectors.odoo.ledger import TABLES, Ledger
from soundwell_plugins.connectors.odoo.newsletter import Newsletter, Subscriber
from soundwell_plugins.connectors.odoo.own_fields import PracticeFields
from soundwell_plugins.connectors.odoo.privacy import PersonalRecords
from soundwell_plugins.connectors.odoo.problems import OdooProblem, Temporary
from soundwell_plugins.connectors.odoo.profiles import Profiles
from soundwell_plugins.sdk.configuration import SecretMissing

MIGRATIONS: Final = "soundwell_plugins.connectors.odoo.migrations"

_KEPT_AFTER: Final = timedelta(days=7)
"""How long our own meetings are told apart from staff's after they have ended."""


class Odoo(Connector[OdooConfig]):
    """Keeps consultations and subscribers in Odoo, and knows its calendars."""

    name = "odoo"
    Config = OdooConfig
    tables = TABLES
    migrations = MIGRATIONS

    def __init__(self, config: OdooConfig, context: PluginContext) -> None:
        super().__init__(config, context)
        practice, storage = context.practice, context.storage
        self.server = config.server()
        self.directory = Directory(self.server, practice, config.users, context.clock)
        self.ledger = ledger = Ledger(storage)
        contacts = Contacts(self.server, ledger, config.contact)
        self.consultations = Consultations(
            self.server,
            contacts,
            ledger,
            config.opportunity,
            config.event,
            context.texts.into(practice.locale),
        )
        self.profiles = Profiles(self.server, self.directory, config.profiles.fields, context.clock)
        self.enquiries = Enquiries(self.server, contacts, ledger, config.enquiry)
        self.newsletter = Newsletter(self.server, ledger, config.newsletter)
        own = PracticeFields(self.server, config.own_columns())
        self.records = PersonalRecords(self.server, ledger, own, config.erasure)
        zones = {each.id: each.zone for each in practice.practitioners.values()}
        self.busy = BusyTimes(
            self.server,
            self.directory,
            ledger,
            storage=storage,
            clock=context.clock,
            mapping=config.busy,
            zones=zones,
        )

    @hookimpl
    def consultation_booked(self, event: ConsultationBooked, delivery: Delivery) -> None:
        """Write contact, opportunity, meeting and activity, once."""
        self._tell(event, self.consultations.booked)

    @hookimpl
    def consultation_rescheduled(self, event: ConsultationRescheduled, delivery: Delivery) -> None:
        """Move the meeting and note it."""
        self._tell(event, lambda each: self.consultations.rescheduled(each, event.previous_start))

    @hookimpl
    def consultation_cancelled(self, event: ConsultationCancelled, delivery: Delivery) -> None:
        """Put the meeting out of sight and note it."""
        self._tell(event, self.consultations.cancelled)

    @hookimpl
    def consultation_missed(self, event: ConsultationMissed, delivery: Delivery) -> None:
        """Note that the client did not come."""
        self._tell(event, self.consultations.missed)

    @hookimpl
    def enquiry_received(self, event: EnquiryReceived, delivery: Delivery) -> None:
        """Write who asks to hear from the practice; what they wrote stays here."""
        if not self.config.enquiry.enabled:
            return
        person = self._person(event.person, f"enquiry {event.enquiry}")
        if person is None:
            return
        with _reporting():
            name = self.config.enquiry.responsible
            user = None if name is None else self.directory.user_of(name)
            practice = self.context.practice
            self.enquiries.received(
                Enquiry(event.enquiry, person, event.received_at, practice, user)
            )

    @hookimpl
    def subscriber_confirmed(self, event: SubscriberConfirmed, delivery: Delivery) -> None:
        """Put a subscriber on the mailing list."""
        subscriber = self._subscriber(event)
        if subscriber is not None:
            with _reporting():
                self.newsletter.joined(subscriber)

    @hookimpl
    def subscriber_changed(self, event: SubscriberChanged, delivery: Delivery) -> None:
        """Write a subscriber's new name or address."""
        subscriber = self._subscriber(event)
        if subscriber is not None:
            with _reporting():
                self.newsletter.changed(subscriber, moved=event.previous is not None)

    @hookimpl
    def subscriber_left(self, event: SubscriberLeft, delivery: Delivery) -> None:
        """Take a subscriber off the mailing list."""
        if not self.config.newsletter.enabled:
            return
        with self.context.storage.reading() as session:
            person = self.context.people.get(session, event.person)
        # Of two who are one person now, the other may go on reading at the other's address.
        is_same = person is not None and person.id == event.person
        with _reporting():
            self.newsletter.left(event.subscriber, person.email if person and is_same else "")

    @hookimpl
    def busy_times(self, practitioner: PractitionerId, window: Window) -> Sequence[Window]:
        """Say from the kept copy when a practitioner's calendar in Odoo is busy."""
        if not self.config.busy.enabled or practitioner not in self.directory.logins:
            return []
        self.busy.refresh_for_page(practitioner)
        return self.busy.within(practitioner, window)

    @hookimpl
    def busy_sources(self, practitioner: PractitionerId, window: Window) -> Sequence[BusySource]:
        """Name Odoo's calendar where it is busy, or was not read for too long."""
        name = self.context.texts.gettext("Odoo's calendar")
        try:
            busy = self.busy_times(practitioner, window)
        except Temporary:
            return [BusySource(name, known=False)]
        return [BusySource(name)] if busy else []

    @hookimpl
    def fit_profiles(self) -> Sequence[FitProfile]:
        """Say what the practitioners' contacts in Odoo say that visitors may read."""
        return self.profiles.all()

    @hookimpl
    def scheduled_work(self) -> Sequence[ScheduledWork]:
        """Keep what is known of the calendars fresh."""
        if not self.config.busy.enabled:
            return []
        return [ScheduledWork("refresh", Every(self.config.busy.refresh), self.refresh)]

    def refresh(self, now: datetime) -> None:
        """Read every practitioner's calendar; what cannot be read keeps its copy.

        Raises:
            OdooProblem: of the last calendar that could not be read.
        """
        problem: OdooProblem | None = None
        for practitioner in self.directory.logins:
            try:
                self.busy.refresh(practitioner)
            except OdooProblem as error:
                problem = error
        if problem is not None:
            raise problem

    @hookimpl
    def health(self) -> Sequence[Finding]:
        """Look at Odoo step by step: reachable, version, database, login, rights, fields, users."""
        practice = self.context.practice
        return Examination(self.server, self.directory, self.config, practice).findings()

    @hookimpl
    def data_kept(self) -> Sequence[DataKept]:
        """Name what is kept here and in Odoo."""
        return list(kept(self.config))

    @hookimpl
    def personal_data(self, person: PersonId) -> Sequence[PersonalRecord]:
        """Hand out what stands in Odoo about a person because of us."""
        return self.records.of(person)

    @hookimpl
    def erase_personal_data(self, person: PersonId) -> Erasure:
        """Erase what we have written into Odoo about a person, as the configuration wants it."""
        with self.context.storage.reading() as session:
            known = self.context.people.get(session, person)
        return self.records.erase(person, known.email if known is not None else "")

    @hookimpl
    def expire_personal_data(self, now: datetime) -> Erasure:
        """Forget when past meetings were, and copies of calendars that are too old to be used."""
        oldest = max(self.config.busy.oldest, 2 * self.config.busy.refresh)
        return Erasure(self.ledger.expire(meetings=now - _KEPT_AFTER, calendars=now - oldest))

    @hookimpl
    def people_merged(self, event: PeopleMerged, delivery: Delivery) -> None:
        """Put what was written about one person under the other's id."""
        self.ledger.merge(kept=event.kept, dropped=event.dropped)

    def _tell(self, event: ConsultationEvent, write: Callable[[Consultation], None]) -> None:
        """Write a consultation; a person who was erased meanwhile is written nowhere."""
        person = self._person(event.person, f"booking {event.booking}")
        if person is None:
            return
        with _reporting():
            user = self.directory.user_of(event.practitioner)
            write(Consultation.of(event, person, self.context.practice, user))

    def _subscriber(self, event: SubscriberEvent) -> Subscriber | None:
        """Return who subscribed, where the practice keeps subscribers in Odoo."""
        if not self.config.newsletter.enabled:
            return None
        person = self._person(event.person, f"subscriber {event.subscriber}")
        if person is None:
            return None
        # Not the person's name: they may have given it for a booking, and that is no newsletter's.
        name = self.context.hooks.choose(subscriber_first_name, subscriber=event.subscriber)
        return Subscriber(event.subscriber, person.id, person.email, name or "")

    def _person(self, person: PersonId, about: str) -> Person | None:
        with self.context.storage.reading() as session:
            found = self.context.people.get(session, person)
        if found is None:
            self.context.logger.info("nothing written about %s: its person was erased", about)
        return found


@contextmanager
def _reporting() -> Iterator[None]:
    """Tell the host what did not work: whether to try again, and a sentence without names."""
    try:
        yield
    except OdooProblem as problem:
        raise problem.as_delivery_failure() from None
    except SecretMissing as missing:
        raise DeliveryRefused(f"{missing}; then retry.") from None
