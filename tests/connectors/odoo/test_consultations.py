"""Consultations as they appear in Odoo."""

from dataclasses import replace
from datetime import timedelta

import pytest

from soundwell_hookspecs import (
    Channel,
    ConsultationBooked,
    ConsultationCancelled,
    ConsultationRescheduled,
    DeliveryRefused,
    PersonId,
)
from soundwell_plugins.connectors.odoo.rows import utc
from tests.connectors.odoo.conftest import LONDON, BackOffice, missed

STAGES = """\
[odoo.opportunity]
stage = "New"
cancelled_stage = "Proposition"
missed_stage = "Qualified"
"""


def cancelled(event: ConsultationBooked) -> ConsultationCancelled:
    return ConsultationCancelled(
        booking=event.booking,
        practitioner=event.practitioner,
        person=event.person,
        start=event.start,
        end=event.end,
        channel=event.channel,
        sequence=1,
    )


def moved(event: ConsultationBooked) -> ConsultationRescheduled:
    return ConsultationRescheduled(
        booking=event.booking,
        practitioner=event.practitioner,
        person=event.person,
        start=event.start + timedelta(days=1),
        end=event.end + timedelta(days=1),
        channel=event.channel,
        sequence=1,
        previous_start=event.start,
    )


def test_a_booking_makes_a_contact(office: BackOffice) -> None:
    person = office.visitor("Ada Quinn", phone="+44 20 7946 0001")
    office.tell(office.booked(person))
    contact = office.record(f"contact_{person}", "name", "email", "phone")
    assert contact["name"] == "Ada Quinn"
    assert contact["email"] == office.email_of(person)
    assert contact["phone"].replace(" ", "").endswith("79460001")


def test_a_booking_makes_an_opportunity_of_the_contact(office: BackOffice) -> None:
    office.practice(
        '[odoo.opportunity]\nstage = "Qualified"\nmedium = "Website"\nsource = "Newsletter"\n'
    )
    person = office.visitor()
    event = office.booked(person)
    office.tell(event)
    lead = office.record(
        f"lead_{event.booking}",
        "name",
        "type",
        "partner_id",
        "stage_id",
        "medium_id",
        "source_id",
        "user_id",
    )
    assert lead["name"] == "Consultation: Ada Quinn"
    assert lead["type"] == "opportunity"
    assert lead["partner_id"][0] == office.record(f"contact_{person}", "name")["id"]
    assert lead["stage_id"][1] == "Qualified"
    assert (lead["medium_id"][1], lead["source_id"][1]) == ("Website", "Newsletter")
    assert lead["user_id"][0] == office.odoo.directory.user_of(event.practitioner).id


def test_a_booking_makes_a_private_meeting_that_the_practitioner_attends(
    office: BackOffice,
) -> None:
    event = office.booked(office.visitor())
    office.tell(event)
    meeting = office.record(
        f"event_{event.booking}", "start", "stop", "privacy", "partner_ids", "opportunity_id"
    )
    assert (meeting["start"], meeting["stop"]) == (utc(event.start), utc(event.end))
    assert meeting["privacy"] == "private"
    assert meeting["partner_ids"] == [office.odoo.directory.user_of(event.practitioner).partner]
    assert meeting["opportunity_id"][0] == office.record(f"lead_{event.booking}", "name")["id"]


def test_the_client_attends_where_the_practice_wants_it(office: BackOffice) -> None:
    office.practice("[odoo.event]\ninvite_client = true\n")
    person = office.visitor()
    event = office.booked(person)
    office.tell(event)
    contact = office.record(f"contact_{person}", "name")["id"]
    assert contact in office.record(f"event_{event.booking}", "partner_ids")["partner_ids"]


def test_a_consultation_by_phone_makes_an_activity_where_the_practice_wants_it(
    office: BackOffice,
) -> None:
    office.practice('[odoo.opportunity]\ncall_back = "phone"\n')
    event = office.booked(office.visitor(), Channel.PHONE)
    office.tell(event)
    activity = office.record(f"callback_{event.booking}", "summary", "res_id", "date_deadline")
    assert activity["summary"] == "Call Ada Quinn"
    assert activity["res_id"] == office.record(f"lead_{event.booking}", "name")["id"]
    assert activity["date_deadline"] == event.start.astimezone(LONDON).date().isoformat()


def test_one_online_makes_no_activity_then(office: BackOffice) -> None:
    office.practice('[odoo.opportunity]\ncall_back = "phone"\n')
    event = office.booked(office.visitor())
    office.tell(event)
    assert office.staff.find(f"callback_{event.booking}") is None


