"""The audit trail in the back office."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import text

from soundwell_hookspecs import Account, Role
from soundwell_plugins.testing import sign_in

Open = Callable[..., Any]


@pytest.fixture
def site(open_site: Open) -> Any:
    return open_site()


@pytest.fixture
def mira(site: Any) -> Account:
    return sign_in(site.host, site.client, Role.ADMIN)


def record(site: Any, action: str, subject: str, actor: Account | None = None) -> None:
    with site.host.database.transaction() as session:
        site.host.audit.record(
            session, actor=actor and actor.id, action=action, subject=subject, detail="more"
        )


def shown(site: Any, query: str = "") -> list[str]:
    page = site.client.get(f"/office/audit{query}").text
    return re.findall(r"<li><span><strong>([a-z.-]+)</strong>", page)


def test_entries_stand_with_names_of_accounts_the_newest_first(site: Any, mira: Account) -> None:
    with site.host.database.transaction() as session:
        ada = site.host.people.add(session, email="ada@home.example", name="Ada Quinn")
    record(site, "person.shown", f"person:{ada}", mira)
    record(site, "care.assigned", f"person:{ada}")
    page = site.client.get("/office/audit").text
    assert shown(site) == ["care.assigned", "person.shown"]
    assert f'<a href="/office/people/{ada}">person:{ada}</a>' in page
    assert mira.name in page


@pytest.mark.usefixtures("mira")
def test_nothing_leads_to_somebody_whose_data_were_erased(site: Any) -> None:
    record(site, "person.erased", "person:4f0c")
    page = site.client.get("/office/audit").text
    assert ("person:4f0c" in page, "/office/people/4f0c" in page) == (True, False)


def test_of_what_is_clinical_only_that_it_was_done(site: Any, mira: Account) -> None:
    record(site, "check-in.read", "person:4f0c", mira)
    record(site, "person.shown", "check-in:77ab", mira)
    page = site.client.get("/office/audit").text
    assert shown(site) == ["person.shown", "check-in.read"]
    assert ("4f0c" in page, "77ab" in page) == (False, False)


def test_entries_are_found_by_account_action_and_time(site: Any, mira: Account) -> None:
    record(site, "person.shown", "person:4f0c", mira)
    site.clock.advance(timedelta(days=3))
    record(site, "care.assigned", "person:4f0c")
    today = site.clock.now().date()
    sign_in(site.host, site.client, Role.ADMIN)
    assert shown(site, f"?account={mira.id}") == ["person.shown"]
    assert shown(site, "?action=care.assigned") == ["care.assigned"]
    assert shown(site, f"?from={today}") == ["care.assigned"]
    assert shown(site, f"?to={today - timedelta(days=1)}") == ["person.shown"]


@pytest.mark.usefixtures("mira")
@pytest.mark.parametrize(
    "query", ["?from=9999-12-31&to=0001-01-01", "?before=x", "?account=%01", "?before=" + "9" * 90]
)
def test_an_odd_address_is_answered_as_if_nothing_were_asked(site: Any, query: str) -> None:
    record(site, "person.shown", "person:4f0c")
    answer = site.client.get(f"/office/audit{query}")
    assert (answer.status_code, "person.shown" in answer.text) == (200, True)


@pytest.mark.usefixtures("mira")
def test_pages_can_be_turned(site: Any) -> None:
    for number in range(101):
        record(site, "person.shown", f"person:{number}")
    page = site.client.get("/office/audit").text
    older = re.search(r'href="(/office/audit\?[^"]*before=2)"', page)
    assert older
    assert ": person:0<br>" in site.client.get(older[1].replace("&amp;", "&")).text


@pytest.mark.usefixtures("mira")
def test_a_trail_that_is_whole_says_so(site: Any) -> None:
    answer = site.client.post("/office/audit/verification")
    assert "All 1 entries are as they were written." in answer.text


@pytest.mark.sqlite
@pytest.mark.usefixtures("mira")
def test_a_trail_that_somebody_changed_says_so(site: Any) -> None:
    record(site, "person.shown", "person:4f0c")
    with site.host.database.engine.begin() as connection:
        for name in connection.scalars(
            text("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'audit'")
        ).all():
            connection.execute(text(f"DROP TRIGGER {name}"))
        connection.execute(text("UPDATE audit SET subject = 'person:77ab'"))
    page = site.client.post("/office/audit/verification").text
    assert "The entry 1 was changed or moved." in page
