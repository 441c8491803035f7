"""What a subscriber is."""

from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from soundwell_hookspecs import LeaveReason, PersonId, SubscriberId


class State(Enum):
    """How far somebody has come."""

    PENDING = "pending"
    CONFIRMED = "confirmed"
    LEFT = "left"


class Wish(Enum):
    """What somebody wants who sends in a form."""

    JOIN = "join"
    LINK = "link"


class Origin(Enum):
    """Where a consent comes from."""

    FORM = "form"
    IMPORT = "import"


class Suppression(Enum):
    """Why nothing is sent to an address.

    Somebody who left may come back by themselves; `NEVER` holds until an admin lifts it.
    """

    LEFT = "left"
    BOUNCED = "bounced"
    NEVER = "never"


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscriber:
    """Somebody in the list.

    Args:
        id: which one.
        person: who it is to the host.
        email: their address.
        first_name: as they wrote it, or empty.
        topics: the keys of what they want to read about; all of it when empty.
        tags: what the practice has noted.
        language: the locale in which they read.
        state: how far they have come.
        way_out: what the link for leaving carries.
        asked_at: when they asked for it last, in UTC.
        confirmed_at: when they confirmed, in UTC.
        left_at: when they left, in UTC.
        left_reason: why they left.
        changed_at: when any of this changed last, in UTC.
    """

    id: SubscriberId
    person: PersonId
    email: str
    first_name: str
    topics: tuple[str, ...]
    tags: tuple[str, ...]
    language: str
    state: State
    way_out: str
    asked_at: datetime
    confirmed_at: datetime | None
    left_at: datetime | None
    left_reason: LeaveReason | None
    changed_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class SignUp:
    """A form as somebody sent it in.

    Args:
        wish: what they want.
        email: their address.
        first_name: as they wrote it, or empty.
        topics: the keys of the topics they ticked.
        language: the locale in which they read the form.
        text_hash: of the consent they read; empty where they only want a link.
        ip: where the form came from; empty when it is not to be kept.
    """

    wish: Wish
    email: str
    first_name: str = ""
    topics: tuple[str, ...] = ()
    language: str = ""
    text_hash: str = ""
    ip: str = ""