def test_a_repeat_writes_nothing_again(office: BackOffice) -> None:
    person = office.visitor()
    event = office.booked(person)
    office.tell(event)
    office.tell(event)
    email = office.email_of(person)
    assert len(office.staff.search("res.partner", [["email", "=", email]], ["id"])) == 1
    assert len(office.staff.search("crm.lead", [["email_from", "=", email]], ["id"])) == 1
    lead = office.record(f"lead_{event.booking}", "calendar_event_ids")
    assert len(lead["calendar_event_ids"]) == 1


def test_a_repeat_leaves_what_staff_have_changed(office: BackOffice) -> None:
    event = office.booked(office.visitor())
    office.tell(event)
    lead = office.record(f"lead_{event.booking}", "name")
    office.write("crm.lead", lead["id"], name="A name that staff gave")
    office.tell(event)
    assert office.record(f"lead_{event.booking}", "name")["name"] == "A name that staff gave"


def test_a_repeat_leaves_in_the_archive_what_staff_have_put_there(office: BackOffice) -> None:
    event = office.booked(office.visitor())
    office.tell(event)
    lead = office.record(f"lead_{event.booking}", "name")
    office.write("crm.lead", lead["id"], active=False)
    office.tell(event)
    assert office.record(f"lead_{event.booking}", "active")["active"] is False


def test_a_contact_that_staff_have_made_is_used_and_left_as_it_is(office: BackOffice) -> None:
    person = office.visitor("Ada Quinn")
    theirs = office.new("res.partner", name="Dr Ada Quinn", email=office.email_of(person).upper())
    event = office.booked(person)
    office.tell(event)
    assert office.record(f"lead_{event.booking}", "partner_id")["partner_id"][0] == theirs
    [contact] = office.staff.search("res.partner", [["id", "=", theirs]], ["name"])
    assert contact["name"] == "Dr Ada Quinn"


def test_a_second_booking_of_a_person_goes_to_the_same_contact(office: BackOffice) -> None:
    person = office.visitor()
    first, second = office.booked(person), office.booked(person)
    office.tell(first)
    office.tell(second)
    contacts = {
        office.record(f"lead_{each.booking}", "partner_id")["partner_id"][0]
        for each in (first, second)
    }
    assert len(contacts) == 1


def test_a_contact_that_staff_have_deleted_is_made_again(office: BackOffice) -> None:
    person = office.visitor()
    office.tell(office.booked(person))
    gone = office.record(f"contact_{person}", "name")["id"]
    # As long as an opportunity leads to it, Odoo keeps it.
    for lead in office.staff.search("crm.lead", [["partner_id", "=", gone]], ["id"]):
        office.delete("crm.lead", lead["id"])
    office.delete("res.partner", gone)
    event = office.booked(person)
    office.tell(event)
    assert office.record(f"lead_{event.booking}", "partner_id")["partner_id"][0] != gone


def test_own_fields_are_filled_with_what_the_practice_wrote(office: BackOffice) -> None:
    office.practice('[odoo.contact.fields]\nfunction = "Client of {practitioner}"\n')
    person = office.visitor()
    office.tell(office.booked(person))
    assert office.record(f"contact_{person}", "function")["function"] == "Client of Maya Lindqvist"


def test_a_move_changes_the_time_of_the_meeting_alone(office: BackOffice) -> None:
    event = office.booked(office.visitor())
    office.tell(event)
    meeting = office.record(f"event_{event.booking}", "name")
    office.write("calendar.event", meeting["id"], name="Staff's own words")
    later = moved(event)
    office.tell(later)
    after = office.record(f"event_{event.booking}", "name", "start", "stop")
    assert (after["start"], after["stop"]) == (utc(later.start), utc(later.end))
    assert after["name"] == "Staff's own words"


def test_a_move_puts_the_call_back_off(office: BackOffice) -> None:
    office.practice('[odoo.opportunity]\ncall_back = "always"\n')
    event = office.booked(office.visitor())
    office.tell(event)
    later = moved(event)
    office.tell(later)
    activity = office.record(f"callback_{event.booking}", "date_deadline", "summary")
    assert activity["date_deadline"] == later.start.astimezone(LONDON).date().isoformat()
    assert activity["summary"] == "Call Ada Quinn"


def test_a_call_back_that_staff_have_put_off_stays_where_it_is(office: BackOffice) -> None:
    office.practice('[odoo.opportunity]\ncall_back = "always"\n')
    event = office.booked(office.visitor())
    office.tell(event)
    own = (event.start + timedelta(days=30)).date().isoformat()
    activity = office.record(f"callback_{event.booking}", "date_deadline")["id"]
    office.write("mail.activity", activity, date_deadline=own)
    office.tell(moved(event))
    after = office.record(f"callback_{event.booking}", "date_deadline")
    assert after["date_deadline"] == own


