"""Those who read the practice's newsletter, and what happens to them.

Nothing here carries an address: ask the context's people for it.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import NewType

from soundwell_hookspecs.deliveries import Event
from soundwell_hookspecs.moments import aware
from soundwell_hookspecs.people import PersonId

SubscriberId = NewType("SubscriberId", str)
"""What names a subscriber everywhere; it says nothing about who they are."""

SignUpId = NewType("SignUpId", str)
"""What names a form that somebody sent in."""


class LeaveReason(Enum):
    """Why somebody does not read the newsletter any more."""

    ASKED = "asked"
    BOUNCED = "bounced"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True, kw_only=True)
class SignUpReceived(Event):
    """Somebody sent in the form of the newsletter; who that is nobody has looked up yet.

    Args:
        sign_up: which form.
    """

    sign_up: SignUpId

    @property
    def record(self) -> str:
        """The form: two of them may be looked at in any order."""
        return f"sign-up:{self.sign_up}"


@dataclass(frozen=True, slots=True, kw_only=True)
class SubscriberEvent(Event):
    """What every event about a subscriber carries.

    Args:
        subscriber: which subscriber.
        person: who it is; ask the context's people for name and address.
        at: when it happened, in UTC.
        language: a locale, in which they read; the practice's own when empty.
        topics: what they want to read about, by the keys in `soundwell.toml`; all of it when empty.
        source: the plugin that reported it, which knows already; empty when it happened here.
    """

    subscriber: SubscriberId
    person: PersonId
    at: datetime
    language: str = ""
    topics: tuple[str, ...] = ()
    source: str = ""

    def __post_init__(self) -> None:
        object.__setattr__(self, "at", aware(self.at, "at"))

    @property
    def record(self) -> str:
        """The subscriber, so that leaving never overtakes joining."""
        return f"subscriber:{self.subscriber}"


@dataclass(frozen=True, slots=True, kw_only=True)
class SubscriberPending(SubscriberEvent):
    """Somebody has asked for the newsletter, and a connector asks them to confirm."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SubscriberConfirmed(SubscriberEvent):
    """Somebody has confirmed that they want to read the newsletter, or confirmed it anew."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SubscriberChanged(SubscriberEvent):
    """A confirmed subscriber has another name, address, language or other topics.

    Args:
        previous: who they were before, where they have another address now.
    """

    previous: PersonId | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SubscriberLeft(SubscriberEvent):
    """Somebody does not want to read the newsletter any more, or cannot.

    Args:
        reason: why.
    """

    reason: LeaveReason = LeaveReason.ASKED


class Elsewhere(Enum):
    """What can happen to a subscription in another system."""

    CONFIRMED = "confirmed"
    LEFT = "left"
    BOUNCED = "bounced"
    MOVED = "moved"


@dataclass(frozen=True, slots=True, kw_only=True)
class SubscriptionReported(Event):
    """A connector has learnt what became of a subscription in its system.

    Args:
        person: whose subscription.
        what: what became of it.
        at: when, in UTC; a report older than what is known here changes nothing.
        source: the plugin that reports.
        moved_to: who has the new address, where there is one; add them to the context's people.

    Raises:
        ValueError: somebody moved and nobody has the new address, or the other way round.
    """

    person: PersonId
    what: Elsewhere
    at: datetime
    source: str
    moved_to: PersonId | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "at", aware(self.at, "at"))
        if (self.what is Elsewhere.MOVED) is (self.moved_to is None):
            raise ValueError("`moved_to` says who has the new address, when somebody moved")

    @property
    def record(self) -> str:
        """The person: what is reported about one is heard in order."""
        return f"subscription:{self.person}"


@dataclass(frozen=True, slots=True)
class SubscriptionNotice:
    """What a subscriber ought to know and to do.

    Args:
        sentence: what it is, in the reader's language.
        link: where they can do something about it, an address with `https://`, or empty.
    """

    sentence: str
    link: str = ""


@dataclass(frozen=True, slots=True)
class ListedSubscriber:
    """Somebody who reads the newsletter now.

    Args:
        subscriber: which subscriber.
        person: who it is; ask the context's people for the address.
        topics: what they want to read about, by the keys in `soundwell.toml`; all of it when empty.
    """

    subscriber: SubscriberId
    person: PersonId
    topics: tuple[str, ...] = ()
