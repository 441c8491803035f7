"""Readers: their own page, leaving, what is reported from elsewhere, and their data."""

from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from sqlalchemy import select

from soundwell_hookspecs import (
    Elsewhere,
    Event,
    LeaveReason,
    SubscriberChanged,
    SubscriberConfirmed,
    SubscriberLeft,
    SubscriptionReported,
)
from soundwell_plugins.features.newsletter.languages import named
from soundwell_plugins.features.newsletter.links import ReaderLinks
from soundwell_plugins.features.newsletter.subscriber import Subscriber
from soundwell_plugins.features.newsletter.tables import CONSENT, SUBSCRIBER

from .conftest import ADA, Town, path, words

EVE = "eve@example.org"


def own_page(town: Town, reader: Subscriber) -> str:
    return ReaderLinks(town.newsletter.context.links).preferences(reader.id, now=town.clock.now())


def reported(town: Town, what: Elsewhere, reader: Subscriber, **more: object) -> list[Event]:
    """Have a connector report something; return what everybody hears then."""
    town.events()
    town.clock.advance(timedelta(minutes=1))
    context = town.newsletter.context
    with context.storage.transaction() as session:
        moved_to = None
        if "email" in more:
            moved_to = context.people.add(session, email=str(more["email"]), name="")
        report = SubscriptionReported(
            person=reader.person,
            what=what,
            at=town.clock.now() - timedelta(hours=int(str(more.get("late", 0)))),
            source="post",
            moved_to=moved_to,
        )
        context.events.publish(session, report)
    return town.events()


def test_one_click_lets_a_reader_leave(town: Town) -> None:
    reader = town.joined()
    answer = town.client.post(
        f"/newsletter/leave/{reader.way_out}", data={"List-Unsubscribe": "One-Click"}
    )
    assert answer.status_code == 200
    assert town.state() == "left"


def test_mails_to_readers_bring_the_button_for_leaving(town: Town) -> None:
    town.sign_up()
    [confirm] = town.mails()
    town.client.post(path(confirm))
    [welcome] = town.mails()
    assert confirm.unsubscribe == ""
    answer = town.client.post(
        urlsplit(welcome.unsubscribe).path, data={"List-Unsubscribe": "One-Click"}
    )
    assert (answer.status_code, town.state()) == (200, "left")


def test_looking_at_the_link_for_leaving_lets_nobody_leave(town: Town) -> None:
    reader = town.joined()
    assert "Leave the list" in words(town.client.get(f"/newsletter/leave/{reader.way_out}").text)
    assert town.state() == "confirmed"


def test_leaving_is_told_once(town: Town) -> None:
    reader = town.joined()
    town.events()
    for _ in range(2):
        town.client.post(f"/newsletter/leave/{reader.way_out}")
    [event] = town.events()
    assert isinstance(event, SubscriberLeft)
    assert event.reason is LeaveReason.ASKED


def test_a_link_for_leaving_that_nobody_has_is_answered_alike(town: Town) -> None:
    reader = town.joined()
    answers = [
        town.client.post(f"/newsletter/leave/{link}").text for link in ("nobody", reader.way_out)
    ]
    assert answers[0] == answers[1]


def test_the_link_for_leaving_fits_into_a_header_of_one_line(town: Town) -> None:
    reader = town.joined()
    assert len(f"https://practice.example/newsletter/leave/{reader.way_out}") < 76


def test_a_readers_own_page_shows_what_they_have_chosen(town: Town) -> None:
    reader = town.joined(first_name="Ada", **{"topic-sound": "yes"})
    page = town.client.get(own_page(town, reader)).text
    assert 'value="Ada"' in page
    assert 'name="topic-sound" value="yes" checked' in page


def test_other_topics_are_told_to_everybody(town: Town) -> None:
    reader = town.joined()
    town.events()
    town.client.post(own_page(town, reader), data={"topic-groups": "yes"})
    [event] = town.events()
    assert isinstance(event, SubscriberChanged)
    assert event.topics == ("groups",)


def test_languages_are_called_by_their_own_names() -> None:
    assert named(("en_GB", "de_DE")) == {"en_GB": "English", "de_DE": "Deutsch"}
    assert list(named(("de_DE", "de_CH")).values()) == [
        "Deutsch (Deutschland)",
        "Deutsch (Schweiz)",
    ]


def test_saving_what_is_as_it_was_is_told_to_nobody(town: Town) -> None:
    reader = town.joined(first_name="Ada")
    town.events()
    town.client.post(own_page(town, reader), data={"first_name": "Ada"})
    assert town.events() == []


def test_who_has_left_has_no_page(town: Town) -> None:
    reader = town.joined()
    town.newsletter.subscriptions.leave(reader.way_out)
    assert town.client.get(own_page(town, reader)).status_code == 410


def test_the_link_to_ones_own_page_is_sent_on_request(town: Town) -> None:
    town.joined()
    answer = town.client.post("/newsletter/link", data={"email": ADA})
    assert answer.headers["location"] == "/newsletter/sent"
    [mail] = town.mails()
    assert town.client.get(path(mail)).status_code == 200


