"""The back office: today, one's own account, users, deliveries and plugins."""

import re
from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Any

import pyotp
import pytest

from soundwell_hookspecs import (
    Account,
    AgendaItem,
    Attention,
    Feature,
    NoConfig,
    OfficeEntry,
    Permission,
    PractitionerId,
    Role,
    Window,
    hookimpl,
)
from soundwell_plugins.testing import sign_in
from soundwell_plugins.web.office.devices import device_name

Open = Callable[..., Any]


class Kitchen(Feature[NoConfig]):
    """Has a kettle and a lunch."""

    name = "kitchen"

    @hookimpl
    def office_entries(self) -> Sequence[OfficeEntry]:
        return [OfficeEntry("<Kitchen>", "/kitchen", Permission.PRACTITIONER)]

    @hookimpl
    def attention(self, account: Account) -> Sequence[Attention]:
        return [Attention("The kettle is cold.", "Switch it on.", "/kitchen")]

    @hookimpl
    def agenda(self, account: Account, window: Window) -> Sequence[AgendaItem]:
        noon = window.start + timedelta(hours=12)
        return [AgendaItem(Window(noon, noon + timedelta(hours=1)), "Lunch")]


class Broken(Feature[NoConfig]):
    name = "broken"

    @hookimpl
    def attention(self, account: Account) -> Sequence[Attention]:
        raise RuntimeError("Ada Quinn")


@pytest.fixture
def admin(open_site: Open) -> Any:
    """Return a practice's pages with an admin who is signed in."""
    site = open_site(Kitchen)
    sign_in(site.host, site.client, Role.ADMIN)
    return site


def test_today_shows_what_plugins_know(admin: Any) -> None:
    page = admin.client.get("/office").text
    assert '<a href="/kitchen">The kettle is cold.</a>' in page
    assert re.search(r"12:00.13:00</span> Lunch", page)


def test_a_plugin_that_fails_is_named_and_the_others_stay(open_site: Open) -> None:
    site = open_site(Broken, Kitchen)
    sign_in(site.host, site.client, Role.ADMIN)
    page = site.client.get("/office").text
    assert "could not be had just now: broken." in page
    assert "The kettle is cold." in page


def test_the_navigation_shows_what_a_role_opens(open_site: Open) -> None:
    site = open_site(Kitchen)
    sign_in(site.host, site.client, Role.PRACTITIONER)
    page = site.client.get("/office").text
    assert '<a href="/kitchen">&lt;Kitchen&gt;</a>' in page
    assert "/office/users" not in page


def test_whoever_has_no_second_factor_sets_one_up_first(open_site: Open) -> None:
    site = open_site()
    sign_in(site.host, site.client, Role.ADMIN, second_factor=False)
    assert site.client.get("/office").headers["location"] == "/office/account/second-factor"
    page = site.client.get("/office/account/second-factor").text
    found = re.search(r"<code>([A-Z2-7 ]+)</code>", page)
    assert found
    code = pyotp.TOTP(found[1].replace(" ", "")).at(site.clock.now())
    picture = site.client.get("/office/account/second-factor/picture.svg")
    assert picture.headers["content-type"] == "image/svg+xml"
    answer = site.client.post("/office/account/second-factor", data={"code": code})
    assert len(re.findall(r"<li><code>[a-z0-9]{5}-[a-z0-9]{5}</code></li>", answer.text)) == 10
    assert site.client.get("/office").status_code == 200


def test_a_wrong_first_code_sets_nothing_up(open_site: Open) -> None:
    site = open_site()
    sign_in(site.host, site.client, Role.ADMIN, second_factor=False)
    answer = site.client.post("/office/account/second-factor", data={"code": "12"})
    assert answer.status_code == 422
    assert site.client.get("/office").status_code == 303


def test_sessions_are_listed_and_ended(admin: Any) -> None:
    with admin.host.database.transaction() as session:
        [account] = admin.host.accounts.register.having(session, Role.ADMIN)
        admin.host.accounts.sessions.begin(
            session, account.id, device="Firefox/140.0 (Windows)", second_factor=True
        )
    assert "Firefox, Windows" in admin.client.get("/office/account").text
    admin.client.post("/office/account/sessions", data={"session": "all"})
    page = admin.client.get("/office/account").text
    assert "Firefox, Windows" not in page
    assert "(here)" in page.replace("<strong>", "").replace("</strong>", "")


def test_an_admin_adds_somebody(admin: Any) -> None:
    form = {"name": "Ida Voss", "email": "ida@harbour.example", "role-supervisor": "yes"}
    answer = admin.client.post("/office/users/new", data=form)
    assert answer.status_code == 303
    assert "Ida Voss" in admin.client.get(answer.headers["location"]).text
    assert "Ida Voss" in admin.client.get("/office/users").text


def test_a_form_about_somebody_comes_back_with_what_was_typed(admin: Any) -> None:
    answer = admin.client.post("/office/users/new", data={"name": "Ida Voss", "email": "ida"})
    assert answer.status_code == 422
    assert 'value="Ida Voss"' in answer.text
    assert "Please choose at least one role." in answer.text


def test_the_last_admin_stays_one(admin: Any) -> None:
    with admin.host.database.reading() as session:
        [account] = admin.host.accounts.register.having(session, Role.ADMIN)
    answers = [
        admin.client.post(f"/office/users/{account.id}/roles", data={"role-supervisor": "yes"}),
        admin.client.post(f"/office/users/{account.id}/disable"),
    ]
    assert [(each.status_code, "Nobody else is an admin" in each.text) for each in answers] == [
        (409, True),
        (409, True),
    ]


def test_roles_and_accounts_change_and_the_trail_hears_of_it(admin: Any) -> None:
    form = {"name": "Ida Voss", "email": "ida@harbour.example", "role-supervisor": "yes"}
    path = admin.client.post("/office/users/new", data=form).headers["location"].partition("?")[0]
    roles = {"role-practitioner": "yes", "practitioner": "maya"}
    assert admin.client.post(f"{path}/roles", data=roles).status_code == 303
    assert admin.client.post(f"{path}/link").status_code == 303
    assert admin.client.post(f"{path}/second-factor").status_code == 303
    assert admin.client.post(f"{path}/disable").status_code == 303
    assert "switched off" in admin.client.get(path).text
    assert admin.client.post(f"{path}/enable").status_code == 303
    with admin.host.database.reading() as session:
        ida = admin.host.accounts.register.of_practitioner(session, PractitionerId("maya"))
    assert ida is not None
    assert ida.roles == {Role.PRACTITIONER}


def test_an_unknown_account_and_an_unknown_delivery_are_not_found(admin: Any) -> None:
    for path in ("/office/users/unknown", "/office/deliveries/unknown"):
        assert admin.client.get(path).status_code == 404


def test_deliveries_can_be_looked_through(admin: Any) -> None:
    page = admin.client.get("/office/deliveries?state=parked&plugin=kitchen")
    assert (page.status_code, "There are none." in page.text) == (200, True)


def test_plugins_are_listed_with_what_they_answer(admin: Any) -> None:
    page = admin.client.get("/office/plugins").text
    assert "<h2>kitchen</h2>" in page
    assert "<dt>attention</dt><dd>kitchen</dd>" in page


@pytest.mark.parametrize(
    ("agent", "name"),
    [
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/140 Safari/537 Edg/140", "Edge, Windows"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) Safari/604", "Safari, iPhone"),
        ("curl/8", ""),
    ],
)
def test_a_browser_is_named_as_its_owner_knows_it(agent: str, name: str) -> None:
    assert device_name(agent) == name
