"""People who ask to hear from the practice, as they appear in Odoo."""

import pytest

from soundwell_hookspecs import DeliveryRefused, PersonId
from tests.connectors.odoo.conftest import DELIVERY, LONDON, BackOffice
from tests.connectors.odoo.odoo_standin import StandIn

MAYA = '[odoo.enquiry]\nresponsible = "maya"\n'


def test_whoever_writes_becomes_an_opportunity_of_a_contact(office: BackOffice) -> None:
    event = office.asked(office.visitor("Ada Quinn"))
    office.odoo.enquiry_received(event, DELIVERY)
    lead = office.record(f"enquiry_{event.enquiry}", "name", "type", "partner_id", "email_from")
    assert lead["name"] == "Asks to hear from us: Ada Quinn"
    assert lead["type"] == "opportunity"
    assert lead["partner_id"][0] == office.record(f"contact_{event.person}")["id"]
    assert lead["email_from"] == office.email_of(event.person)


def test_a_repeat_writes_nothing_again(office: BackOffice) -> None:
    event = office.asked(office.visitor())
    office.odoo.enquiry_received(event, DELIVERY)
    office.odoo.enquiry_received(event, DELIVERY)
    email = office.email_of(event.person)
    assert len(office.staff.search("crm.lead", [["email_from", "=", email]], ["id"])) == 1
    assert len(office.staff.search("res.partner", [["email", "=", email]], ["id"])) == 1


def test_nobody_looks_after_it_unless_the_practice_says_who(office: BackOffice) -> None:
    event = office.asked(office.visitor())
    office.odoo.enquiry_received(event, DELIVERY)
    lead = office.record(f"enquiry_{event.enquiry}", "user_id", "activity_ids")
    assert (lead["user_id"], lead["activity_ids"]) == (False, [])


def test_whoever_looks_after_it_is_asked_to_get_back_to_them(office: BackOffice) -> None:
    office.practice(MAYA)
    event = office.asked(office.visitor("Ada Quinn"))
    office.odoo.enquiry_received(event, DELIVERY)
    user = office.odoo.directory.user_of(office.context.practice.practitioners["maya"].id)  # type: ignore[index]  # an id by its text
    lead = office.record(f"enquiry_{event.enquiry}", "user_id")
    activity = office.record(
        f"reply_{event.enquiry}", "summary", "user_id", "res_id", "date_deadline"
    )
    assert lead["user_id"][0] == activity["user_id"][0] == user.id
    assert activity["summary"] == "Get back to Ada Quinn"
    assert activity["res_id"] == lead["id"]
    assert activity["date_deadline"] == event.received_at.astimezone(LONDON).date().isoformat()


def test_what_the_practice_maps_is_written(office: BackOffice) -> None:
    office.practice(
        '[odoo.enquiry]\nname = "{client} wrote to {practice}"\nstage = "Qualified"\n'
        'medium = "Website"\ntags = ["Soundwell"]\n'
        '[odoo.enquiry.fields]\nreferred = "by the form of {practice}"\n'
    )
    event = office.asked(office.visitor("Ada Quinn"))
    office.odoo.enquiry_received(event, DELIVERY)
    lead = office.record(
        f"enquiry_{event.enquiry}", "name", "stage_id", "medium_id", "tag_ids", "referred"
    )
    assert lead["name"] == "Ada Quinn wrote to Harbour Practice"
    assert (lead["stage_id"][1], lead["medium_id"][1]) == ("Qualified", "Website")
    assert len(lead["tag_ids"]) == 1
    assert lead["referred"] == "by the form of Harbour Practice"


def test_a_contacts_field_with_a_gap_that_no_enquiry_fills_is_left_empty(
    office: BackOffice,
) -> None:
    office.practice(
        '[odoo.contact.fields]\nfunction = "Client of {practitioner}"\ncomment = "{practice}"\n'
    )
    person = office.visitor()
    office.odoo.enquiry_received(office.asked(person), DELIVERY)
    contact = office.record(f"contact_{person}", "function", "comment")
    assert contact["function"] is False
    assert "Harbour Practice" in contact["comment"]


def test_a_booking_after_it_goes_to_the_same_contact(office: BackOffice) -> None:
    person = office.visitor()
    office.odoo.enquiry_received(office.asked(person), DELIVERY)
    event = office.booked(person)
    office.tell(event)
    contact = office.record(f"lead_{event.booking}", "partner_id")["partner_id"][0]
    assert contact == office.record(f"contact_{person}")["id"]


def test_a_contact_that_staff_have_deleted_is_made_again(office: BackOffice) -> None:
    person = office.visitor()
    first = office.asked(person)
    office.odoo.enquiry_received(first, DELIVERY)
    # Nothing may lead to a contact that is deleted.
    office.write("crm.lead", office.record(f"enquiry_{first.enquiry}")["id"], partner_id=False)
    office.delete("res.partner", office.record(f"contact_{person}")["id"])
    second = office.asked(person)
    office.odoo.enquiry_received(second, DELIVERY)
    contact = office.record(f"enquiry_{second.enquiry}", "partner_id")["partner_id"][0]
    assert contact == office.record(f"contact_{person}")["id"]


def test_the_practice_can_keep_them_out_of_odoo(office: BackOffice, standin: StandIn) -> None:
    office.practice("[odoo.enquiry]\nenabled = false\n")
    office.odoo.enquiry_received(office.asked(office.visitor()), DELIVERY)
    assert standin.calls == []


def test_somebody_who_was_erased_meanwhile_is_not_written(office: BackOffice) -> None:
    event = office.asked(PersonId("nobody"))
    office.odoo.enquiry_received(event, DELIVERY)
    assert office.staff.find(f"enquiry_{event.enquiry}") is None


def test_a_stage_that_odoo_does_not_have_parks_the_delivery(office: BackOffice) -> None:
    office.practice('[odoo.enquiry]\nstage = "Nowhere"\n')
    with pytest.raises(DeliveryRefused, match="stage_id"):
        office.odoo.enquiry_received(office.asked(office.visitor()), DELIVERY)


def test_an_erasure_leaves_nothing_that_tells_who_wrote(office: BackOffice) -> None:
    office.practice(MAYA + '[odoo.enquiry.fields]\nreferred = "{client}"\n')
    event = office.asked(office.visitor("Zebedee Unusual"))
    office.odoo.enquiry_received(event, DELIVERY)
    email = office.email_of(event.person)
    office.odoo.erase_personal_data(event.person)
    texts = [
        office.record(f"enquiry_{event.enquiry}", "name", "contact_name", "email_from", "referred"),
        office.record(f"reply_{event.enquiry}", "summary"),
    ]
    assert not any(word in str(texts) for word in ("Zebedee", email))


def test_an_export_lists_what_was_written(office: BackOffice) -> None:
    event = office.asked(office.visitor("Ada Quinn"))
    office.odoo.enquiry_received(event, DELIVERY)
    kinds = {each.kind for each in office.odoo.personal_data(event.person)}
    assert kinds == {"contact in Odoo", "opportunity in Odoo"}
