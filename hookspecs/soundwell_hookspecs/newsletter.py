"""Hooks about those who read the practice's newsletter.

A sign-up goes through up to four of them: it is *received*, its subscriber is *pending* until they
confirm, then *confirmed*, and one day they have *left*.
"""

from collections.abc import Sequence
from datetime import timedelta

from soundwell_hookspecs.deliveries import Delivery
from soundwell_hookspecs.markers import choice, event
from soundwell_hookspecs.subscribers import (
    ListedSubscriber,
    SignUpReceived,
    SubscriberChanged,
    SubscriberConfirmed,
    SubscriberId,
    SubscriberLeft,
    SubscriberPending,
    SubscriptionNotice,
    SubscriptionReported,
)


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

        @implements(sign_up_received)
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

        @implements(subscriber_pending)
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

        @implements(subscriber_confirmed)
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

        @implements(subscriber_changed)
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

        @implements(subscriber_left)
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

        @implements(subscription_reported)
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

        @implements(confirms_subscribers)
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

        @implements(subscription_notice)
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

        @implements(subscriber_first_name)
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

        @implements(listed_subscribers)
        def listed_subscribers(self, after: str) -> Sequence[ListedSubscriber] | None:
            return [each for each in self.readers if each.subscriber > after][:500]
    """
