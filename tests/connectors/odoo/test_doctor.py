"""`soundwell doctor` for Odoo says, step by step, what is wrong and what to click."""

import pytest

from soundwell_hookspecs import Finding, Grade
from tests.connectors.odoo.conftest import BackOffice
from tests.connectors.odoo.odoo_standin import StandIn, Trouble


def bad(office: BackOffice) -> list[Finding]:
    return [each for each in office.odoo.health() if each.grade is Grade.FAILING]


def test_a_practice_whose_odoo_is_right_hears_nothing_bad(office: BackOffice) -> None:
    office.practice('[odoo.opportunity]\nstage = "New"\nmedium = "Website"\n')
    assert bad(office) == []


def test_it_names_the_version(office: BackOffice) -> None:
    assert office.odoo.health()[0].what.startswith("Odoo 1")


@pytest.mark.usefixtures("standin")
def test_the_version_is_found_out_where_it_is_left_out(office: BackOffice, kind: str) -> None:
    lines = office.place.splitlines()
    kept = [line for line in lines if not line.startswith(("version", "protocol"))]
    office.practice(place="\n".join(kept))
    version = kind.partition(" ")[0]
    found = [each.what for each in office.odoo.health()]
    assert found[0] == f"Odoo {version}.0 answers." or found[0] == f"Odoo {version} answers."
    assert found[1] == f"It is spoken to by {'json2' if version == '19' else 'jsonrpc'}."


def test_a_server_that_is_down_ends_it(office: BackOffice, standin: StandIn) -> None:
    standin.chance = lambda: Trouble(status=502)
    assert bad(office)[0].what.startswith("Odoo, or the server before it, cannot answer now")


def test_a_right_that_is_missing_is_named_with_what_to_click(
    office: BackOffice, standin: StandIn
) -> None:
    standin.world.forbidden.add(("crm.lead", "create"))
    [finding] = bad(office)
    assert finding.what == "The user of the key may not create records of crm.lead."
    assert "Settings, Users" in finding.remedy


@pytest.mark.parametrize(
    ("table", "model"),
    [
        ("[odoo.newsletter]\nenabled = true\n", "mailing.contact"),
        ("[odoo.erasure]\nblacklist = true\n", "mail.blacklist"),
    ],
)
def test_a_right_is_looked_at_where_it_is_needed(
    office: BackOffice, standin: StandIn, table: str, model: str
) -> None:
    standin.world.forbidden.add((model, "create"))
    office.practice()
    assert bad(office) == []
    office.practice(table)
    [finding] = bad(office)
    assert finding.what == f"The user of the key may not create records of {model}."
    assert "Email Marketing: User" in finding.remedy


@pytest.mark.parametrize(
    ("table", "words"),
    [
        ('[odoo.contact.fields]\nx_no_such = "1"\n', "x_no_such is no field of this Odoo"),
        ('[odoo.contact.fields]\ndisplay_name = "1"\n', "display_name cannot be written"),
        ('[odoo.contact.fields]\ncolor = "red"\n', "color takes a number"),
        ('[odoo.opportunity.fields]\npriority = "high"\n', "priority takes one of"),
        ('[odoo.contact.fields]\nactive = "yes"\n', "active takes true or false"),
        ('[odoo.opportunity]\nstage = "Nowhere"\n', "no stage named 'Nowhere'"),
        ('[odoo.opportunity]\ntags = ["No such tag"]\n', "no tag named"),
        ('[odoo.newsletter]\nenabled = true\nlist = "No such list"\n', "no mailing list named"),
        ('[odoo.enquiry]\nstage = "Nowhere"\n', "no stage named 'Nowhere'"),
        ('[odoo.enquiry]\ntags = ["No such tag"]\n', "no tag named"),
        ('[odoo.enquiry.fields]\nx_no_such = "1"\n', "[odoo.enquiry.fields]: x_no_such is no"),
    ],
)
def test_what_the_mapping_gets_wrong_is_found_before_a_booking(
    office: BackOffice, table: str, words: str
) -> None:
    office.practice(table)
    assert any(words in each.what for each in bad(office))


def test_a_practitioner_without_a_user_is_named(office: BackOffice) -> None:
    office.login = "nobody@harbour.example"
    office.practice()
    assert [each.what for each in bad(office)] == [
        "Odoo has no active user for the practitioner maya."
    ]
