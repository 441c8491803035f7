"""Subscribers as they appear in Odoo."""

from datetime import UTC, datetime
from typing import Any, cast
from uuid import uuid4

import pytest
from sqlalchemy.orm import Session

from soundwell_hookspecs import (
    DeliveryFailed,
    DeliveryRefused,
    LeaveReason,
    Person,
    PersonId,
    SubscriberChanged,
    SubscriberConfirmed,
    SubscriberId,
    SubscriberLeft,
)
from tests.connectors.odoo.conftest import DELIVERY, BackOffice, FirstNames
from tests.connectors.odoo.odoo_standin import StandIn, Trouble

ON = "[odoo.newsletter]\nenabled = true\n"
AT = datetime(2027, 1, 4, 8, tzinfo=UTC)


class Reader:
    """Somebody who reads the newsletter of a practice that keeps subscribers in Odoo."""

    def __init__(self, office: BackOffice, first_name: str = "Ada") -> None:
        self.office = office
        self.id = SubscriberId(uuid4().hex)
        self.person = office.visitor("Ada Quinn")
        self.call_them(first_name)

    def call_them(self, first_name: str) -> None:
        cast(FirstNames, self.office.odoo.context.hooks).names[self.id] = first_name

    @property
    def email(self) -> str:
        return self.office.email_of(self.person)

    def confirms(self) -> None:
        event = SubscriberConfirmed(subscriber=self.id, person=self.person, at=AT)
        self.office.odoo.subscriber_confirmed(event, DELIVERY)

    def leaves(self, reason: LeaveReason = LeaveReason.ASKED) -> None:
        event = SubscriberLeft(subscriber=self.id, person=self.person, at=AT, reason=reason)
        self.office.odoo.subscriber_left(event, DELIVERY)

    def changes(self, previous: PersonId | None = None) -> None:
        event = SubscriberChanged(subscriber=self.id, person=self.person, at=AT, previous=previous)
        self.office.odoo.subscriber_changed(event, DELIVERY)

    def moves(self) -> None:
        """Have another address, and the feature tell us so."""
        before, self.person = self.person, self.office.visitor("Ada Quinn")
        self.changes(before)

    def entry(self, *fields: str) -> dict[str, Any]:
        return self.office.record(f"mailing_{self.id}", *fields)

    def place(self, *fields: str) -> dict[str, Any]:
        return self.office.record(f"subscription_{self.id}", *fields)

    def is_mailed(self) -> bool:
        """Tell whether any place of the address is taken."""
        domain = [["contact_id.email_normalized", "=", self.email], ["opt_out", "=", False]]
        return bool(self.office.staff.search("mailing.subscription", domain, ["id"]))


@pytest.fixture
def reader(office: BackOffice) -> Reader:
    office.practice(ON)
    return Reader(office)


def on_the_list(office: BackOffice, entry: int, *, out: bool = False) -> int:
    """Put an entry on the list as staff do."""
    [letters] = office.staff.search("mailing.list", [["name", "=", "Newsletter"]], ["id"])
    return office.new("mailing.subscription", contact_id=entry, list_id=letters["id"], opt_out=out)


def test_whoever_confirms_stands_on_the_list(reader: Reader) -> None:
    reader.confirms()
    entry = reader.entry("name", "email")
    assert (entry["name"], entry["email"]) == ("Ada", reader.email)
    place = reader.place("contact_id", "list_id", "opt_out")
    assert place["contact_id"][0] == entry["id"]
    assert place["list_id"][1].startswith("Newsletter")  # 17 adds how many are on it
    assert place["opt_out"] is False


def test_a_name_that_was_given_for_a_booking_stays_out_of_the_newsletter(
    office: BackOffice,
) -> None:
    office.practice(ON)
    reader = Reader(office, first_name="")
    reader.confirms()
    assert reader.entry("name")["name"] == reader.email


def test_without_the_practices_wish_nothing_is_written(office: BackOffice) -> None:
    office.practice()
    reader = Reader(office)
    reader.confirms()
    reader.changes()
    reader.leaves()
    assert office.staff.find(f"mailing_{reader.id}") is None


@pytest.mark.usefixtures("standin")
def test_without_the_practices_wish_odoo_is_not_even_asked(
    office: BackOffice, standin: StandIn
) -> None:
    office.practice()
    reader = Reader(office)
    reader.confirms()
    reader.changes()
    reader.leaves()
    assert standin.calls == []


