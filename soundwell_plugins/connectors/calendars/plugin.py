"""The connector `calendars`."""

import time
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from babel.dates import format_datetime

from soundwell_hookspecs import (
    Account,
    AccountId,
    Attention,
    BusySource,
    Connector,
    ConsultationBooked,
    ConsultationCancelled,
    ConsultationEvent,
    ConsultationRescheduled,
    DataKept,
    Delivery,
    Erasure,
    Every,
    Finding,
    OfficeEntry,
    PeopleMerged,
    Permission,
    PersonalRecord,
    PersonId,
    PluginContext,
    PractitionerId,
    Role,
    ScheduledWork,
    TemplateSample,
    Window,
    hookimpl,
)
from soundwell_plugins.connectors.calendars.alerts import Alerts
from soundwell_plugins.connectors.calendars.configuration import CalendarsConfig
from soundwell_plugins.connectors.calendars.copies import TABLES, Copies
from soundwell_plugins.connectors.calendars.dav_account import FETCHING
from soundwell_plugins.connectors.calendars.entries import Entries, Noticed
from soundwell_plugins.connectors.calendars.examination import examined
from soundwell_plugins.connectors.calendars.failures import FeedUnreadable
from soundwell_plugins.connectors.calendars.feed import Feed, Reader
from soundwell_plugins.connectors.calendars.fetching import Fetcher
from soundwell_plugins.connectors.calendars.own_events import OwnEvents
from soundwell_plugins.connectors.calendars.published import Published
from soundwell_plugins.connectors.calendars.readings import Readings
from soundwell_plugins.connectors.calendars.samples import OFFICE_PATH, samples
from soundwell_plugins.connectors.calendars.writing import Writing
from soundwell_plugins.sdk.outbound import Reachable
from soundwell_plugins.sdk.texts import marked

if TYPE_CHECKING:
    from fastapi import APIRouter

PATIENCE: Final = timedelta(seconds=4)
"""How long all calendars of a practitioner may take together: less than the hook's deadline."""

EXAMINATION: Final = timedelta(seconds=12)
"""How long reading all calendars for `soundwell doctor` may take: less than its deadline."""

_AROUND: Final = timedelta(days=400)
_CHANGED: Final = {
    Noticed.MOVED: marked("Somebody moved the booking of %(moment)s in the calendar of %(name)s."),
    Noticed.REMOVED: marked(
        "Somebody removed the booking of %(moment)s from the calendar of %(name)s."
    ),
}


