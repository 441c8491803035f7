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
    Delivery,
    Erasure,
    Feature,
    Finding,
    Grade,
    MessageRequested,
    NoConfig,
    OfficeEntry,
    PeopleMerged,
    Permission,
    PersonId,
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

    @hookimpl
    def health(self) -> Sequence[Finding]:
        return [Finding(Grade.FINE, "The kettle works.")]


class Ear(Feature[NoConfig]):
    """Hears of messages and of people who are one."""

    name = "ear"

    @hookimpl
    def message_requested(self, event: MessageRequested, delivery: Delivery) -> None:
        return None

    @hookimpl
    def people_merged(self, event: PeopleMerged, delivery: Delivery) -> None:
        return None


class Broken(Feature[NoConfig]):
    name = "broken"

    @hookimpl
    def attention(self, account: Account) -> Sequence[Attention]:
        raise RuntimeError("Ada Quinn")

    @hookimpl
    def erase_personal_data(self, person: PersonId) -> Erasure:
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
    code = code_to_type(site)
    picture = site.client.get("/office/account/second-factor/picture.svg")
    assert picture.headers["content-type"] == "image/svg+xml"
    answer = site.client.post("/office/account/second-factor", data={"code": code})
    assert len(re.findall(r"<li><code>[a-z0-9]{5}-[a-z0-9]{5}</code></li>", answer.text)) == 10
    assert site.client.get("/office").status_code == 200


def code_to_type(site: Any) -> str:
    """Return what an authenticator shows that has just read the page."""
    page = site.client.get("/office/account/second-factor").text
    found = re.search(r"<code>([A-Z2-7 ]+)</code>", page)
    assert found
    return str(pyotp.TOTP(found[1].replace(" ", "")).at(site.clock.now()))


def test_whoever_got_in_elsewhere_by_the_password_alone_is_out_from_then_on(
    open_site: Open,
) -> None:
    site = open_site()
    mira = sign_in(site.host, site.client, Role.ADMIN, second_factor=False)
    with site.host.database.transaction() as session:
        site.host.accounts.sessions.begin(session, mira.id, device="elsewhere", second_factor=False)
    site.client.post("/office/account/second-factor", data={"code": code_to_type(site)})
    with site.host.database.reading() as session:
        devices = [each.device for each in site.host.accounts.sessions.of(session, mira.id)]
    assert devices == ["a test"]


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


def test_plugins_are_asked_how_they_are_only_when_somebody_wants_to_know(admin: Any) -> None:
    assert "The kettle works." not in admin.client.get("/office/plugins").text
    assert "The kettle works." in admin.client.post("/office/plugins/health").text


def test_a_plugin_that_rests_is_shown_with_its_reason_and_asked_again(admin: Any) -> None:
    admin.host.quarantines.begin(("kitchen", "attention"), admin.clock.now(), "it was late")
    page = admin.client.get("/office/plugins").text
    assert "it was late" in page
    assert "The plugin kitchen fails again and again" in admin.client.get("/office").text
    assert admin.client.post("/office/plugins/kitchen/release").status_code == 303
    assert admin.host.quarantines.rests() == []
    assert admin.host.audit.entries()[0].action == "quarantine.lifted"


def test_an_unknown_plugin_is_not_released(admin: Any) -> None:
    assert admin.client.post("/office/plugins/teapot/release").status_code == 404


def test_deliveries_are_found_by_event_and_set_going_together(open_site: Open) -> None:
    site = open_site(Ear)
    sign_in(site.host, site.client, Role.ADMIN)
    with site.host.database.transaction() as session:
        ada = site.host.people.add(session, email="ada@home.example", name="Ada")
        tom = site.host.people.add(session, email="tom@home.example", name="Tom")
        site.host.people.merge(session, kept=ada, dropped=tom, actor=None)
    assert "people_merged → ear" in site.client.get("/office/deliveries?event=people_merged").text
    assert "There are none." in site.client.get("/office/deliveries?event=message_requested").text
    answer = site.client.post("/office/deliveries/retry", data={"plugin": "ear"})
    assert answer.status_code == 303
    assert site.client.post("/office/deliveries/retry", data={"plugin": "x"}).status_code == 404


def test_a_changed_file_is_named_on_the_page_of_the_day(admin: Any) -> None:
    path = admin.host.blueprint.configuration.path
    path.write_text(f"{path.read_text()}\n# a remark\n")
    assert "The configuration file was changed" in admin.client.get("/office").text


def test_an_erasure_that_takes_days_is_named_on_the_page_of_the_day(open_site: Open) -> None:
    site = open_site(Broken)
    sign_in(site.host, site.client, Role.ADMIN)
    with site.host.database.transaction() as session:
        ada = site.host.people.add(session, email="ada@home.example", name="Ada")
    site.host.privacy.erasures.begin(ada, actor=None)
    site.clock.advance(timedelta(days=2))
    sign_in(site.host, site.client, Role.ADMIN)
    assert "One erasure is not done everywhere." in site.client.get("/office").text


def test_somebody_else_is_signed_out_everywhere(admin: Any) -> None:
    with admin.host.database.transaction() as session:
        ida = admin.host.accounts.register.add(
            session, email="ida@harbour.example", name="Ida Voss", roles=[Role.SUPERVISOR]
        )
        token = admin.host.accounts.sessions.begin(
            session, ida.id, device="Firefox/140.0 (Windows)", second_factor=True
        )
    path = f"/office/users/{ida.id}"
    assert "Firefox, Windows" in admin.client.get(path).text
    assert admin.client.post(f"{path}/sessions").status_code == 303
    with admin.host.database.reading() as session:
        assert admin.host.accounts.sessions.find(session, token) is None
    assert admin.host.audit.entries()[0].action == "account.sessions-ended"


def test_changed_roles_are_told_by_mail(open_site: Open) -> None:
    site = open_site(Ear)
    sign_in(site.host, site.client, Role.ADMIN)
    with site.host.database.transaction() as session:
        ida = site.host.accounts.register.add(
            session, email="ida@harbour.example", name="Ida Voss", roles=[Role.SUPERVISOR]
        )
    roles = {"role-admin": "yes", "role-supervisor": "yes"}
    site.client.post(f"/office/users/{ida.id}/roles", data=roles)
    assert [each.hook for each in site.host.ledger.entries()] == ["message_requested"]
    assert site.host.audit.entries()[0].action == "account.roles-changed"


@pytest.mark.parametrize("path", ["/office/users/%00", "/office/deliveries/%00"])
def test_an_id_that_cannot_be_one_is_not_found(admin: Any, path: str) -> None:
    assert admin.client.get(path).status_code == 404


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
