"""What Odoo holds about a person because of us: handed out, and erased."""

from soundwell_hookspecs import Channel
from tests.connectors.odoo.conftest import BackOffice

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
