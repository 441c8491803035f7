"""The feature as the host knows it."""

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from typing import Final

from fastapi import APIRouter

from soundwell_hookspecs import (
    Account,
    Attention,
    CheckInSubmitted,
    Daily,
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
from soundwell_plugins.features.alliance.letters import Letters
from soundwell_plugins.features.alliance.paper.pages import PaperPages
from soundwell_plugins.features.alliance.planning_pages import OFFICE, PlanningPages
from soundwell_plugins.features.alliance.quiet import QuietHours
from soundwell_plugins.features.alliance.reading.client_pages import ClientPages
from soundwell_plugins.features.alliance.reading.note_pages import NotePages
from soundwell_plugins.features.alliance.reading.notes import Notes
from soundwell_plugins.features.alliance.reading.notes import forget as forget_notes
from soundwell_plugins.features.alliance.reading.overview import Overviews
from soundwell_plugins.features.alliance.reading.overview_pages import READING, OverviewPages
from soundwell_plugins.features.alliance.reading.readings import Readings
from soundwell_plugins.features.alliance.reading.seen import Seen
from soundwell_plugins.features.alliance.records import Records
from soundwell_plugins.features.alliance.reminders import Reminders
from soundwell_plugins.features.alliance.repair.export import SignalExport
from soundwell_plugins.features.alliance.repair.forgetting import forget
from soundwell_plugins.features.alliance.repair.pages import SignalPages
from soundwell_plugins.features.alliance.repair.question_pages import QuestionPages
from soundwell_plugins.features.alliance.repair.questions import Questions
from soundwell_plugins.features.alliance.repair.reasons import Reasons
from soundwell_plugins.features.alliance.repair.register import Signals
from soundwell_plugins.features.alliance.repair.summary import Summaries
from soundwell_plugins.features.alliance.repair.summary_pages import SUPERVISION, SummaryPages
from soundwell_plugins.features.alliance.repair.telling import SIGNALS, Telling
from soundwell_plugins.features.alliance.samples import samples
from soundwell_plugins.features.alliance.samples_of_reading import samples as samples_of_reading
from soundwell_plugins.features.alliance.stopping import Stopping, StoppingPages
from soundwell_plugins.features.alliance.tables import TABLES
from soundwell_plugins.features.alliance.watch.absences import Absences
from soundwell_plugins.features.alliance.watch.judging import Judging
from soundwell_plugins.features.alliance.watch.spreads import Spreads
from soundwell_plugins.sdk.pages import PageRouter
from soundwell_plugins.sdk.texts import marked

_SESSIONS: Final = timedelta(minutes=15)
_CHECK_INS: Final = timedelta(minutes=5)
_CLOSING: Final = timedelta(minutes=10)
_ABSENCES: Final = timedelta(hours=1)
_NIGHT: Final = time(2, 40)


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
        self.notes = Notes(context)
        self.readings = Readings(context)
        self.seen = Seen(context, self.clients)
        self.overviews = Overviews(
            config,
            context,
            clients=self.clients,
            catalogue=self.catalogue,
            signals=self.signals,
            seen=self.seen,
            readings=self.readings,
        )
        self.keeping = Keeping(
            config,
            context,
            self.clients,
            self.records,
            forgetting=[forget, forget_notes],
            handing_out=[
                SignalExport(self.signals).of,
                self.notes.handed_out,
                self.readings.handed_out,
            ],
        )
        self.courses = Courses(context, self.clients)
        self.doors = Doors(context, self.check_ins)
        self.letters = Letters(context, self.doors)
        self.filling = Filling(context, self.check_ins)
        self.desk = Desk(context, self.clients, self.courses, self.check_ins)
        self.invitations = Invitations(
            config,
            context,
            clients=self.clients,
            courses=self.courses,
            check_ins=self.check_ins,
            catalogue=self.catalogue,
            letters=self.letters,
        )
        self.questions = Questions(context, self.clients, self.signals, config.link_valid)
        self.spreads = Spreads(context.storage)
        self.judging = Judging(
            config.signals,
            context,
            clients=self.clients,
            catalogue=self.catalogue,
            signals=self.signals,
            spreads=self.spreads,
        )
        self.absences = Absences(
            config.signals,
            context,
            clients=self.clients,
            courses=self.courses,
            signals=self.signals,
        )
        quiet = QuietHours(config.quiet_from, config.quiet_until, context.practice.zone)
        self.telling = Telling(context, self.clients, quiet)
        self.reminders = Reminders(
            config,
            context,
            clients=self.clients,
            courses=self.courses,
            letters=self.letters,
            quiet=quiet,
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
        StoppingPages(
            self.config, self.context, self.doors, Stopping(self.context, self.signals)
        ).add_to(router)
        QuestionPages(self.config, self.context, self.questions).add_to(router)
        self._add_signals(router)
        self._add_reading(router)
        PaperPages(self.context, self.records, self.courses, self.catalogue).add_to(router)
        return router.router

    def _add_signals(self, router: PageRouter) -> None:
        reasons = Reasons(self.catalogue, self.config.signals.first)
        summaries = Summaries(self.context, self.clients, self.signals, reasons)
        SummaryPages(self.context, self.desk, summaries, self.config.signals).add_to(router)
        SignalPages(
            self.context,
            self.desk,
            clients=self.clients,
            signals=self.signals,
            questions=self.questions,
            reasons=reasons,
        ).add_to(router)

    def _add_reading(self, router: PageRouter) -> None:
        OverviewPages(self.context, self.overviews).add_to(router)
        course = ClientPages(
            self.config.signals,
            self.context,
            self.records,
            signals=self.signals,
            spreads=self.spreads,
            notes=self.notes,
            seen=self.seen,
            readings=self.readings,
        )
        course.add_to(router)
        NotePages(self.context, self.clients, self.notes, course).add_to(router)

    @hookimpl
    def office_entries(self) -> Sequence[OfficeEntry]:
        """Name the pages on which practitioners read, plan, and follow signals."""
        return [
            OfficeEntry(marked("Check-ins"), READING, Permission.CARE),
            OfficeEntry(marked("Sessions"), OFFICE, Permission.PRACTITIONER),
            OfficeEntry(marked("Signals"), SIGNALS, Permission.PRACTITIONER),
            OfficeEntry(marked("Supervision"), SUPERVISION, Permission.SUPERVISOR),
        ]

    @hookimpl
    def attention(self, account: Account) -> Sequence[Attention]:
        """Say that signals or answers wait for a practitioner, and nothing about them."""
        texts = self.context.texts
        found: list[Attention] = []
        count = sum(each.state.waits for each in self.signals.open_for(account))
        if count:
            what = texts.ngettext(
                "Something in a check-in may need your attention.",
                "Something in %(count)s check-ins may need your attention.",
                count,
            )
            remedy = texts.gettext("Look at it when you have a quiet moment.")
            found.append(Attention(what, remedy, SIGNALS))
        unread = self.seen.overdue(account, self.context.clock.now(), self.config.read_within)
        if unread:
            what = texts.ngettext(
                "Answers of a client wait to be read for longer than they were told.",
                "Answers of %(count)s clients wait to be read for longer than they were told.",
                unread,
            )
            found.append(Attention(what, texts.gettext("Read them soon."), READING))
        return found

    @hookimpl
    def check_in_submitted(self, event: CheckInSubmitted, delivery: Delivery) -> None:
        """Judge what was answered."""
        self.judging.judge(event.check_in)

    @hookimpl
    def scheduled_work(self) -> Sequence[ScheduledWork]:
        """Look ahead for sessions, ask who is due, close what nobody answered, and watch."""

        def send(now: datetime) -> None:
            self.invitations.send(now)

        def remind(now: datetime) -> None:
            self.reminders.send(now)

        def tell(now: datetime) -> None:
            self.telling.tell(now)

        night = Daily(_NIGHT, self.context.practice.zone)
        return [
            ScheduledWork("sessions", Every(_SESSIONS), self.courses.look_ahead),
            ScheduledWork("check-ins", Every(_CHECK_INS), send),
            ScheduledWork("reminders", Every(_CLOSING), remind),
            ScheduledWork("closing", Every(_CLOSING), self.invitations.close),
            ScheduledWork("absences", Every(_ABSENCES), self.absences.look),
            ScheduledWork("telling", Every(_CHECK_INS), tell),
            ScheduledWork("spreads", night, self.spreads.count),
        ]

    @hookimpl
    def template_samples(self) -> Sequence[TemplateSample]:
        """Invent check-ins for trying the templates out."""
        return [*samples(), *samples_of_reading()]

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