def test_a_stranger_who_asks_for_a_page_is_answered_alike_and_sent_nothing(town: Town) -> None:
    answer = town.client.post("/newsletter/link", data={"email": EVE})
    assert answer.headers["location"] == "/newsletter/sent"
    assert town.mails() == []


def test_a_confirmation_elsewhere_is_taken_over_and_not_sent_back(town: Town) -> None:
    town.post.confirms = True
    town.sign_up()
    town.deliver()
    [reader] = town.newsletter.readers.search(ADA)
    [event] = reported(town, Elsewhere.CONFIRMED, reader)
    assert isinstance(event, SubscriberConfirmed)
    assert event.source == "post"
    assert town.state() == "confirmed"


@pytest.mark.parametrize(
    ("what", "reason"),
    [(Elsewhere.LEFT, LeaveReason.ASKED), (Elsewhere.BOUNCED, LeaveReason.BOUNCED)],
)
def test_leaving_elsewhere_is_taken_over(town: Town, what: Elsewhere, reason: LeaveReason) -> None:
    [event] = reported(town, what, town.joined())
    assert isinstance(event, SubscriberLeft)
    assert (event.reason, event.source) == (reason, "post")


def test_a_report_that_is_older_than_what_is_known_changes_nothing(town: Town) -> None:
    assert reported(town, Elsewhere.LEFT, town.joined(), late=1) == []
    assert town.state() == "confirmed"


def test_another_address_is_taken_over(town: Town) -> None:
    reader = town.joined()
    [event] = reported(town, Elsewhere.MOVED, reader, email=EVE)
    assert isinstance(event, SubscriberChanged)
    assert event.previous == reader.person
    assert (town.state(ADA), town.state(EVE)) == ("", "confirmed")


def test_moving_to_an_address_in_the_list_leaves_one_subscription(town: Town) -> None:
    town.joined(EVE)
    reported(town, Elsewhere.MOVED, town.joined(), email=EVE)
    assert (town.state(ADA), town.state(EVE)) == ("left", "confirmed")


def test_personal_data_name_subscription_and_consent(town: Town) -> None:
    reader = town.joined(first_name="Ada")
    records = town.newsletter.personal_data(reader.person)
    assert [record.kind for record in records] == [
        "newsletter subscription",
        "newsletter consent",
    ]
    assert records[0].values["address"] == ADA
    assert records[1].values["IP address"] == "testclient"


def test_an_erasure_leaves_a_hash_alone(town: Town) -> None:
    reader = town.joined()
    erasures = [town.newsletter.erase_personal_data(reader.person) for _ in range(2)]
    assert [erasure.erased for erasure in erasures] == [2, 0]
    assert "keyed hash" in erasures[0].kept[0]
    with town.host.database.reading() as session:
        assert session.execute(select(SUBSCRIBER)).all() == []


def test_the_ip_address_of_a_consent_expires(town: Town) -> None:
    town.joined()
    town.clock.advance(timedelta(days=30))
    assert town.newsletter.expire_personal_data(town.clock.now()).erased == 1
    with town.host.database.reading() as session:
        assert session.scalars(select(CONSENT.c.ip)).all() == [None]


def test_who_left_a_while_ago_is_erased(town: Town) -> None:
    town.newsletter.subscriptions.leave(town.joined().way_out)
    town.clock.advance(timedelta(days=30))
    town.newsletter.expire_personal_data(town.clock.now())
    assert town.state() == ""


def test_what_is_kept_is_named(town: Town) -> None:
    assert len(town.newsletter.data_kept()) == 3


def test_a_confirmation_elsewhere_completes_the_proof(town: Town) -> None:
    town.post.confirms = True
    town.sign_up()
    town.deliver()
    [reader] = town.newsletter.readers.search(ADA)
    reported(town, Elsewhere.CONFIRMED, reader)
    with town.host.database.reading() as session:
        assert session.scalars(select(CONSENT.c.confirmed_at)).all() == [town.clock.now()]


def test_who_turns_out_to_be_somebody_we_know_reads_at_the_address_that_stays(town: Town) -> None:
    dropped = town.joined(ADA)
    context = town.newsletter.context
    with context.storage.transaction() as session:
        kept = context.people.add(session, email=EVE, name="Eve")
    town.events()
    town.newsletter.subscriptions.merge(kept, dropped.person)
    [reader] = town.newsletter.readers.search(EVE)
    assert (reader.id, reader.person) == (dropped.id, kept)
    [event] = town.events()
    assert isinstance(event, SubscriberChanged)
    assert (event.person, event.previous) == (kept, dropped.person)


def test_two_entries_of_one_person_become_one_subscription(town: Town) -> None:
    kept, dropped = town.joined(ADA), town.joined(EVE)
    town.newsletter.subscriptions.merge(kept.person, dropped.person)
    assert [each.email for each in town.newsletter.readers.search()] == [ADA]