def test_whoever_confirms_twice_stands_there_once(reader: Reader) -> None:
    reader.confirms()
    reader.confirms()
    found = reader.office.staff.search("mailing.contact", [["email", "=", reader.email]], ["id"])
    assert len(found) == 1


@pytest.mark.parametrize("reason", LeaveReason)
def test_whoever_leaves_is_not_mailed_any_more(reader: Reader, reason: LeaveReason) -> None:
    reader.confirms()
    reader.leaves(reason)
    assert reader.place("opt_out")["opt_out"] is True


def test_whoever_comes_back_is_mailed_again(reader: Reader) -> None:
    reader.confirms()
    reader.leaves()
    reader.confirms()
    assert reader.place("opt_out")["opt_out"] is False


def test_leaving_what_one_never_joined_does_no_harm(reader: Reader) -> None:
    reader.leaves()
    assert reader.office.staff.find(f"subscription_{reader.id}") is None


def test_a_new_name_is_written_into_our_entry(reader: Reader) -> None:
    reader.confirms()
    reader.call_them("Ada Q.")
    reader.changes()
    assert reader.entry("name")["name"] == "Ada Q."


def test_a_new_address_is_written_into_our_entry(reader: Reader) -> None:
    reader.confirms()
    entry = reader.entry()["id"]
    reader.moves()
    assert reader.entry("email") == {"id": entry, "email": reader.email}
    assert reader.place("contact_id")["contact_id"][0] == entry


def test_a_name_that_staff_have_changed_stays(reader: Reader, standin: StandIn) -> None:
    reader.confirms()
    held = standin.world.state.records["mailing.contact"][reader.entry()["id"]]
    held |= {"name": "Dr Quinn", "write_uid": 2}
    reader.call_them("Ada Q.")
    reader.changes()
    assert reader.entry("name")["name"] == "Dr Quinn"


def test_beside_a_name_that_staff_have_changed_a_new_address_is_written(
    reader: Reader, standin: StandIn
) -> None:
    reader.confirms()
    held = standin.world.state.records["mailing.contact"][reader.entry()["id"]]
    held |= {"name": "Dr Quinn", "write_uid": 2}
    reader.moves()
    assert reader.entry("name", "email") | {"id": 0} == {
        "id": 0,
        "name": "Dr Quinn",
        "email": reader.email,
    }


def test_a_change_of_somebody_whom_odoo_does_not_know_puts_them_on_the_list(
    reader: Reader,
) -> None:
    reader.changes()
    assert reader.is_mailed()


def test_an_entry_that_staff_have_made_is_used(office: BackOffice, reader: Reader) -> None:
    theirs = office.new("mailing.contact", name="Theirs", email=reader.email)
    reader.confirms()
    assert reader.place("contact_id")["contact_id"][0] == theirs
    assert office.staff.find(f"mailing_{reader.id}") is None


def test_a_place_that_staff_have_made_is_used(office: BackOffice, reader: Reader) -> None:
    theirs = office.new("mailing.contact", name="Theirs", email=reader.email)
    on_the_list(office, theirs)
    reader.confirms()
    assert office.staff.find(f"subscription_{reader.id}") is None
    assert reader.is_mailed()


def test_whoever_leaves_is_not_mailed_from_a_place_that_staff_have_made(
    office: BackOffice, reader: Reader
) -> None:
    on_the_list(office, office.new("mailing.contact", name="Theirs", email=reader.email))
    reader.confirms()
    reader.leaves()
    assert not reader.is_mailed()


def test_whoever_leaves_is_not_mailed_from_a_place_we_never_heard_of(
    office: BackOffice, reader: Reader
) -> None:
    reader.confirms()
    on_the_list(office, office.new("mailing.contact", name="Theirs", email=reader.email))
    reader.leaves()
    assert not reader.is_mailed()


def test_a_fresh_consent_counts_more_than_a_place_that_was_left_before(
    office: BackOffice, reader: Reader
) -> None:
    theirs = office.new("mailing.contact", name="Theirs", email=reader.email)
    on_the_list(office, theirs, out=True)
    reader.confirms()
    assert reader.is_mailed()