def test_a_call_back_that_staff_have_done_does_no_harm(office: BackOffice) -> None:
    office.practice('[odoo.opportunity]\ncall_back = "always"\n')
    event = office.booked(office.visitor())
    office.tell(event)
    activity = office.record(f"callback_{event.booking}", "id")["id"]
    office.delete("mail.activity", activity)
    office.tell(moved(event))
    assert office.staff.find(f"callback_{event.booking}") is None


def test_a_move_is_noted_once(office: BackOffice) -> None:
    event = office.booked(office.visitor())
    office.tell(event)
    office.tell(moved(event))
    office.tell(moved(event))
    note = office.record(f"note_{event.booking}_1", "body", "res_id")
    # Visitors move consultations, and so does the practice: an event does not say who.
    assert "<p>The consultation was moved from" in note["body"]
    assert note["res_id"] == office.record(f"lead_{event.booking}", "name")["id"]


def test_a_meeting_that_staff_have_deleted_is_not_made_again_by_a_move(office: BackOffice) -> None:
    event = office.booked(office.visitor())
    office.tell(event)
    office.delete("calendar.event", office.record(f"event_{event.booking}", "name")["id"])
    office.tell(moved(event))
    assert office.staff.find(f"event_{event.booking}") is None


def test_a_cancellation_puts_the_meeting_out_of_sight(office: BackOffice) -> None:
    event = office.booked(office.visitor())
    office.tell(event)
    office.tell(cancelled(event))
    assert office.record(f"event_{event.booking}", "active")["active"] is False


def test_a_cancellation_takes_the_call_back_away(office: BackOffice) -> None:
    office.practice('[odoo.opportunity]\ncall_back = "always"\n')
    event = office.booked(office.visitor())
    office.tell(event)
    office.tell(cancelled(event))
    assert office.record(f"callback_{event.booking}", "active")["active"] is False


def test_a_cancellation_moves_the_opportunity_on(office: BackOffice) -> None:
    office.practice(STAGES)
    event = office.booked(office.visitor())
    office.tell(event)
    office.tell(cancelled(event))
    assert office.record(f"lead_{event.booking}", "stage_id")["stage_id"][1] == "Proposition"


def test_an_opportunity_that_staff_have_moved_stays_where_it_is(office: BackOffice) -> None:
    office.practice(STAGES)
    event = office.booked(office.visitor())
    office.tell(event)
    [won] = office.staff.search("crm.stage", [["name", "=", "Won"]], ["id"])
    office.write(
        "crm.lead", office.record(f"lead_{event.booking}", "name")["id"], stage_id=won["id"]
    )
    office.tell(cancelled(event))
    assert office.record(f"lead_{event.booking}", "stage_id")["stage_id"][1] == "Won"


def test_a_cancellation_of_what_staff_have_deleted_does_no_harm(office: BackOffice) -> None:
    event = office.booked(office.visitor())
    office.tell(event)
    office.delete("crm.lead", office.record(f"lead_{event.booking}", "name")["id"])
    office.tell(cancelled(event))
    assert office.staff.find(f"lead_{event.booking}") is None


def test_that_nobody_came_is_noted_and_moves_the_opportunity_on(office: BackOffice) -> None:
    office.practice(STAGES)
    event = office.booked(office.visitor())
    office.tell(event)
    office.tell(missed(event))
    assert "did not come" in office.record(f"missed_{event.booking}", "body")["body"]
    assert office.record(f"lead_{event.booking}", "stage_id")["stage_id"][1] == "Qualified"


def test_a_name_that_odoo_does_not_know_parks_the_delivery_and_names_the_field(
    office: BackOffice,
) -> None:
    office.practice('[odoo.opportunity]\nsource = "No such source"\n')
    with pytest.raises(DeliveryRefused, match=r"source_id of the model crm\.lead"):
        office.tell(office.booked(office.visitor()))


def test_a_field_that_odoo_does_not_know_parks_the_delivery_and_names_the_field(
    office: BackOffice,
) -> None:
    office.practice('[odoo.contact.fields]\nx_no_such = "1"\n')
    with pytest.raises(DeliveryRefused, match=r"the field x_no_such of the model res\.partner"):
        office.tell(office.booked(office.visitor()))


def test_a_practitioner_without_a_user_parks_the_delivery(office: BackOffice) -> None:
    office.login = "nobody@harbour.example"
    office.practice()
    with pytest.raises(DeliveryRefused, match="no active user for maya"):
        office.tell(office.booked(office.visitor()))


def test_a_person_who_was_erased_is_written_nowhere(office: BackOffice) -> None:
    event = replace(office.booked(office.visitor()), person=PersonId("gone"))
    office.tell(event)
    assert office.staff.find(f"lead_{event.booking}") is None