class Calendars(Connector[CalendarsConfig]):
    """Knows from practitioners' calendars when they cannot be booked, and shows bookings there."""

    name = "calendars"
    Config = CalendarsConfig
    tables = TABLES
    migrations = "soundwell_plugins.connectors.calendars.migrations"

    def __init__(self, config: CalendarsConfig, context: PluginContext) -> None:
        super().__init__(config, context)
        # As scheduling names bookings in invitations: calendars then take both for one.
        ours = f"@{urlsplit(context.practice.url).hostname or 'soundwell'}"
        self._entries = Entries(context.storage)
        self._copies = Copies(context.storage)
        reader = Reader(
            copies=self._copies,
            fetcher=Fetcher(reachable=Reachable.of(config.private_hosts)),
            readings=Readings(),
            clock=context.clock,
            logger=context.logger,
            refresh=config.refresh,
            ahead=config.ahead,
            own=OwnEvents(self._entries, ours),
        )
        self._feeds = _feeds(config, context, reader)
        self._alerts = Alerts(context)
        self._writing = {
            feed.source.practitioner: Writing(feed, self._entries, context, config.title)
            for feed in self._all()
            if feed.source.write
        }
        self.published = Published(
            context.storage, self._entries, context.clock, context.audit, config.title, ours
        )

    @hookimpl
    def busy_times(self, practitioner: PractitionerId, window: Window) -> Sequence[Window]:
        """Say when a practitioner's calendars are busy."""
        return [
            span for feed, left in self._patiently(practitioner) for span in feed.busy(window, left)
        ]

    @hookimpl
    def busy_sources(self, practitioner: PractitionerId, window: Window) -> Sequence[BusySource]:
        """Say which of a practitioner's calendars are busy, or cannot be read."""
        found = (feed.source_of(window, left) for feed, left in self._patiently(practitioner))
        gettext = self.context.texts.gettext
        return [
            BusySource(gettext("Calendar %(calendar)s", calendar=each.name), each.known)
            for each in found
            if each is not None
        ]

    def _patiently(self, practitioner: PractitionerId) -> Iterator[tuple[Feed, timedelta]]:
        """Yield a practitioner's calendars, each with the time that it may take to answer."""
        until = time.monotonic() + PATIENCE.total_seconds()
        feeds = self._feeds.get(practitioner, ())
        for position, feed in enumerate(feeds):
            # A calendar that does not answer leaves the others their share of the time.
            left = max(0.0, until - time.monotonic()) / (len(feeds) - position)
            yield feed, timedelta(seconds=left)

    @hookimpl
    def scheduled_work(self) -> Sequence[ScheduledWork]:
        """Keep what is known of the calendars fresh."""
        if not self._feeds:
            return []
        return [ScheduledWork("refresh", Every(self.config.refresh), self.refresh)]

    def refresh(self, now: datetime) -> None:
        """Look for anything newer in every calendar, and at what was written there."""
        for feed in self._all():
            content = feed.refresh(FETCHING)
            self._alerts.settle(feed)
            writing = self._writing.get(feed.source.practitioner)
            if writing is None or writing.feed is not feed:
                continue
            try:
                writing.notice(content if feed.source.reads_what_it_writes else "")
            except FeedUnreadable as error:
                self.context.logger.warning("calendar %s %s", feed.label, error.problem)

    @hookimpl
    def consultation_booked(self, event: ConsultationBooked, delivery: Delivery) -> None:
        """Show a booking in the practitioner's calendar."""
        self._show(event, cancelled=False)

    @hookimpl
    def consultation_rescheduled(self, event: ConsultationRescheduled, delivery: Delivery) -> None:
        """Move a booking in the practitioner's calendar."""
        self._show(event, cancelled=False)

    @hookimpl
    def consultation_cancelled(self, event: ConsultationCancelled, delivery: Delivery) -> None:
        """Take a booking out of the practitioner's calendar."""
        self._show(event, cancelled=True)

    def _show(self, event: ConsultationEvent, *, cancelled: bool) -> None:
        entry = self._entries.record(event, self.context.clock.now(), cancelled=cancelled)
        writing = self._writing.get(entry.practitioner)
        if writing is not None:
            writing.write(entry)

    @hookimpl
    def pages(self) -> "APIRouter":
        """Serve the published feeds, and the page on which practitioners make their addresses."""
        from soundwell_plugins.connectors.calendars.feed_pages import (  # noqa: PLC0415 -- the command line has no pages
            feed_router,
        )
        from soundwell_plugins.connectors.calendars.office_pages import (  # noqa: PLC0415 -- likewise
            OfficePages,
        )

        router = feed_router(self.published)
        OfficePages(self.context, self.published, self.publish).add_to(router)
        return router

    @hookimpl
    def office_entries(self) -> Sequence[OfficeEntry]:
        """Lead practitioners to the addresses of their feed."""
        return [OfficeEntry(marked("Calendar feed"), OFFICE_PATH, Permission.PRACTITIONER)]

    @hookimpl
    def template_samples(self) -> Sequence[TemplateSample]:
        """Invent addresses for trying the page out."""
        return list(samples())

    def publish(self, practitioner: PractitionerId, *, actor: AccountId | None = None) -> str:
        """Return a new address of a practitioner's bookings.

        Args:
            practitioner: whose.
            actor: who makes it, where they are signed in.
        """
        token = self.published.make(practitioner, actor=actor)
        return f"{self.context.practice.url}/calendars/published/{token}.ics"

    @hookimpl
    def attention(self, account: Account) -> Sequence[Attention]:
        """Name calendars that cannot be read, and bookings that somebody changed there."""
        texts, found = self.context.texts, []
        for practitioner, feeds in self._feeds.items():
            if practitioner != account.practitioner and Role.ADMIN not in account.roles:
                continue
            for feed in feeds:
                what = feed.condition().sentence(feed.label, texts, blocks=feed.blocks)
                if what:
                    remedy = texts.gettext("`soundwell doctor` says what is wrong and why.")
                    found.append(Attention(what, remedy))
            found.extend(self._changed(practitioner))
        return found

    def _changed(self, practitioner: PractitionerId) -> list[Attention]:
        now, texts = self.context.clock.now(), self.context.texts
        known = self.context.practice.practitioners[practitioner]
        return [
            Attention(
                texts.gettext(
                    _CHANGED[entry.noticed],
                    moment=format_datetime(
                        entry.start.astimezone(known.zone), "short", locale=texts.language
                    ),
                    name=known.name,
                ),
                texts.gettext("The booking still stands: cancel it, or put the calendar right."),
            )
            for entry in self._entries.standing(practitioner, Window(now, now + _AROUND))
            if entry.noticed in _CHANGED
        ]

    @hookimpl
    def health(self) -> Sequence[Finding]:
        """Read every calendar now."""
        feeds = self._all()
        findings: list[Finding] = []
        for feed in feeds:
            writing = self._writing.get(feed.source.practitioner)
            own = writing if writing is not None and writing.feed is feed else None
            findings.extend(examined(feed, own, EXAMINATION / len(feeds)))
        return findings

    @hookimpl
    def personal_data(self, person: PersonId) -> Sequence[PersonalRecord]:
        """Hand out which bookings of a person calendars show.

        Of the practitioners' calendars only encrypted copies are kept, in which nothing is bound to
        anybody.
        """
        return [
            PersonalRecord(
                "calendar entry",
                {
                    "start": entry.start.isoformat(),
                    "end": entry.end.isoformat(),
                    "cancelled": "yes" if entry.cancelled else "no",
                },
            )
            for entry in self._entries.of_person(person)
        ]

    @hookimpl
    def erase_personal_data(self, person: PersonId) -> Erasure:
        """Forget which bookings of a person calendars show.

        What was written into a practitioner's calendar names nobody and stays there.
        """
        found = self._entries.of_person(person)
        self._entries.forget([entry.booking for entry in found])
        return Erasure(erased=len(found))

    @hookimpl
    def expire_personal_data(self, now: datetime) -> Erasure:
        """Forget which bookings calendars showed, and calendars that are looked at no more."""
        self._alerts.keep_only([feed.label for feed in self._all()])
        try:
            self._copies.keep_only({feed.location().id for feed in self._all()})
        except FeedUnreadable:
            # Without a calendar's secret nobody can tell which of the copies is its own.
            self.context.logger.warning("copies of calendars that left are not removed this time")
        return Erasure(erased=self._entries.forget_before(now - self.config.keep))

    @hookimpl
    def people_merged(self, event: PeopleMerged, delivery: Delivery) -> None:
        """Put the entries about one person under the other's id."""
        self._entries.merge(kept=event.kept, dropped=event.dropped)

    @hookimpl
    def data_kept(self) -> Sequence[DataKept]:
        """Say what is kept of practitioners' calendars."""
        days = self.config.keep // timedelta(days=1)
        return [
            DataKept(
                "The last good copy of each practitioner's calendar",
                "Soundwell's database",
                "So that nobody books a time that is taken while a calendar does not answer.",
                "Until the next good copy, or the night after the calendar left the configuration.",
                encrypted=True,
            ),
            DataKept(
                "Which booking stands in which practitioner's calendar, without a name",
                "Soundwell's database, and the practitioner's calendar",
                "So that the practitioner sees the consultation, and a change finds it again.",
                f"{days} days after it ended, or until the person's data are erased; in the "
                "calendar, as its owner decides.",
            ),
            DataKept(
                "The addresses at which practitioners' bookings are published, as hashes",
                "Soundwell's database, and the calendar programs that know the address",
                "So that a practitioner's own calendar program shows the consultations.",
                "Until the address is revoked; in the program, as its owner decides.",
            ),
        ]

    def _all(self) -> list[Feed]:
        return [feed for own in self._feeds.values() for feed in own]


def _feeds(
    config: CalendarsConfig, context: PluginContext, reader: Reader
) -> dict[PractitionerId, list[Feed]]:
    feeds: dict[PractitionerId, list[Feed]] = {}
    for source in config.sources:
        own = feeds.setdefault(source.practitioner, [])
        zone = source.zone or context.practice.practitioners[source.practitioner].zone
        own.append(Feed(f"{len(own) + 1} of {source.practitioner}", source, zone, reader))
    return feeds
