"""The feature as the host knows it."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from fastapi import APIRouter

from soundwell_hookspecs import (
    Account,
    Attention,
    DataKept,
    Delivery,
    Entry,
    Erasure,
    Feature,
    OfficeEntry,
    PeopleMerged,
    Permission,
    PersonalRecord,
    PersonId,
    PluginContext,
    Role,
    TemplateSample,
    hookimpl,
)
from soundwell_plugins.features.contact.articles import Articles
from soundwell_plugins.features.contact.comment_api import CommentApi
from soundwell_plugins.features.contact.comment_desk import CommentDesk
from soundwell_plugins.features.contact.comment_office import OFFICE as COMMENTS
from soundwell_plugins.features.contact.comment_office import CommentOffice
from soundwell_plugins.features.contact.comment_pages import CommentPages
from soundwell_plugins.features.contact.comments import Comments
from soundwell_plugins.features.contact.configuration import ContactConfig
from soundwell_plugins.features.contact.enquiries import OFFICE, Enquiries
from soundwell_plugins.features.contact.office_pages import OfficePages
from soundwell_plugins.features.contact.pages import ContactPages
from soundwell_plugins.features.contact.samples import samples
from soundwell_plugins.features.contact.tables import TABLES
from soundwell_plugins.sdk.pages import PageRouter
from soundwell_plugins.sdk.texts import marked


class Contact(Feature[ContactConfig]):
    """Lets visitors write to the practice, and below its articles."""

    name = "contact"
    Config = ContactConfig
    tables = TABLES
    migrations = "soundwell_plugins.features.contact.migrations"

    def __init__(self, config: ContactConfig, context: PluginContext) -> None:
        super().__init__(config, context)
        self.enquiries = Enquiries(config, context)
        self.comments = Comments(config, context)

    @hookimpl
    def pages(self) -> APIRouter:
        """Bring the form, and the pages on which the practice reads what comes."""
        router = PageRouter(prefix="", tag="contact")
        ContactPages(self.config, self.context, self.enquiries).add_to(router)
        OfficePages(self.context, self.enquiries).add_to(router)
        self._add_comments(router)
        return router.router

    @hookimpl
    def entries(self) -> Sequence[Entry]:
        """Invite to write."""
        gettext = self.context.texts.gettext
        summary = gettext("Ask whatever you like, and see if we are a good fit for you.")
        return [Entry(gettext("Write to us"), "/contact", summary)]

    @hookimpl
    def office_entries(self) -> Sequence[OfficeEntry]:
        """Name the page with the enquiries."""
        entries = [OfficeEntry(marked("Enquiries"), OFFICE, Permission.ADMIN)]
        if self.config.comments is not None:
            entries.append(OfficeEntry(marked("Comments"), COMMENTS, Permission.ADMIN))
        return entries

    @hookimpl
    def attention(self, account: Account) -> Sequence[Attention]:
        """Say that somebody waits for an answer, or a comment to be read."""
        if Role.ADMIN not in account.roles:
            return []
        texts = self.context.texts
        found = []
        if count := self.enquiries.count_open():
            what = texts.ngettext(
                "Somebody wrote to the practice and waits for an answer.",
                "%(count)s people wrote to the practice and wait for an answer.",
                count,
            )
            found.append(Attention(what, texts.gettext("Read it, and answer."), OFFICE))
        if count := self.comments.count_waiting():
            what = texts.ngettext(
                "A comment on an article waits to be read.",
                "%(count)s comments on articles wait to be read.",
                count,
            )
            found.append(Attention(what, texts.gettext("Publish or reject it."), COMMENTS))
        return found

    @hookimpl
    def template_samples(self) -> Sequence[TemplateSample]:
        """Invent enquiries for trying the templates out."""
        return list(samples())

    @hookimpl
    def personal_data(self, person: PersonId) -> Sequence[PersonalRecord]:
        """Hand out what a person wrote."""
        return [
            PersonalRecord(
                "enquiry",
                {
                    "received": each.received_at.isoformat(),
                    "name": each.name,
                    "e-mail": each.email,
                    "message": each.message,
                    "state": each.state.value,
                },
            )
            for each in self.enquiries.of(person)
        ] + [
            PersonalRecord(
                "comment",
                {
                    "received": each.received_at.isoformat(),
                    "article": each.article,
                    "name": each.author,
                    "e-mail": each.email,
                    "text": each.text,
                    "state": each.standing.value,
                },
            )
            for each in self.comments.of(person)
        ]

    @hookimpl
    def erase_personal_data(self, person: PersonId) -> Erasure:
        """Erase what a person wrote."""
        return Erasure(erased=self.enquiries.erase(person) + self.comments.erase(person))

    @hookimpl
    def expire_personal_data(self, now: datetime) -> Erasure:
        """Erase what was kept for long enough."""
        return Erasure(erased=self.enquiries.expire(now) + self.comments.expire(now))

    @hookimpl
    def data_kept(self) -> Sequence[DataKept]:
        """Say what is kept of what people write."""
        day = timedelta(days=1)
        return [
            DataKept(
                "What somebody wrote by the contact form, with name and e-mail address",
                "Soundwell's database",
                "So that the practice can answer.",
                f"{self.config.keep // day} days; {self.config.keep_spam // day} days where it"
                " looks like spam or was never confirmed.",
                encrypted=True,
            ),
            DataKept(
                "Comments on articles, with the name that stands above them and, where somebody"
                " gave it, an e-mail address that nobody is shown",
                "Soundwell's database; what is published, on the practice's site",
                "So that people can talk about what the practice writes.",
                "Until it is removed or erased; what was never published"
                f" {self.config.keep_spam // day} days, or {self.config.keep // day} while nobody"
                " has read it.",
                encrypted=True,
            ),
        ]

    @hookimpl
    def people_merged(self, event: PeopleMerged, delivery: Delivery) -> None:
        """Put what one person wrote under the other's id."""
        self.enquiries.merge(kept=event.kept, dropped=event.dropped)
        self.comments.merge(kept=event.kept, dropped=event.dropped)

    def _add_comments(self, router: PageRouter) -> None:
        """Add the pages of comments where there are articles to comment on."""
        if self.config.comments is None:
            return
        desk = CommentDesk(self.context, Articles(self.config.comments.articles), self.comments)
        framed = PageRouter(prefix="", tag="contact", embeddable=True)
        CommentPages(self.context, desk).add_to(framed)
        router.router.routes.extend(framed.router.routes)
        CommentOffice(self.context, self.comments).add_to(router)
        CommentApi(self.context, desk).routes().add_to(router)