def test_whoever_moves_from_an_entry_of_staffs_is_mailed_at_the_new_address_alone(
    office: BackOffice, reader: Reader
) -> None:
    theirs = office.new("mailing.contact", name="Theirs", email=reader.email)
    reader.confirms()
    reader.moves()
    assert reader.is_mailed()
    of_theirs = [["contact_id", "=", theirs], ["opt_out", "=", False]]
    assert office.staff.search("mailing.subscription", of_theirs, ["id"]) == []


def test_whoever_moves_from_a_place_of_staffs_is_mailed_at_the_new_address_alone(
    office: BackOffice, reader: Reader
) -> None:
    theirs = office.new("mailing.contact", name="Theirs", email=reader.email)
    place = on_the_list(office, theirs)
    reader.confirms()
    reader.moves()
    assert reader.is_mailed()
    [left] = office.staff.search("mailing.subscription", [["id", "=", place]], ["opt_out"])
    assert left["opt_out"] is True


@pytest.mark.parametrize("done", [False, True], ids=["before", "after"])
@pytest.mark.parametrize("call", range(7))
def test_a_move_that_broke_off_at_any_call_is_finished_by_a_repeat(
    office: BackOffice, reader: Reader, standin: StandIn, call: int, *, done: bool
) -> None:
    theirs = office.new("mailing.contact", name="Theirs", email=reader.email)
    reader.confirms()
    before, reader.person = reader.person, office.visitor("Ada Quinn")
    standin.troubles.extend([None] * call + [Trouble(done=done)])
    with pytest.raises(DeliveryFailed):
        reader.changes(before)
    reader.changes(before)
    assert reader.is_mailed()
    taken = standin.world.all("mailing.subscription", opt_out=False)
    assert [place["contact_id"] == theirs for place in taken] == [False]


def test_what_is_said_of_a_merged_person_leaves_the_others_place_alone(
    office: BackOffice, reader: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The host answers for the id that goes as it does for the one that stays."""
    reader.confirms()
    people = cast(Any, office.odoo.context.people)
    known = people.get

    def as_merged(session: Session, _: PersonId) -> Person | None:
        found: Person | None = known(session, reader.person)
        return found

    monkeypatch.setattr(people, "get", as_merged)
    gone = SubscriberLeft(subscriber=SubscriberId("gone"), person=PersonId("gone"), at=AT)
    office.odoo.subscriber_left(gone, DELIVERY)
    assert reader.is_mailed()


def test_somebody_who_was_erased_meanwhile_is_not_written(
    office: BackOffice, reader: Reader
) -> None:
    reader.person = PersonId("nobody")
    reader.confirms()
    assert office.staff.find(f"mailing_{reader.id}") is None


def test_a_list_that_odoo_does_not_have_parks_the_delivery_and_names_the_field(
    office: BackOffice,
) -> None:
    office.practice(ON + 'list = "No such list"\n')
    with pytest.raises(DeliveryRefused, match="subscription_ids"):
        Reader(office).confirms()


def test_an_erasure_empties_our_entry_and_leaves_the_list(reader: Reader) -> None:
    reader.confirms()
    reader.office.odoo.erase_personal_data(reader.person)
    assert reader.entry("name", "email") | {"id": 0} == {"id": 0, "name": "Erased", "email": False}
    assert reader.place("opt_out")["opt_out"] is True


def test_an_erasure_that_archives_empties_our_entry_all_the_same(office: BackOffice) -> None:
    office.practice(ON + '[odoo.erasure]\npolicy = "archive"\n')
    reader = Reader(office)
    reader.confirms()
    office.odoo.erase_personal_data(reader.person)
    assert reader.entry("email")["email"] is False


def test_an_erasure_leaves_the_list_with_an_entry_of_staffs_and_says_so(
    office: BackOffice, reader: Reader
) -> None:
    theirs = office.new("mailing.contact", name="Theirs", email=reader.email)
    reader.confirms()
    erasure = office.odoo.erase_personal_data(reader.person)
    assert not reader.is_mailed()
    assert any("newsletter's entry" in sentence for sentence in erasure.kept)
    [entry] = office.staff.search("mailing.contact", [["id", "=", theirs]], ["name"])
    assert entry["name"] == "Theirs"


def test_an_export_lists_entry_and_subscription(reader: Reader) -> None:
    reader.confirms()
    records = {each.kind: each.values for each in reader.office.odoo.personal_data(reader.person)}
    assert set(records) == {"newsletter entry in Odoo", "newsletter subscription in Odoo"}
    assert records["newsletter entry in Odoo"]["email"] == reader.email
