"""The hooks about the newsletter's readers, through real deliveries."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from queue import SimpleQueue

import pytest

from soundwell_hookspecs import (
    Delivery,
    Elsewhere,
    Event,
    Feature,
    LeaveReason,
    ListedSubscriber,
    NoConfig,
    PersonId,
    PluginContext,
    SignUpId,
    SignUpReceived,
    SubscriberChanged,
    SubscriberConfirmed,
    SubscriberId,
    SubscriberLeft,
    SubscriberPending,
    SubscriptionNotice,
    SubscriptionReported,
    confirms_subscribers,
    hookimpl,
    listed_subscribers,
    subscriber_first_name,
    subscription_notice,
)
from soundwell_plugins.host.host import Host
from soundwell_plugins.testing import RunningPractice, running

READER = SubscriberId("r1")
PERSON = PersonId("p1")
NOON = datetime(2027, 3, 1, 12, tzinfo=UTC)
LETTERS = SubscriptionNotice("Please check your address.", "https://letters.example")


class Letters(Feature[NoConfig]):
    """Hears of readers, and asks them to confirm."""

    name = "letters"

    def __init__(self, config: NoConfig, context: PluginContext) -> None:
        super().__init__(config, context)
        self.heard: SimpleQueue[Event] = SimpleQueue()

    @hookimpl
    def sign_up_received(self, event: SignUpReceived, delivery: Delivery) -> None:
        self.heard.put(event)

    @hookimpl
    def subscriber_pending(self, event: SubscriberPending, delivery: Delivery) -> None:
        self.heard.put(event)

    @hookimpl
    def subscriber_confirmed(self, event: SubscriberConfirmed, delivery: Delivery) -> None:
        self.heard.put(event)

    @hookimpl
    def subscriber_changed(self, event: SubscriberChanged, delivery: Delivery) -> None:
        self.heard.put(event)

    @hookimpl
    def subscriber_left(self, event: SubscriberLeft, delivery: Delivery) -> None:
        self.heard.put(event)

    @hookimpl
    def subscription_reported(self, event: SubscriptionReported, delivery: Delivery) -> None:
        self.heard.put(event)

    @hookimpl
    def confirms_subscribers(self) -> bool | None:
        return True

    @hookimpl
    def subscriber_first_name(self, subscriber: SubscriberId) -> str | None:
        return "Ada" if subscriber == READER else None

    @hookimpl
    def listed_subscribers(self, after: str) -> Sequence[ListedSubscriber] | None:
        return [] if after else [ListedSubscriber(READER, PERSON, ("sound",))]

    @hookimpl
    def subscription_notice(self, subscriber: SubscriberId) -> SubscriptionNotice | None:
        return LETTERS if subscriber == READER else None


@pytest.fixture(scope="module")
def practice(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningPractice]:
    with running(tmp_path_factory.mktemp("letters"), Letters) as practice:
        yield practice


@pytest.fixture
def host(practice: RunningPractice) -> Host:
    return practice.host


def heard_of(host: Host, event: Event) -> Event:
    """Let something happen and return what the plugin hears."""
    letters = host.plugins["letters"]
    assert isinstance(letters, Letters)
    with letters.context.storage.transaction() as session:
        letters.context.events.publish(session, event)
    return letters.heard.get(timeout=20)


def test_hook_sign_up_received_names_the_form(host: Host) -> None:
    received = SignUpReceived(sign_up=SignUpId("s1"))
    assert heard_of(host, received) == received


def test_hook_subscriber_pending_hears_who_has_to_confirm(host: Host) -> None:
    pending = SubscriberPending(subscriber=READER, person=PERSON, at=NOON)
    assert heard_of(host, pending) == pending


def test_hook_subscriber_confirmed_hears_of_the_topics(host: Host) -> None:
    confirmed = SubscriberConfirmed(
        subscriber=READER, person=PERSON, at=NOON, language="de_DE", topics=("groups", "sound")
    )
    assert heard_of(host, confirmed) == confirmed


def test_hook_subscriber_changed_hears_who_had_the_old_address(host: Host) -> None:
    changed = SubscriberChanged(
        subscriber=READER, person=PersonId("p2"), at=NOON, previous=PERSON, source="letters"
    )
    assert heard_of(host, changed) == changed


def test_hook_subscriber_left_hears_why(host: Host) -> None:
    left = SubscriberLeft(subscriber=READER, person=PERSON, at=NOON, reason=LeaveReason.BOUNCED)
    assert heard_of(host, left) == left


def test_hook_subscription_reported_hears_who_has_the_new_address(host: Host) -> None:
    moved = SubscriptionReported(
        person=PERSON, what=Elsewhere.MOVED, at=NOON, source="letters", moved_to=PersonId("p2")
    )
    assert heard_of(host, moved) == moved


def test_hook_confirms_subscribers_is_answered_by_the_one_that_does(host: Host) -> None:
    assert host.hooks.choose(confirms_subscribers) is True


def test_hook_subscription_notice_is_about_one_subscriber(host: Host) -> None:
    answers = [
        host.hooks.choose(subscription_notice, subscriber=subscriber)
        for subscriber in (READER, SubscriberId("r2"))
    ]
    assert answers == [LETTERS, None]


def test_hook_subscriber_first_name_is_what_they_gave_for_letters(host: Host) -> None:
    assert host.hooks.choose(subscriber_first_name, subscriber=READER) == "Ada"


def test_hook_listed_subscribers_ends_behind_the_last_one(host: Host) -> None:
    pages = [host.hooks.choose(listed_subscribers, after=after) for after in ("", READER)]
    assert pages == [[ListedSubscriber(READER, PERSON, ("sound",))], []]


def test_leaving_never_overtakes_joining() -> None:
    joined = SubscriberConfirmed(subscriber=READER, person=PERSON, at=NOON)
    left = SubscriberLeft(subscriber=READER, person=PERSON, at=NOON + timedelta(days=1))
    assert joined.record == left.record


def test_a_report_of_a_move_says_where_to() -> None:
    with pytest.raises(ValueError, match="`moved_to` says who has the new address"):
        SubscriptionReported(person=PERSON, what=Elsewhere.MOVED, at=NOON, source="letters")


def test_only_a_report_of_a_move_says_where_to() -> None:
    with pytest.raises(ValueError, match="`moved_to` says who has the new address"):
        SubscriptionReported(
            person=PERSON, what=Elsewhere.LEFT, at=NOON, source="letters", moved_to=PERSON
        )


def test_what_happens_to_a_reader_has_a_time_with_a_zone() -> None:
    with pytest.raises(ValueError, match="at has no time zone"):
        SubscriberConfirmed(subscriber=READER, person=PERSON, at=NOON.replace(tzinfo=None))
