"""The feature as the host knows it."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from fastapi import APIRouter

from soundwell_hookspecs import (
    Account,
    DataKept,
    Delivery,
    Entry,
    Erasure,
    Every,
    Feature,
    Figure,
    ListedSubscriber,
    OfficeEntry,
    PeopleMerged,
    Permission,
    PersonalRecord,
    PersonId,
    PluginContext,
    ScheduledWork,
    SignUpReceived,
    SubscriberId,
    SubscriptionReported,
    TemplateSample,
    Window,
    hookimpl,
)
from soundwell_plugins.features.newsletter.configuration import NewsletterConfig
from soundwell_plugins.features.newsletter.consent import ConsentTexts
from soundwell_plugins.features.newsletter.figures import sign_up_figures
from soundwell_plugins.features.newsletter.files import ListFiles
from soundwell_plugins.features.newsletter.inbox import Inbox
from soundwell_plugins.features.newsletter.office_files import OfficeFiles
from soundwell_plugins.features.newsletter.office_pages import PATH, OfficePages
from soundwell_plugins.features.newsletter.reader_pages import ReaderPages
from soundwell_plugins.features.newsletter.readers import Readers
from soundwell_plugins.features.newsletter.samples import samples
from soundwell_plugins.features.newsletter.sign_up_pages import SignUpPages
from soundwell_plugins.features.newsletter.sign_ups import SignUps
from soundwell_plugins.features.newsletter.snippet import Snippet
from soundwell_plugins.features.newsletter.subscriptions import Subscriptions
from soundwell_plugins.features.newsletter.tables import TABLES
from soundwell_plugins.features.newsletter.upkeep import Upkeep
from soundwell_plugins.sdk.pages import PageRouter
from soundwell_plugins.sdk.texts import marked

_PURGE: Final = Every(timedelta(hours=1))


class Newsletter(Feature[NewsletterConfig]):
    """Lets visitors sign up for the practice's letters, and keeps the list of its readers."""

    name = "newsletter"
    Config = NewsletterConfig
    tables = TABLES
    migrations = "soundwell_plugins.features.newsletter.migrations"

    def __init__(self, config: NewsletterConfig, context: PluginContext) -> None:
        super().__init__(config, context)
        self.texts = ConsentTexts(config, context)
        self.inbox = Inbox(config, context, self.texts)
        self.sign_ups = SignUps(config, context)
        self.subscriptions = Subscriptions(config, context)
        self.readers = Readers(context, self.subscriptions)
        self.files = ListFiles(config, context)
        self.snippet = Snippet(config, context, self.texts)
        self.upkeep = Upkeep(config, context)

    @hookimpl
    def pages(self) -> APIRouter:
        """Bring the pages for signing up, for readers and for the practice."""
        router = PageRouter(prefix="", tag="newsletter", embeddable=True)
        SignUpPages(self.config, self.context, self.inbox, self.texts).add_to(router)
        ReaderPages(self.config, self.context, self.subscriptions).add_to(router)
        OfficePages(self.context, self.readers, self.snippet).add_to(router)
        OfficeFiles(self.context, self.files, self.readers).add_to(router)
        return router.router

    @hookimpl
    def entries(self) -> Sequence[Entry]:
        """Invite to the newsletter."""
        gettext = self.context.texts.gettext
        summary = gettext(
            "A letter from us, %(frequency)s. You can leave at any time.",
            frequency=self.config.frequency_in(self.context.texts),
        )
        return [Entry(gettext("Get our newsletter"), "/newsletter", summary)]

    @hookimpl
    def office_entries(self) -> Sequence[OfficeEntry]:
        """Show admins the way to the list."""
        return [OfficeEntry(marked("Subscribers"), PATH, Permission.ADMIN)]

    @hookimpl
    def figures(self, account: Account, weeks: Sequence[Window]) -> Sequence[Figure]:
        """Count sign-ups."""
        return sign_up_figures(self.context, account, weeks)

    @hookimpl
    def sign_up_received(self, event: SignUpReceived, delivery: Delivery) -> None:
        """Do what a form asks for."""
        self.sign_ups.look_at(event.sign_up)

    @hookimpl
    def subscription_reported(self, event: SubscriptionReported, delivery: Delivery) -> None:
        """Take over what became of a subscription elsewhere."""
        self.subscriptions.take_over(event)

    @hookimpl
    def subscriber_first_name(self, subscriber: SubscriberId) -> str | None:
        """Say how a reader wants to be called in letters."""
        found = self.subscriptions.get(subscriber)
        return None if found is None else found.first_name

    @hookimpl
    def listed_subscribers(self, after: str) -> Sequence[ListedSubscriber]:
        """Name those who are on the list now, for connectors that compare theirs."""
        return self.readers.listed(after)

    @hookimpl
    def scheduled_work(self) -> Sequence[ScheduledWork]:
        """Erase what is not needed any more, every hour."""
        return [ScheduledWork("purge", _PURGE, self._purge)]

    @hookimpl
    def template_samples(self) -> Sequence[TemplateSample]:
        """Invent readers for trying the templates out."""
        return list(samples())

    @hookimpl
    def personal_data(self, person: PersonId) -> Sequence[PersonalRecord]:
        """Hand out a person's subscription and consents."""
        return self.upkeep.records(person)

    @hookimpl
    def erase_personal_data(self, person: PersonId) -> Erasure:
        """Erase a person's subscription and consents."""
        return self.upkeep.erase(person)

    @hookimpl
    def data_kept(self) -> Sequence[DataKept]:
        """Name what is kept, for the data map."""
        return self.upkeep.kept()

    @hookimpl
    def expire_personal_data(self, now: datetime) -> Erasure:
        """Erase what was kept for long enough."""
        return self.upkeep.expire(now)

    @hookimpl
    def people_merged(self, event: PeopleMerged, delivery: Delivery) -> None:
        """Put a person's subscription under the id that stays."""
        self.subscriptions.merge(event.kept, event.dropped)

    def _purge(self, now: datetime) -> None:
        self.upkeep.purge(now)
