"""What Odoo holds about a person because of us: handed out, and erased."""

from typing import Any, cast

from soundwell_hookspecs import Channel, ConsultationBooked, PeopleMerged
from tests.connectors.odoo.conftest import DELIVERY, BackOffice, missed
from tests.connectors.odoo.odoo_standin import StandIn

ARCHIVE = '[odoo.erasure]\npolicy = "archive"\n'


def test_an_export_lists_the_records_as_they_stand_in_odoo(office: BackOffice) -> None:
    person = office.visitor("Ada Quinn")
    office.tell(office.booked(person))
    records = {each.kind: each.values for each in office.odoo.personal_data(person)}
    assert set(records) == {"contact in Odoo", "opportunity in Odoo", "meeting in Odoo"}
    assert records["contact in Odoo"]["name"] == "Ada Quinn"
    assert records["opportunity in Odoo"]["email_from"] == office.email_of(person)


def test_an_export_of_somebody_unknown_is_empty(office: BackOffice) -> None:
    assert office.odoo.personal_data(office.visitor()) == []


def test_an_erasure_leaves_nothing_that_tells_who_it_was(office: BackOffice) -> None:
    office.practice('[odoo.opportunity]\ncall_back = "always"\n')
    person = office.visitor("Zebedee Unusual", phone="+44 20 7946 0002")
    event = office.booked(person, Channel.PHONE)
    office.tell(event)
    email = office.email_of(person)
    erasure = office.odoo.erase_personal_data(person)
    assert erasure.erased == 4
    texts = [
        office.record(f"contact_{person}", "name", "email", "phone", "active"),
        office.record(
            f"lead_{event.booking}", "name", "contact_name", "email_from", "phone", "partner_id"
        ),
        office.record(f"event_{event.booking}", "name"),
        office.record(f"callback_{event.booking}", "summary"),
    ]
    assert not any(word in str(texts) for word in ("Zebedee", email, "0002"))


def test_an_erasure_repeated_erases_nothing_more(office: BackOffice) -> None:
    person = office.visitor()
    office.tell(office.booked(person))
    office.odoo.erase_personal_data(person)
    assert office.odoo.erase_personal_data(person).erased == 0


def test_an_archive_keeps_the_names_and_puts_them_out_of_sight(office: BackOffice) -> None:
    office.practice(ARCHIVE)
    person = office.visitor("Ada Quinn")
    office.tell(office.booked(person))
    office.odoo.erase_personal_data(person)
    contact = office.record(f"contact_{person}", "name", "active")
    assert (contact["name"], contact["active"]) == ("Ada Quinn", False)


def test_a_contact_that_staff_have_made_stays_and_the_erasure_says_so(office: BackOffice) -> None:
    person = office.visitor()
    theirs = office.new("res.partner", name="Theirs", email=office.email_of(person))
    office.tell(office.booked(person))
    erasure = office.odoo.erase_personal_data(person)
    assert any("was there before Soundwell" in sentence for sentence in erasure.kept)
    [contact] = office.staff.search("res.partner", [["id", "=", theirs]], ["name"])
    assert contact["name"] == "Theirs"


def test_the_address_goes_on_the_blacklist_where_the_practice_wants_it(office: BackOffice) -> None:
    office.practice("[odoo.erasure]\nblacklist = true\n")
    person = office.visitor()
    email = office.email_of(person)
    erasure = office.odoo.erase_personal_data(person)
    assert office.staff.search("mail.blacklist", [["email", "=", email]], ["id"])
    assert any("never mailed" in sentence for sentence in erasure.kept)
    assert len(erasure.kept) == 1


def test_an_address_on_the_blacklist_is_handed_out(office: BackOffice) -> None:
    office.practice("[odoo.erasure]\nblacklist = true\n")
    person = office.visitor()
    office.odoo.erase_personal_data(person)
    [record] = office.odoo.personal_data(person)
    assert record.kind == "address never to be mailed, in Odoo"
    assert record.values["email"] == office.email_of(person)


OWN = """\
[odoo.contact.fields]
function = "Client {client}"
[odoo.opportunity.fields]
referred = "{client} by way of the website"
priority = "2"
[odoo.event]
location = "The room of {client}"
[odoo.event.fields]
description = "About {client}"
"""


