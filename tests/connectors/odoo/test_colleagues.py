"""Who works at the practice according to Odoo."""

import tomllib
from uuid import uuid4

import pytest

from soundwell_plugins.connectors.odoo.colleagues import (
    Colleague,
    employees,
    newcomers,
    tables,
    users,
)
from soundwell_plugins.connectors.odoo.problems import Misconfigured
from tests.connectors.odoo.conftest import REAL, BackOffice
from tests.connectors.odoo.odoo_standin import StandIn


@pytest.fixture
def office_with_employees(office: BackOffice, request: pytest.FixtureRequest) -> BackOffice:
    if not REAL:
        request.getfixturevalue("standin").world.install_employees()
    return office


def test_users_are_those_who_are_no_customers(office: BackOffice) -> None:
    logins = [each.login for each in users(office.odoo.server)]
    assert office.odoo.config.login in logins
    assert office.login in logins


def test_employees_are_read_with_the_rights_of_any_user(office_with_employees: BackOffice) -> None:
    office, name = office_with_employees, uuid4().hex
    office.employ(name, f"{name}@harbour.example")
    [found] = [each for each in employees(office.odoo.server) if each.name == name]
    assert (found.email, found.login) == (f"{name}@harbour.example", "")


def test_an_employee_who_is_a_user_is_one_by_the_login(
    office_with_employees: BackOffice, standin: StandIn
) -> None:
    office = office_with_employees
    office.new("hr.employee.public", name="Maya", user_id=standin.world.practitioner)
    assert employees(office.odoo.server) == [Colleague("Maya", office.login, "", office.login)]


@pytest.mark.usefixtures("standin")
def test_without_the_app_it_says_what_to_install(office: BackOffice) -> None:
    with pytest.raises(Misconfigured, match="install Employees under Apps"):
        employees(office.odoo.server)


def test_whoever_is_a_practitioner_already_is_no_newcomer(office: BackOffice) -> None:
    practice, directory = office.context.practice, office.odoo.directory
    known = Colleague("Maya Lindqvist", "MAYA@harbour.example", "", "")
    new = Colleague("Tom Reed", "tom@harbour.example", "", "")
    assert newcomers([known, new], practice, directory) == [new]


def test_an_employee_who_is_no_user_is_told_to_have_no_calendar(office: BackOffice) -> None:
    lines = list(
        tables([Colleague("Tom Reed", "", "", "")], office.context.practice, with_users=True)
    )
    assert lines == [
        "[practitioners.tom]",
        'name = "Tom Reed"',
        '# email = "…": Odoo knows none',
        "# No user in Odoo: its calendar has no times of theirs.",
        "",
    ]


@pytest.mark.parametrize("name", ["Tom", "", "\u200b", "42", "a" * 200, "-x-", 'T"om\n[x]', "é"])
def test_any_name_makes_a_table_that_can_be_read(office: BackOffice, name: str) -> None:
    colleague = Colleague(name, "tom@harbour.example", "", "tom@harbour.example")
    lines = tables([colleague] * 3, office.context.practice, with_users=True)
    written = tomllib.loads("\n".join(lines))["practitioners"]
    assert [each["name"] for each in written.values()] == [name] * 3
