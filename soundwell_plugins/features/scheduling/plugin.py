"""The feature as the host knows it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final
from urllib.parse import urlencode

from fastapi import APIRouter

from soundwell_hookspecs import (
    Account,
    AgendaItem,
    Attention,
    CalendarEntryChanged,
    Channel,
    DataKept,
    Delivery,
    Entry,
    Erasure,
    Feature,
    Figure,
    OfficeEntry,
    PeopleMerged,
    Permission,
    PersonalRecord,
    PersonId,
    PluginContext,
    PractitionerId,
    ScheduledWork,
    TemplateSample,
    Window,
    hookimpl,
)
from soundwell_plugins.features.scheduling.api import SchedulingApi
from soundwell_plugins.features.scheduling.api_claiming import ClaimingApi
from soundwell_plugins.features.scheduling.api_why import WhyApi
from soundwell_plugins.features.scheduling.booked_pages import BookedPages
from soundwell_plugins.features.scheduling.booking import Booking
from soundwell_plugins.features.scheduling.booking_pages import BookingPages
from soundwell_plugins.features.scheduling.bookings import Bookings
from soundwell_plugins.features.scheduling.choosing import ChoosingPages
from soundwell_plugins.features.scheduling.configuration import AnyPractitioner, SchedulingConfig
from soundwell_plugins.features.scheduling.confirming_pages import ConfirmingPages
from soundwell_plugins.features.scheduling.disturbances import Disturbances
from soundwell_plugins.features.scheduling.door import Door
from soundwell_plugins.features.scheduling.explanation import Explanations
from soundwell_plugins.features.scheduling.figures import booking_figures
from soundwell_plugins.features.scheduling.hold_pages import HoldPages
from soundwell_plugins.features.scheduling.holding import Keeper
from soundwell_plugins.features.scheduling.keeping import Keeping
from soundwell_plugins.features.scheduling.moving import Moving
from soundwell_plugins.features.scheduling.offer import Offer
from soundwell_plugins.features.scheduling.office_day import OfficeDay
from soundwell_plugins.features.scheduling.office_pages import PATH as OFFICE_PATH
from soundwell_plugins.features.scheduling.office_pages import OfficePages
from soundwell_plugins.features.scheduling.portrait import Portrait
from soundwell_plugins.features.scheduling.practitioner_pages import PractitionerPages
from soundwell_plugins.features.scheduling.samples import samples
from soundwell_plugins.features.scheduling.seats import Seats
from soundwell_plugins.features.scheduling.settling import Settling
from soundwell_plugins.features.scheduling.several_pages import SeveralPages
from soundwell_plugins.features.scheduling.sources import VIA, Source
from soundwell_plugins.features.scheduling.tables import TABLES
from soundwell_plugins.features.scheduling.terms import Terms
from soundwell_plugins.features.scheduling.tokens import Tokens
from soundwell_plugins.features.scheduling.turns import Turns
from soundwell_plugins.features.scheduling.upkeep import upkeep
from soundwell_plugins.features.scheduling.visits import Visits
from soundwell_plugins.features.scheduling.why_pages import WhyPages
from soundwell_plugins.features.scheduling.widget import Widget
from soundwell_plugins.features.scheduling.zones import Zones
from soundwell_plugins.sdk.pages import PageRouter
from soundwell_plugins.sdk.texts import marked

_IN_WORDS: Final = {Channel.ONLINE: marked("online"), Channel.PHONE: marked("by phone")}


class Scheduling(Feature[SchedulingConfig]):
    """Lets visitors book a consultation in a practitioner's free time."""

    name = "scheduling"
    Config = SchedulingConfig
    tables = TABLES
    migrations = "soundwell_plugins.features.scheduling.migrations"

    def __init__(self, config: SchedulingConfig, context: PluginContext) -> None:
        super().__init__(config, context)
        self.bookings = Bookings(config, context)
        self.keeping = Keeping(config, context)
        self.seats = Seats(config, context.practice)
        self.offer = Offer(config, context, self.bookings)
        self.explanations = Explanations(config, context, self.bookings)

    @hookimpl
    def pages(self) -> APIRouter:
        """Bring the pages for choosing, booking and cancelling."""
        config, context, bookings = self.config, self.context, self.bookings
        zones = Zones(context.practice.zone)
        anybody = config.any_practitioner is not AnyPractitioner.OFF
        visits = Visits(self.seats, zones, anybody=anybody)
        turns, door = Turns(config.any_practitioner, bookings), Door(context)
        keeper = Keeper(self.offer, bookings, turns, door)
        moving = Moving(
            config,
            context=context,
            offer=self.offer,
            bookings=bookings,
            seats=self.seats,
            zones=zones,
        )
        settling, portrait = Settling(context, bookings), Portrait(config, context)
        tokens = Tokens(context, bookings)
        router = PageRouter(prefix="", tag="scheduling", embeddable=True)
        for pages in (
            HoldPages(config, context, visits, keeper),
            BookingPages(
                config,
                context=context,
                offer=self.offer,
                bookings=bookings,
                visits=visits,
                keeper=keeper,
                door=door,
            ),
            SeveralPages(
                config,
                context=context,
                offer=self.offer,
                bookings=bookings,
                seats=self.seats,
                zones=zones,
                keeper=keeper,
                door=door,
            ),
            ConfirmingPages(context, bookings),
            ChoosingPages(
                config,
                context=context,
                offer=self.offer,
                seats=self.seats,
                zones=zones,
                visits=visits,
            ),
            BookedPages(config, context, bookings, moving),
            PractitionerPages(context, tokens, portrait, moving, settling),
            Widget(context),
            WhyPages(context, self.seats, self.explanations),
            OfficePages(context, bookings, portrait, moving, settling),
        ):
            pages.add_to(router)
        claiming = ClaimingApi(
            config,
            context=context,
            offer=self.offer,
            bookings=bookings,
            seats=self.seats,
            door=door,
        )
        why = WhyApi(context, self.seats, self.explanations)
        SchedulingApi(context, self.offer, self.seats, claiming, why).routes().add_to(router)
        return router.router

    @hookimpl
    def entries(self) -> Sequence[Entry]:
        """Invite to each kind of consultation that somebody offers."""
        kinds = [terms for terms in self.seats.kinds() if self.seats.of_kind(terms.kind)]
        if len(kinds) <= 1:
            return [self._entry(self.config.terms(PractitionerId("")), "/book")]
        return [self._entry(terms, f"/book?kind={terms.kind}") for terms in kinds]

    def _entry(self, terms: Terms, path: str) -> Entry:
        gettext = self.context.texts.gettext
        ways = [gettext(_IN_WORDS[channel]) for channel in terms.channels]
        how = f" {gettext('or')} ".join(ways)
        if terms.kind:
            return Entry(
                terms.name,
                path,
                gettext(
                    "%(minutes)s minutes %(how)s, %(price)s.",
                    minutes=terms.minutes,
                    how=how,
                    price=terms.price or gettext("without charge"),
                ),
            )
        summary = gettext(
            "%(minutes)s minutes %(how)s, without charge and without obligation:"
            " see whether it feels right to talk with us.",
            minutes=terms.minutes,
            how=how,
        )
        return Entry(gettext("Book a free consultation"), path, summary)

    @hookimpl
    def scheduled_work(self) -> Sequence[ScheduledWork]:
        """Remind visitors, clear what has expired, notice what disturbs bookings."""
        return upkeep(self.config, self.context)

    @hookimpl
    def calendar_entry_changed(self, event: CalendarEntryChanged, delivery: Delivery) -> None:
        """Show the practice that a booking's entry was changed in a calendar."""
        Disturbances(self.config, self.context).entry_changed(event)

    @hookimpl
    def consultation_page(self, practitioners: Sequence[PractitionerId]) -> str | None:
        """Name the page on which a visitor books with each of some practitioners."""
        known = [each for each in dict.fromkeys(practitioners) if self.seats.find(each)]
        via = (VIA, Source.MATCH.value)
        if len(known) <= 1:
            return f"/book/{known[0]}?{urlencode([via])}" if known else None
        return "/booking/several?" + urlencode([*(("with", each) for each in known), via])

    @hookimpl
    def office_entries(self) -> Sequence[OfficeEntry]:
        """Lead to the bookings; each role is shown its own there."""
        return [OfficeEntry(marked("Bookings"), OFFICE_PATH, Permission.PRACTICE)]

    @hookimpl
    def agenda(self, account: Account, window: Window) -> Sequence[AgendaItem]:
        """Say which conversations take place."""
        return OfficeDay(self.context, self.bookings).agenda(account, window)

    @hookimpl
    def attention(self, account: Account) -> Sequence[Attention]:
        """Point to conversations that something has come to lie over."""
        return OfficeDay(self.context, self.bookings).attention(account)

    @hookimpl
    def figures(self, account: Account, weeks: Sequence[Window]) -> Sequence[Figure]:
        """Count bookings."""
        return booking_figures(self.context, account, weeks)

    @hookimpl
    def template_samples(self) -> Sequence[TemplateSample]:
        """Invent bookings and times for trying the templates out."""
        return list(samples())

    @hookimpl
    def personal_data(self, person: PersonId) -> Sequence[PersonalRecord]:
        """Hand out a person's bookings."""
        return [_record(booking) for booking in self.bookings.of(person)]

    @hookimpl
    def erase_personal_data(self, person: PersonId) -> Erasure:
        """Erase a person's bookings."""
        return Erasure(erased=self.bookings.erase(person))

    @hookimpl
    def expire_personal_data(self, now: datetime) -> Erasure:
        """Erase bookings that were kept for long enough."""
        return Erasure(erased=self.keeping.expire(now))

    @hookimpl
    def data_kept(self) -> Sequence[DataKept]:
        """Say what is kept of bookings."""
        return [self.keeping.data_kept()]

    @hookimpl
    def people_merged(self, event: PeopleMerged, delivery: Delivery) -> None:
        """Put the bookings of one person under the other's id."""
        self.keeping.merge(kept=event.kept, dropped=event.dropped)


def _record(booking: Booking) -> PersonalRecord:
    values = {
        "practitioner": booking.practitioner,
        "start": booking.start.isoformat(),
        "end": booking.end.isoformat(),
        "channel": booking.channel.value,
        "time zone": booking.zone.key,
        "name": booking.name,
        "phone": booking.phone,
        "the practice may call": "yes" if booking.safe_to_call else "no",
        "a message may be left": "yes" if booking.safe_to_leave_message else "no",
        "booked": booking.booked_at.isoformat(),
        "state": booking.state.value,
        "came by": booking.source.value,
        **{f"answer to {question}": answer for question, answer in booking.answers.items()},
    }
    if booking.cancelled_at is not None:
        values["cancelled"] = booking.cancelled_at.isoformat()
    return PersonalRecord("booking", values)
