"""Hooks about practitioners' calendars."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum

from soundwell_hookspecs.deliveries import Delivery, Event
from soundwell_hookspecs.markers import contribution, event
from soundwell_hookspecs.moments import Window, aware
from soundwell_hookspecs.practice import PractitionerId
from soundwell_hookspecs.scheduling import BookingId


class CalendarChange(Enum):
    """What somebody did in a calendar to the entry of a booking."""

    MOVED = "moved"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarEntryChanged(Event):
    """Somebody changed in a calendar what was written there about a booking.

    The booking itself stands as it is until a person decides.

    Args:
        booking: which booking.
        practitioner: in whose calendar.
        change: what was done.
        start: when the entry begins now, in UTC; `None` where it was removed.
        end: when it ends now, in UTC; `None` where it was removed.

    Raises:
        ValueError: a moment has no zone.
    """

    booking: BookingId
    practitioner: PractitionerId
    change: CalendarChange
    start: datetime | None = None
    end: datetime | None = None

    def __post_init__(self) -> None:
        if self.start is not None:
            object.__setattr__(self, "start", aware(self.start, "start"))
        if self.end is not None:
            object.__setattr__(self, "end", aware(self.end, "end"))

    @property
    def record(self) -> str:
        """The booking."""
        return f"booking:{self.booking}"


@contribution(deadline=timedelta(seconds=5))
def busy_times(practitioner: PractitionerId, window: Window) -> Sequence[Window]:
    """Say when a practitioner cannot be booked.

    Asked when free times are shown and once more, for the one time chosen, before a booking: a
    window of a day or less is a reason to look afresh. Where a plugin fails here, times are not
    offered unless the practice has decided otherwise.

    Args:
        practitioner: whose calendar.
        window: the span that is asked about, in UTC.

    Returns:
        Busy times that overlap the window, in any order; they may reach beyond it or overlap each
        other. Empty when there are none, or when the plugin knows nothing of this practitioner.

    Raises:
        Exception: anything raised counts as "not known", never as "free".

    Example::

        @implements(busy_times)
        def busy_times(self, practitioner: PractitionerId, window: Window) -> Sequence[Window]:
            lunch = datetime(2027, 3, 1, 12, tzinfo=UTC)
            return [Window(lunch, lunch + timedelta(hours=1))]
    """


@dataclass(frozen=True, slots=True)
class BusySource:
    """Where a busy time comes from, without what lies there.

    Args:
        name: what the practice calls it, such as `calendar 2 of maya`.
        known: false where it cannot be read, and times are held back for that.
    """

    name: str
    known: bool = True


@contribution(deadline=timedelta(seconds=5))
def busy_sources(practitioner: PractitionerId, window: Window) -> Sequence[BusySource]:
    """Name the sources by which a practitioner cannot be booked, for whoever asks why.

    A plugin that answers `busy_times` from several sources tells here which of them it was.

    Args:
        practitioner: whose calendar.
        window: the span that is asked about, in UTC.

    Returns:
        The sources that are busy, or not known, in the window; none of a plugin that has but one.

    Raises:
        Exception: anything raised leaves the plugin's own name as all that is said.

    Example::

        @implements(busy_sources)
        def busy_sources(
            self, practitioner: PractitionerId, window: Window
        ) -> Sequence[BusySource]:
            return [BusySource("the list in the kitchen")]
    """


@event()
def calendar_entry_changed(event: CalendarEntryChanged, delivery: Delivery) -> None:
    """Hear that somebody moved or removed the entry of a booking in a practitioner's calendar.

    Nothing is cancelled by it: show it to the practice and let a person decide.

    Args:
        event: the entry; times in UTC.
        delivery: this plugin's turn, with the key that makes a repeat harmless.

    Returns:
        Nothing: returning means that it is done for good.

    Raises:
        DeliveryFailed: not this time; the host tries again.
        DeliveryRefused: not until somebody changes something; the delivery is parked.

    Example::

        @implements(calendar_entry_changed)
        def calendar_entry_changed(self, event: CalendarEntryChanged, delivery: Delivery) -> None:
            self.bookings.flag(event.booking, event.change)
    """
