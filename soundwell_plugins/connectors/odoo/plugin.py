"""The connector `odoo`."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Final

from soundwell_hookspecs import (
    Connector,
    ConsultationBooked,
    ConsultationCancelled,
    ConsultationEvent,
    ConsultationMissed,
    ConsultationRescheduled,
    DataKept,
    Delivery,
    DeliveryRefused,
    Erasure,
    Every,
    Finding,
    PeopleMerged,
    PersonalRecord,
    PersonId,
    PluginContext,
    PractitionerId,
    ScheduledWork,
    Window,
    hookimpl,
)
from soundwell_plugins.connectors.odoo.busy import BusyTimes
from soundwell_plugins.connectors.odoo.configuration import OdooConfig
from soundwell_plugins.connectors.odoo.consultation import Consultation
from soundwell_plugins.connectors.odoo.consultations import Consultations
from soundwell_plugins.connectors.odoo.contacts import Contacts
from soundwell_plugins.connectors.odoo.directory import Directory
from soundwell_plugins.connectors.odoo.examination import Examination
from soundwell_plugins.connectors.odoo.ledger import TABLES, Ledger
from soundwell_plugins.connectors.odoo.mapping import Afterwards
from soundwell_plugins.connectors.odoo.newsletter import Newsletter
from soundwell_plugins.connectors.odoo.own_fields import PracticeFields
from soundwell_plugins.connectors.odoo.privacy import PersonalRecords
from soundwell_plugins.connectors.odoo.problems import OdooProblem
from soundwell_plugins.sdk.configuration import SecretMissing

MIGRATIONS: Final = "soundwell_plugins.connectors.odoo.migrations"

_KEPT_AFTER: Final = timedelta(days=7)
"""How long our own meetings are told apart from staff's after they have ended."""

_AFTERWARDS: Final = {
    Afterwards.ANONYMISE: "made anonymous",
    Afterwards.ARCHIVE: "put into its archive",
}


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
        self.consultations = Consultations(
            self.server,
            Contacts(self.server, ledger, config.contact),
            ledger,
            config.opportunity,
            config.event,
        )
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
    def busy_times(self, practitioner: PractitionerId, window: Window) -> Sequence[Window]:
        """Say from the kept copy when a practitioner's calendar in Odoo is busy."""
        if not self.config.busy.enabled or practitioner not in self.directory.logins:
            return []
        self.busy.refresh_for_page(practitioner)
        return self.busy.within(practitioner, window)

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
        after = f"Until the person is erased; then Odoo's records are {_AFTERWARDS[self._policy]}."
        kept = [
            DataKept(
                "Name, address, phone and consultations",
                "Odoo",
                "So that staff prepare and follow up consultations where they work.",
                after,
            ),
            DataKept(
                "Numbers of those records",
                "Soundwell's database",
                "So that they can be handed out and erased.",
                "Until the person is erased.",
            ),
        ]
        if self.config.busy.enabled:
            kept.append(
                DataKept(
                    "Practitioners' busy times from Odoo's calendar",
                    "Soundwell's database",
                    "So that no time is offered twice.",
                    "Until they are read anew or too old to be used.",
                    encrypted=True,
                )
            )
        if self.config.erasure.blacklist:
            kept.append(
                DataKept(
                    "Addresses of people who were erased",
                    "Odoo's list of addresses that are never mailed",
                    "So that nobody writes to them again by mistake.",
                    "Until staff take them off the list.",
                )
            )
        if self.config.newsletter.enabled:
            why = "So that the newsletter reaches whoever asked for it."
            kept.append(DataKept("Newsletter subscriptions", "Odoo", why, after))
        return kept

    @property
    def _policy(self) -> Afterwards:
        return self.config.erasure.policy

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
        with self.context.storage.reading() as session:
            person = self.context.people.get(session, event.person)
        if person is None:
            self.context.logger.info(
                "nothing written about booking %s: its person was erased", event.booking
            )
            return
        try:
            user = self.directory.user_of(event.practitioner)
            write(Consultation.of(event, person, self.context.practice, user))
        except OdooProblem as problem:
            raise problem.as_delivery_failure() from None
        except SecretMissing as missing:
            raise DeliveryRefused(f"{missing}; then retry.") from None
