"""The feature as the host knows it."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from fastapi import APIRouter
from sqlalchemy.exc import IntegrityError

from soundwell_hookspecs import (
    Account,
    Attention,
    ConsultationBooked,
    ConsultationCancelled,
    ConsultationMissed,
    ConsultationRescheduled,
    DataKept,
    Delivery,
    DeliveryFailed,
    Entry,
    Erasure,
    Every,
    Feature,
    OfficeEntry,
    PeopleMerged,
    Permission,
    PersonalRecord,
    PersonId,
    PluginContext,
    Role,
    ScheduledWork,
    TemplateSample,
    hookimpl,
)
from soundwell_plugins.features.fit.configuration import FitConfig
from soundwell_plugins.features.fit.keeping import data_kept, records
from soundwell_plugins.features.fit.matching.matchmaker import Matchmaker
from soundwell_plugins.features.fit.matching.pages import MatchPages
from soundwell_plugins.features.fit.meetings.letters import OFFICE as CONVERSATIONS
from soundwell_plugins.features.fit.meetings.office_pages import ConversationPages
from soundwell_plugins.features.fit.meetings.pages import MeetingPages
from soundwell_plugins.features.fit.meetings.rounds import Rounds
from soundwell_plugins.features.fit.profiles.gallery import Gallery
from soundwell_plugins.features.fit.profiles.office_pages import OFFICE as MY_PROFILE
from soundwell_plugins.features.fit.profiles.office_pages import OwnProfilePages
from soundwell_plugins.features.fit.profiles.pages import ProfilePages
from soundwell_plugins.features.fit.questions.asking import Asking
from soundwell_plugins.features.fit.questions.device import Device
from soundwell_plugins.features.fit.questions.pages import QuestionPages
from soundwell_plugins.features.fit.samples import samples
from soundwell_plugins.features.fit.tables import TABLES
from soundwell_plugins.features.fit.waiting.case import Cases, places
from soundwell_plugins.features.fit.waiting.join_pages import JoinPages
from soundwell_plugins.features.fit.waiting.joining import Joining
from soundwell_plugins.features.fit.waiting.own_pages import OwnPlacePages
from soundwell_plugins.features.fit.waiting.pages import OFFICE as WAITING_LIST
from soundwell_plugins.features.fit.waiting.pages import WaitingPages
from soundwell_plugins.features.fit.waiting.preview import Previews
from soundwell_plugins.features.fit.waiting.waiting_list import WaitingList
from soundwell_plugins.features.fit.waiting.wish_pages import OFFICE as WHO_WAITS
from soundwell_plugins.features.fit.waiting.wish_pages import WishPages
from soundwell_plugins.sdk.pages import PageRouter
from soundwell_plugins.sdk.texts import marked


class Fit(Feature[FitConfig]):
    """Helps visitors find who could suit them, and a practice to place who waits."""

    name = "fit"
    Config = FitConfig
    tables = TABLES
    migrations = "soundwell_plugins.features.fit.migrations"

    def __init__(self, config: FitConfig, context: PluginContext) -> None:
        super().__init__(config, context)
        self.gallery = Gallery(config, context)
        self.matchmaker = Matchmaker(config, context)
        self.rounds = Rounds(config, context)
        self.waiting_list = WaitingList(config, context)
        self.joining = Joining(config, context)
        self.cases = Cases(context, self.gallery)
        self.previews = Previews(context, self.waiting_list, self.cases)

    @hookimpl
    def pages(self) -> APIRouter:
        """Bring questions, suggestions, comparisons, and the pages behind the sign-in."""
        config, context, gallery = self.config, self.context, self.gallery
        device = Device(context, config.keep_answers)
        days = max(config.keep_answers // timedelta(days=1), 1)
        asking = Asking(context, gallery)
        router = PageRouter(prefix="", tag="fit")
        for pages in (
            QuestionPages(context, asking, device, days),
            MatchPages(
                config,
                context,
                gallery=gallery,
                asking=asking,
                device=device,
                matchmaker=self.matchmaker,
            ),
            ProfilePages(config, context, gallery),
            MeetingPages(config, context, asking=asking, device=device, rounds=self.rounds),
            ConversationPages(context, self.rounds),
            OwnProfilePages(context),
            WaitingPages(
                context,
                gallery=gallery,
                asking=asking,
                waiting_list=self.waiting_list,
                previews=self.previews,
            ),
            WishPages(context, asking, self.waiting_list),
            JoinPages(
                config,
                context,
                gallery=gallery,
                asking=asking,
                device=device,
                joining=self.joining,
            ),
            OwnPlacePages(
                config,
                context,
                asking=asking,
                joining=self.joining,
                waiting_list=self.waiting_list,
            ),
        ):
            pages.add_to(router)
        return router.router

    @hookimpl
    def entries(self) -> Sequence[Entry]:
        """Invite to find somebody."""
        gettext = self.context.texts.gettext
        summary = gettext("A few questions, one at a time; then we say who of us could suit you.")
        return [Entry(gettext("Find somebody who fits you"), "/fit", summary)]

    @hookimpl
    def office_entries(self) -> Sequence[OfficeEntry]:
        """Lead to the waiting list, and practitioners to what is theirs."""
        return [
            OfficeEntry(marked("Waiting list"), WAITING_LIST, Permission.ADMIN),
            OfficeEntry(marked("Who waits"), WHO_WAITS, Permission.PRACTITIONER),
            OfficeEntry(marked("First conversations"), CONVERSATIONS, Permission.PRACTITIONER),
            OfficeEntry(marked("My profile"), MY_PROFILE, Permission.PRACTITIONER),
        ]

    @hookimpl
    def attention(self, account: Account) -> Sequence[Attention]:
        """Say that somebody waits while there are places."""
        if Role.ADMIN not in account.roles:
            return []
        count = self.waiting_list.count()
        if not count or not any(map(places, self.gallery.all())):
            return []
        what = self.context.texts.ngettext(
            "One person waits for a place, and there are free places.",
            "%(count)s people wait for a place, and there are free places.",
            count,
        )
        remedy = self.context.texts.gettext("Look at who could be placed.")
        return [Attention(what, remedy, f"{WAITING_LIST}/placing")]

    @hookimpl
    def consultation_booked(self, event: ConsultationBooked, delivery: Delivery) -> None:
        """Note whom somebody is going to meet."""
        try:
            self.rounds.booked(event)
        except IntegrityError:
            raise DeliveryFailed("another conversation was noted at the same moment") from None

    @hookimpl
    def consultation_rescheduled(self, event: ConsultationRescheduled, delivery: Delivery) -> None:
        """Note when they meet instead."""
        self.rounds.moved(event)

    @hookimpl
    def consultation_cancelled(self, event: ConsultationCancelled, delivery: Delivery) -> None:
        """Note that they do not meet."""
        self.rounds.cancelled(event)

    @hookimpl
    def consultation_missed(self, event: ConsultationMissed, delivery: Delivery) -> None:
        """Note that they did not meet."""
        self.rounds.missed(event)

    @hookimpl
    def scheduled_work(self) -> Sequence[ScheduledWork]:
        """Ask how conversations were, once the last is over, and who still waits."""
        return [
            ScheduledWork("ask-how-it-was", Every(timedelta(minutes=15)), self.rounds.ask),
            ScheduledWork(
                "ask-who-still-waits", Every(timedelta(days=1)), self.joining.ask_who_still_waits
            ),
        ]

    @hookimpl
    def template_samples(self) -> Sequence[TemplateSample]:
        """Invent answers and suggestions for trying the templates out."""
        return list(samples())

    @hookimpl
    def personal_data(self, person: PersonId) -> Sequence[PersonalRecord]:
        """Hand out what is kept of a person."""
        return list(records(self.rounds.of(person), self.waiting_list.of(person)))

    @hookimpl
    def erase_personal_data(self, person: PersonId) -> Erasure:
        """Erase what is kept of a person."""
        return Erasure(erased=self.rounds.erase(person) + self.waiting_list.erase(person))

    @hookimpl
    def expire_personal_data(self, now: datetime) -> Erasure:
        """Erase what was kept for long enough."""
        return Erasure(erased=self.rounds.expire(now) + self.waiting_list.expire(now))

    @hookimpl
    def people_merged(self, event: PeopleMerged, delivery: Delivery) -> None:
        """Put what is kept of one person under the other's id."""
        self.rounds.merge(kept=event.kept, dropped=event.dropped)
        self.waiting_list.merge(kept=event.kept, dropped=event.dropped)

    @hookimpl
    def data_kept(self) -> Sequence[DataKept]:
        """Say what is kept of whoever looks for somebody."""
        return data_kept(self.config)
