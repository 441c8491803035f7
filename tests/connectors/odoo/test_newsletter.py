"""Subscribers as they appear in Odoo."""

from uuid import uuid4

import pytest

from soundwell_hookspecs import PersonId
from soundwell_plugins.connectors.odoo.newsletter import Subscriber
from tests.connectors.odoo.conftest import BackOffice


@pytest.fixture
def subscriber() -> Subscriber:
    name = uuid4().hex
    return Subscriber(PersonId(name), f"{name}@example.org", "Ada Quinn")


def test_whoever_joins_stands_on_the_list(office: BackOffice, subscriber: Subscriber) -> None:
    office.odoo.newsletter.joined(subscriber)
    entry = office.record(f"mailing_{subscriber.person}", "name", "email")
    assert (entry["name"], entry["email"]) == ("Ada Quinn", subscriber.email)
    place = office.record(f"subscription_{subscriber.person}", "contact_id", "list_id", "opt_out")
    assert place["contact_id"][0] == entry["id"]
    assert place["list_id"][1].startswith("Newsletter")  # 17 adds how many are on it
    assert place["opt_out"] is False


def test_whoever_joins_twice_stands_there_once(office: BackOffice, subscriber: Subscriber) -> None:
    office.odoo.newsletter.joined(subscriber)
    office.odoo.newsletter.joined(subscriber)
    found = office.staff.search("mailing.contact", [["email", "=", subscriber.email]], ["id"])
    assert len(found) == 1


def test_whoever_leaves_is_not_mailed_any_more(office: BackOffice, subscriber: Subscriber) -> None:
    office.odoo.newsletter.joined(subscriber)
    office.odoo.newsletter.left(subscriber.person)
    assert office.record(f"subscription_{subscriber.person}", "opt_out")["opt_out"] is True


def test_whoever_comes_back_is_mailed_again(office: BackOffice, subscriber: Subscriber) -> None:
    newsletter = office.odoo.newsletter
    newsletter.joined(subscriber)
    newsletter.left(subscriber.person)
    newsletter.joined(subscriber)
    assert office.record(f"subscription_{subscriber.person}", "opt_out")["opt_out"] is False


def test_leaving_what_one_never_joined_does_no_harm(
    office: BackOffice, subscriber: Subscriber
) -> None:
    office.odoo.newsletter.left(subscriber.person)
    assert office.staff.find(f"subscription_{subscriber.person}") is None


def test_a_new_name_is_written_into_our_entry(office: BackOffice, subscriber: Subscriber) -> None:
    newsletter = office.odoo.newsletter
    newsletter.joined(subscriber)
    newsletter.changed(Subscriber(subscriber.person, subscriber.email, "Ada Q."))
    assert office.record(f"mailing_{subscriber.person}", "name")["name"] == "Ada Q."


def test_an_entry_that_staff_have_made_is_used(office: BackOffice, subscriber: Subscriber) -> None:
    theirs = office.new("mailing.contact", name="Theirs", email=subscriber.email)
    office.odoo.newsletter.joined(subscriber)
    place = office.record(f"subscription_{subscriber.person}", "contact_id")
    assert place["contact_id"][0] == theirs
    assert office.staff.find(f"mailing_{subscriber.person}") is None
