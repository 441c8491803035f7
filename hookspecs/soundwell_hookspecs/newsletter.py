"""Hooks about those who read the practice's newsletter.

Nothing here carries an address: ask the context's people for it. A sign-up goes through up to four
hooks: it is *received*, its subscriber is *pending* until they confirm, then *confirmed*, and one
day they have *left*.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum
from typing import NewType

from soundwell_hookspecs.deliveries import Delivery, Event
from soundwell_hookspecs.markers import choice, event
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


@event()
def sign_up_received(event: SignUpReceived, delivery: Delivery) -> None:
    """Hear that the form of the newsletter was sent in.

    The page has answered by then, in the same words and the same time for everybody: whether the
    address is known is only looked up here.

    Args:
        event: which form.
        delivery: this plugin's turn, with the key that makes a repeat harmless.

    Returns:
        Nothing: returning means that it is done for good.

    Raises:
        DeliveryFailed: not this time; the host tries again.
        DeliveryRefused: not until somebody changes something; the delivery is parked.

    Example::

        @hookimpl
        def sign_up_received(self, event: SignUpReceived, delivery: Delivery) -> None:
            self.sign_ups.take(event.sign_up)
    """


@event()
def subscriber_pending(event: SubscriberPending, delivery: Delivery) -> None:
    """Hear that somebody wants the newsletter and has to confirm it; a connector asks them to.

    Published only where a connector has said that it confirms subscribers.

    Args:
        event: the subscriber; times in UTC.
        delivery: this plugin's turn, with the key that makes a repeat harmless.

    Returns:
        Nothing: returning means that it is done for good.

    Raises:
        DeliveryFailed: not this time; the host tries again.
        DeliveryRefused: not until somebody changes something; the delivery is parked.

    Example::

        @hookimpl
        def subscriber_pending(self, event: SubscriberPending, delivery: Delivery) -> None:
            self.peer.put(f"/members/{event.subscriber}", "pending", key=delivery.key)
    """


@event()
def subscriber_confirmed(event: SubscriberConfirmed, delivery: Delivery) -> None:
    """Hear that somebody reads the newsletter from now on.

    Args:
        event: the subscriber; times in UTC.
        delivery: this plugin's turn, with the key that makes a repeat harmless.

    Returns:
        Nothing: returning means that it is done for good.

    Raises:
        DeliveryFailed: not this time; the host tries again.
        DeliveryRefused: not until somebody changes something; the delivery is parked.

    Example::

        @hookimpl
        def subscriber_confirmed(self, event: SubscriberConfirmed, delivery: Delivery) -> None:
            self.peer.put(f"/members/{event.subscriber}", "subscribed", key=delivery.key)
    """


@event()
def subscriber_changed(event: SubscriberChanged, delivery: Delivery) -> None:
    """Hear that a subscriber has another name, address, language or other topics.

    Args:
        event: the subscriber as they are now; times in UTC.
        delivery: this plugin's turn, with the key that makes a repeat harmless.

    Returns:
        Nothing: returning means that it is done for good.

    Raises:
        DeliveryFailed: not this time; the host tries again.
        DeliveryRefused: not until somebody changes something; the delivery is parked.

    Example::

        @hookimpl
        def subscriber_changed(self, event: SubscriberChanged, delivery: Delivery) -> None:
            self.peer.put(f"/members/{event.subscriber}", topics=event.topics)
    """


@event()
def subscriber_left(event: SubscriberLeft, delivery: Delivery) -> None:
    """Hear that somebody does not read the newsletter any more.

    Args:
        event: the subscriber as they were; times in UTC.
        delivery: this plugin's turn, with the key that makes a repeat harmless.

    Returns:
        Nothing: returning means that it is done for good.

    Raises:
        DeliveryFailed: not this time; the host tries again.
        DeliveryRefused: not until somebody changes something; the delivery is parked.

    Example::

        @hookimpl
        def subscriber_left(self, event: SubscriberLeft, delivery: Delivery) -> None:
            self.peer.put(f"/members/{event.subscriber}", "unsubscribed", key=delivery.key)
    """


@event()
def subscription_reported(event: SubscriptionReported, delivery: Delivery) -> None:
    """Hear what became of a subscription in another system; the newsletter takes it over.

    Args:
        event: what a connector reports; times in UTC.
        delivery: this plugin's turn, with the key that makes a repeat harmless.

    Returns:
        Nothing: returning means that it is done for good.

    Raises:
        DeliveryFailed: not this time; the host tries again.
        DeliveryRefused: not until somebody changes something; the delivery is parked.

    Example::

        @hookimpl
        def subscription_reported(self, event: SubscriptionReported, delivery: Delivery) -> None:
            self.readers.note(event.person, event.what, event.at)
    """


@choice(deadline=timedelta(seconds=1))
def confirms_subscribers() -> bool | None:
    """Say whether this connector's system asks subscribers to confirm; one of us does, never two.

    Asked for every sign-up; answer from the configuration, without asking the other system. One
    that says `True` implements `subscriber_pending` and reports the confirmation.

    Returns:
        `True` when it does; `None` to leave it to the newsletter itself or another connector.

    Raises:
        Exception: anything raised counts as no answer.

    Example::

        @hookimpl
        def confirms_subscribers(self) -> bool | None:
            return True if self.config.confirms else None
    """


@choice(deadline=timedelta(seconds=1))
def subscription_notice(subscriber: SubscriberId) -> SubscriptionNotice | None:
    """Say what a subscriber ought to know, for the page with their preferences.

    Args:
        subscriber: whose page.

    Returns:
        What stands between them and the newsletter, or `None` when nothing does.

    Raises:
        Exception: anything raised counts as no answer.

    Example::

        @hookimpl
        def subscription_notice(self, subscriber: SubscriberId) -> SubscriptionNotice | None:
            return SubscriptionNotice("Please check your address.") if self.bounced else None
    """


@choice(deadline=timedelta(seconds=1))
def subscriber_first_name(subscriber: SubscriberId) -> str | None:
    """Say how a reader wants to be called in letters; what they gave elsewhere is not told.

    Args:
        subscriber: whose name.

    Returns:
        What they wrote into the form of the newsletter, empty when nothing; `None` when unknown.

    Raises:
        Exception: anything raised counts as no answer.

    Example::

        @hookimpl
        def subscriber_first_name(self, subscriber: SubscriberId) -> str | None:
            return self.names.get(subscriber)
    """


@choice(deadline=timedelta(seconds=10))
def listed_subscribers(after: str) -> Sequence[ListedSubscriber] | None:
    """Name those who read the newsletter now, some at a time, for a connector that compares lists.

    Args:
        after: the id of the last one that was named before; empty at the beginning.

    Returns:
        The next ones in the order of their ids, at most 500; empty behind the last one; `None`
        from whoever keeps no list.

    Raises:
        Exception: anything raised counts as no answer.

    Example::

        @hookimpl
        def listed_subscribers(self, after: str) -> Sequence[ListedSubscriber] | None:
            return [each for each in self.readers if each.subscriber > after][:500]
    """
