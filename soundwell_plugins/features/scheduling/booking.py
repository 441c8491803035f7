"""A booking, and what somebody who wants one has to bring."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum
from hashlib import sha256
from zoneinfo import ZoneInfo

from soundwell_hookspecs import BookingId, Channel, PersonId, PractitionerId, Window
from soundwell_plugins.features.scheduling.cells import Cells, covering
from soundwell_plugins.features.scheduling.sources import Source
from soundwell_plugins.features.scheduling.terms import Terms


class State(Enum):
    """How a booking stands."""

    CLAIMED = "waits to be confirmed"
    BOOKED = "booked"
    CANCELLED = "cancelled"
    MISSED = "missed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One time with one practitioner.

    Args:
        practitioner: with whom.
        start: when, in UTC.
        terms: what holds for it.
    """

    practitioner: PractitionerId
    start: datetime
    terms: Terms

    @property
    def end(self) -> datetime:
        """When it ends, in UTC."""
        return self.start + self.terms.duration

    @property
    def cells(self) -> Cells:
        """The cells that it needs, buffers included."""
        return covering(Window(self.start - self.terms.before, self.end + self.terms.after))


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What a visitor asks for in one form; everything in it has been checked.

    Args:
        choices: one time with each of some practitioners; at least one.
        zone: the zone in which the visitor reads times.
        channel: online or by phone.
        name: the visitor's name.
        email: the visitor's address.
        phone: the visitor's number, or empty.
        safe_to_call: whether the practice may call.
        safe_to_leave_message: whether a message may be left with whoever answers.
        answers: to the practice's own questions, by the question's id.
        submission: the id of the form that was sent; it names the form's hold as well.
        anybody: whether the visitor left it to the practice whom they talk with.
        to_confirm: whether it has to be confirmed by e-mail, whatever the configuration says.
        source: by which way it came.
    """

    choices: tuple[Choice, ...]
    zone: ZoneInfo
    channel: Channel
    name: str = field(repr=False)
    email: str = field(repr=False)
    phone: str = field(repr=False)
    safe_to_call: bool = True
    safe_to_leave_message: bool = False
    answers: Mapping[str, str] = field(default_factory=dict, repr=False)
    submission: str = field(repr=False)
    anybody: bool = False
    to_confirm: bool = False
    source: Source = Source.UNKNOWN

    def fingerprint(self, choice: Choice) -> str:
        """Return what two copies of one form have in common, and no two different requests.

        The form's id is random and travels only in the form, so that nobody else can bring about
        the same value and be shown somebody's booking. Where anybody is welcome, it is the same
        with everybody: a copy of the form must not find somebody else free.
        """
        parts = (
            self.submission,
            "" if self.anybody else choice.practitioner,
            choice.start.isoformat(),
            self.email.casefold(),
        )
        return sha256("\n".join(parts).encode()).hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class Booking:
    """A consultation that somebody booked.

    Args:
        id: names it everywhere.
        request: shared by the consultations of one form.
        kind: which kind of consultation; empty for the table's own.
        practitioner: with whom.
        person: who booked.
        start: when it begins, in UTC.
        end: when it ends, in UTC.
        channel: online or by phone.
        zone: the zone in which the visitor reads times.
        language: the language in which the visitor reads, as a locale; the practice's when empty.
        name: as the visitor wrote it in this form.
        phone: likewise, or empty.
        safe_to_call: whether the practice may call.
        safe_to_leave_message: whether a message may be left with whoever answers.
        answers: to the practice's own questions, by the question's id.
        online_link: where it takes place online, or empty.
        sequence: 0 as booked, one more with every change.
        booked_at: when the form came, in UTC.
        changed_at: when it was changed last, in UTC.
        claimed_until: until when the time is kept for somebody who has not confirmed, or `None`.
        cancelled_at: when it was cancelled, in UTC, or `None`.
        missed_at: when somebody said that the visitor did not come, in UTC, or `None`.
        disturbed_at: since when a busy time lies over it, in UTC, or `None`.
        source: by which way it came.
    """

    id: BookingId
    request: str
    kind: str
    practitioner: PractitionerId
    person: PersonId
    start: datetime
    end: datetime
    channel: Channel
    zone: ZoneInfo
    language: str
    name: str = field(repr=False)
    phone: str = field(repr=False)
    safe_to_call: bool
    safe_to_leave_message: bool
    answers: Mapping[str, str] = field(repr=False, hash=False)
    online_link: str = field(repr=False)
    sequence: int
    booked_at: datetime
    changed_at: datetime
    claimed_until: datetime | None = None
    cancelled_at: datetime | None = None
    missed_at: datetime | None = None
    disturbed_at: datetime | None = None
    source: Source = Source.UNKNOWN

    @property
    def state(self) -> State:
        """How it stands."""
        if self.cancelled_at is not None:
            return State.CANCELLED
        if self.missed_at is not None:
            return State.MISSED
        return State.BOOKED if self.claimed_until is None else State.CLAIMED

    @property
    def is_cancelled(self) -> bool:
        """Whether it will not take place."""
        return self.cancelled_at is not None

    @property
    def minutes(self) -> int:
        """How long it takes, in minutes."""
        return int((self.end - self.start).total_seconds() // 60)
