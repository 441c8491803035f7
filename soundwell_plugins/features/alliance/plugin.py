"""The feature as the host knows it."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from fastapi import APIRouter

from soundwell_hookspecs import (
    DataKept,
    Delivery,
    Erasure,
    Every,
    Feature,
    Finding,
    Grade,
    OfficeEntry,
    PeopleMerged,
    Permission,
    PersonalRecord,
    PersonId,
    PluginContext,
    ScheduledWork,
    TemplateSample,
    hookimpl,
)
from soundwell_plugins.features.alliance.check_in_pages import CheckInPages
from soundwell_plugins.features.alliance.check_ins import CheckIns
from soundwell_plugins.features.alliance.clients import Clients
from soundwell_plugins.features.alliance.configuration import AllianceConfig
from soundwell_plugins.features.alliance.courses import Courses
from soundwell_plugins.features.alliance.desk import Desk
from soundwell_plugins.features.alliance.doors import Doors
from soundwell_plugins.features.alliance.entering_pages import EnteringPages
from soundwell_plugins.features.alliance.filling import Filling
from soundwell_plugins.features.alliance.instruments.catalogue import Catalogue
from soundwell_plugins.features.alliance.invitations import Invitations
from soundwell_plugins.features.alliance.keeping import Keeping
from soundwell_plugins.features.alliance.planning_pages import OFFICE, PlanningPages
from soundwell_plugins.features.alliance.records import Records
from soundwell_plugins.features.alliance.repair.forgetting import forget
from soundwell_plugins.features.alliance.repair.register import Signals
from soundwell_plugins.features.alliance.samples import samples
from soundwell_plugins.features.alliance.tables import TABLES
from soundwell_plugins.sdk.pages import PageRouter
from soundwell_plugins.sdk.texts import marked

_SESSIONS: Final = timedelta(minutes=15)
_CHECK_INS: Final = timedelta(minutes=5)
_CLOSING: Final = timedelta(minutes=10)


class Alliance(Feature[AllianceConfig]):
    """Asks clients how working together goes, and lets their practitioner read it."""

    name = "alliance"
    Config = AllianceConfig
    tables = TABLES
    migrations = "soundwell_plugins.features.alliance.migrations"

    def __init__(self, config: AllianceConfig, context: PluginContext) -> None:
        super().__init__(config, context)
        self.catalogue = Catalogue(config, context)
        self.clients = Clients(context)
        self.records = Records(context, self.clients, self.catalogue)
        self.check_ins = CheckIns(context, self.catalogue)
        self.signals = Signals(context, self.clients)
        self.keeping = Keeping(config, context, self.clients, self.records, [forget])
        self.courses = Courses(context, self.clients)
        self.doors = Doors(context, self.check_ins)
        self.filling = Filling(context, self.check_ins)
        self.desk = Desk(context, self.clients, self.courses, self.check_ins)
        self.invitations = Invitations(
            config,
            context,
            clients=self.clients,
            courses=self.courses,
            check_ins=self.check_ins,
            catalogue=self.catalogue,
            doors=self.doors,
        )

    @hookimpl
    def pages(self) -> APIRouter:
        """Bring the pages of check-ins, and those on which practitioners plan them."""
        router = PageRouter(prefix="", tag="check-ins")
        CheckInPages(self.config, self.context, self.clients, self.doors, self.filling).add_to(
            router
        )
        PlanningPages(
            self.context,
            self.desk,
            clients=self.clients,
            courses=self.courses,
            catalogue=self.catalogue,
            keeping=self.keeping,
        ).add_to(router)
        EnteringPages(
            self.config,
            self.context,
            self.desk,
            courses=self.courses,
            check_ins=self.check_ins,
            catalogue=self.catalogue,
            doors=self.doors,
            filling=self.filling,
        ).add_to(router)
        return router.router

    @hookimpl
    def office_entries(self) -> Sequence[OfficeEntry]:
        """Name the page on which practitioners plan."""
        return [OfficeEntry(marked("Sessions"), OFFICE, Permission.PRACTITIONER)]

    @hookimpl
    def scheduled_work(self) -> Sequence[ScheduledWork]:
        """Look ahead for sessions, ask who is due, and close what nobody answered."""

        def send(now: datetime) -> None:
            self.invitations.send(now)

        return [
            ScheduledWork("sessions", Every(_SESSIONS), self.courses.look_ahead),
            ScheduledWork("check-ins", Every(_CHECK_INS), send),
            ScheduledWork("closing", Every(_CLOSING), self.invitations.close),
        ]

    @hookimpl
    def template_samples(self) -> Sequence[TemplateSample]:
        """Invent check-ins for trying the templates out."""
        return list(samples())

    @hookimpl
    def health(self) -> Sequence[Finding]:
        """Say which instruments cannot be used."""
        wrong = [
            Finding(Grade.FAILING, f"An instrument of {each.source} is left out.", each.reason)
            for each in self.catalogue.refused
        ]
        count = len(self.catalogue.current)
        return wrong or [Finding(Grade.FINE, f"There are {count} instruments for check-ins.")]

    @hookimpl
    def personal_data(self, person: PersonId) -> Sequence[PersonalRecord]:
        """Hand out what is kept; answers once the practitioner has released them."""
        return self.keeping.of(person)

    @hookimpl
    def erase_personal_data(self, person: PersonId) -> Erasure:
        """Erase everything about a person."""
        return Erasure(erased=self.keeping.erase(person))

    @hookimpl
    def expire_personal_data(self, now: datetime) -> Erasure:
        """Erase what was kept for long enough."""
        return Erasure(erased=self.keeping.expire(now))

    @hookimpl
    def data_kept(self) -> Sequence[DataKept]:
        """Say what is kept of clients."""
        return self.keeping.kept()

    @hookimpl
    def people_merged(self, event: PeopleMerged, delivery: Delivery) -> None:
        """Put what is kept of one person under the other's id."""
        self.keeping.merge(kept=event.kept, dropped=event.dropped)