def own_fields(office: BackOffice, event: ConsultationBooked) -> str:
    return str(
        [
            office.record(f"contact_{event.person}", "function"),
            office.record(f"lead_{event.booking}", "referred", "priority"),
            office.record(f"event_{event.booking}", "location", "description"),
        ]
    )


def test_an_erasure_empties_the_practices_own_fields(office: BackOffice) -> None:
    office.practice(OWN)
    event = office.booked(office.visitor("Zebedee Unusual"))
    office.tell(event)
    assert own_fields(office, event).count("Zebedee") == 4
    office.odoo.erase_personal_data(event.person)
    assert "Zebedee" not in own_fields(office, event)


def test_fields_that_are_configured_no_more_are_emptied_too(office: BackOffice) -> None:
    office.practice(OWN)
    event = office.booked(office.visitor("Zebedee Unusual"))
    office.tell(event)
    office.practice()
    office.odoo.erase_personal_data(event.person)
    assert "Zebedee" not in own_fields(office, event)


def test_an_export_hands_out_the_practices_own_fields(office: BackOffice) -> None:
    office.practice(OWN)
    event = office.booked(office.visitor("Zebedee Unusual"))
    office.tell(event)
    records = {each.kind: each.values for each in office.odoo.personal_data(event.person)}
    assert records["contact in Odoo"]["function"] == "Client Zebedee Unusual"


def messages(office: BackOffice, event: ConsultationBooked) -> list[dict[str, Any]]:
    lead = office.record(f"lead_{event.booking}")["id"]
    beside = [["model", "=", "crm.lead"], ["res_id", "=", lead]]
    return office.staff.search("mail.message", beside, ["body", "record_name"])


def test_an_erasure_blanks_what_odoo_noted_beside_the_opportunity(office: BackOffice) -> None:
    event = office.booked(office.visitor("Zebedee Unusual"))
    office.tell(event)
    assert "Zebedee" in str(messages(office, event))  # Odoo quotes the meeting's title there
    office.odoo.erase_personal_data(event.person)
    assert "Zebedee" not in str(messages(office, event))


def test_a_note_of_ours_loses_its_text(office: BackOffice) -> None:
    event = office.booked(office.visitor())
    office.tell(event)
    office.tell(missed(event))
    assert "did not come" in office.record(f"missed_{event.booking}", "body")["body"]
    office.odoo.erase_personal_data(event.person)
    assert office.record(f"missed_{event.booking}", "body")["body"] == "<p>Erased</p>"


def test_what_staff_wrote_beside_a_record_stays_and_the_erasure_says_so(
    office: BackOffice, standin: StandIn
) -> None:
    event = office.booked(office.visitor())
    office.tell(event)
    lead = office.record(f"lead_{event.booking}")["id"]
    said = {"model": "crm.lead", "res_id": lead, "body": "<p>Theirs</p>"}
    made = standin.world.call_create("mail.message", context={}, vals_list=[said])
    [theirs] = cast(list[int], made)
    standin.world.state.records["mail.message"][theirs]["create_uid"] = 1
    erasure = office.odoo.erase_personal_data(event.person)
    assert standin.world.state.records["mail.message"][theirs]["body"] == "<p>Theirs</p>"
    assert any("staff wrote" in sentence for sentence in erasure.kept)


def test_records_of_a_merged_person_are_handed_out_and_erased(office: BackOffice) -> None:
    dropped, kept = office.visitor(), office.visitor()
    office.tell(office.booked(dropped))
    merged = PeopleMerged(kept=kept, dropped=dropped)
    office.odoo.people_merged(merged, DELIVERY)
    assert office.odoo.personal_data(dropped) == []
    assert len(office.odoo.personal_data(kept)) == 3
    assert office.odoo.erase_personal_data(kept).erased == 3


def test_whoever_was_merged_keeps_their_contact(office: BackOffice) -> None:
    dropped, kept = office.visitor(), office.visitor()
    office.tell(office.booked(dropped))
    office.odoo.people_merged(PeopleMerged(kept=kept, dropped=dropped), DELIVERY)
    event = office.booked(kept)
    office.tell(event)
    contact = office.record(f"lead_{event.booking}", "partner_id")["partner_id"][0]
    assert contact == office.record(f"contact_{dropped}")["id"]
