"""Every page of the back office, found by following its links: led to, and without barriers.

A new page that nothing leads to fails here, and so does one that somebody cannot use.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from time import monotonic, sleep
from typing import Any, Final

import pytest
from fastapi import FastAPI
from fastapi.routing import APIRoute
from fastapi.testclient import TestClient
from playwright.sync_api import Browser, Page

from soundwell_hookspecs import PersonId, PractitionerId, Role, Suspicion, Verdict
from soundwell_plugins.features.alliance.check_in import Way
from soundwell_plugins.features.alliance.instruments.answers import Answer
from soundwell_plugins.features.alliance.plugin import Alliance
from soundwell_plugins.features.alliance.repair.steps import StepKind
from soundwell_plugins.features.contact import Contact
from soundwell_plugins.features.contact.forms import EnquiryForm
from soundwell_plugins.host.discovery import installed
from soundwell_plugins.host.host import Host
from soundwell_plugins.host.undertakings import UndertakingKind
from soundwell_plugins.sdk.api import API
from soundwell_plugins.sdk.pages import permission_of
from soundwell_plugins.sdk.permissions import Permission
from soundwell_plugins.testing import AdjustableClock, assembled, sign_in
from soundwell_plugins.web.app import create_app
from tests.real_browser import faults, serving, windows
from tests.web.conftest import NEEDED
from tests.web.office.check_ins_of_ada import answer_everything

OPEN: Final = {Permission.PUBLIC, Permission.SIGNED_LINK}
DIRECT: Final = 'confirmation = "direct"\n'
NOT_A_PAGE: Final = {
    "/office/account/second-factor/picture.svg": "a picture on a page",
    "/office/backup/{id}/file": "a file",
    "/office/exports/{id}/file": "a file",
}
WALKED_ELSEWHERE: Final = {
    "/office/check-ins/{check_in}/answers": "needs somebody who has answered: alliance's own tests",
}
LED_TO_OTHERWISE: Final = {
    "/sign-in/again": "/sign-in/again",
    "/office/account/second-factor": "/office/account/second-factor",
    "/office/alliance/paper/form": "/office/alliance/paper/form",
    "/office/configuration/changes/{id}": "/office/configuration/changes/%(change)s",
    "/office/exports/{id}": "%(export)s",
    "/office/bookings/{booking}/move": "/office/bookings/%(booking)s/move",
    "/office/bookings/{booking}/cancel": "/office/bookings/%(booking)s/cancel",
    "/office/bookings/{booking}/missed": "/office/bookings/%(booking)s/missed",
}
"""Pages that a form leads to, or a link in some states alone; each with an address of one."""

WEEK: Final = "/office/bookings?week=2027-01-04"
ANSWERED: Final = {200, 303, 409, 410}
"""A page may also explain that what it is for cannot be done at present."""

HEADINGS: Final = 'document.querySelectorAll("h1").length'
REACHABLE: Final = """() => new Set([...document.querySelectorAll(
    "a[href], button, summary, select, textarea, input:not([type=hidden]), [tabindex='0']")]
  .filter(each => each.checkVisibility() && !each.disabled && each.tabIndex >= 0)
  .map(each => each.type === "radio" ? `radio ${each.name}` : each)).size"""
"""The choices of one question are one stop of the tab key."""
WATCH_THE_FOCUS: Final = """() => {
  document.activeElement?.blur();
  const seen = new Set();
  window.focused = { reached: 0, hidden: [] };
  document.addEventListener("focusin", ({ target }) => {
    if (seen.has(target)) return;
    seen.add(target);
    const style = getComputedStyle(target), after = getComputedStyle(target, "::after");
    const shown = [style.outlineStyle, after.outlineStyle].some(each => each !== "none")
      || style.boxShadow !== "none";
    window.focused.reached += 1;
    if (!shown) window.focused.hidden.push(target.outerHTML.slice(0, 80));
  });
}"""


@dataclass(frozen=True)
class Office:
    """A practice in which something of everything has happened, and who is signed in there."""

    app: FastAPI
    client: TestClient
    ids: Mapping[str, str]


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    ours = [each for each in installed().values() if each.distribution == "soundwell"]
    plugins: list[Any] = [each.entry_point.load() for each in ours]
    alone = f"{NEEDED['odoo']}busy = {{ enabled = false }}\n"
    tables = {**NEEDED, "scheduling": DIRECT, "odoo": alone}
    host = assembled(
        tmp_path_factory.mktemp("office"),
        *plugins,
        tables="".join(f"[{each.name}]\n{tables.get(each.name, '')}" for each in ours),
        clock=AdjustableClock(),
    )
    app, _ = create_app(host)
    url = host.practice.url
    with TestClient(app, base_url=url, follow_redirects=False) as client:
        sign_in(host, client, *Role, practitioner=PractitionerId("maya"))
        yield Office(app, client, happened(host, client))
    host.close()


def happened(host: Host, client: TestClient) -> Mapping[str, str]:
    """Let something of everything happen, and return where to find some of it."""
    with host.database.transaction() as session:
        ada = host.people.add(
            session, email="ada@home.example", name="Ada Quinn", phone="0123456789"
        )
        host.people.add(session, email="ada@work.example", name="Ada Quinn")
        gone = host.people.add(session, email="tom@home.example", name="Tom Hale")
        host.people.assign_care(
            session, client=ada, practitioner=PractitionerId("maya"), actor=None
        )
        change = host.undertakings.begin(
            session, UndertakingKind.CONFIGURATION, "file other", actor=None
        )
    host.undertakings.end(change, "The cellar is wet.", succeeded=False)
    host.privacy.erasures.begin(gone, actor=None)
    host.quarantines.begin(("contact", "attention"), host.clock.now(), "it was late")
    wait_for(client, client.post("/office/backup").headers["location"])
    export = client.post(f"/office/people/{ada}/export").headers["location"]
    wait_for(client, export)
    booked = {
        "channel": "online",
        "name": "Ada Quinn",
        "email": "ada@home.example",
        "submission": "0" * 32,
    }
    assert client.post("/book/maya/20270105T113000Z", data=booked).status_code == 303
    waits = {"name": "Ada Quinn", "email": "ada@home.example"}
    client.post("/office/waiting/new", data=waits)
    client.post("/office/check-ins/clients", data={"person": ada})
    something_stands_out(host, ada)
    alliance = host.plugins["alliance"]
    assert isinstance(alliance, Alliance)
    answer_everything(alliance, ada)
    contact = host.plugins["contact"]
    assert isinstance(contact, Contact)
    form = EnquiryForm(
        name="Ada Quinn", email="ada@home.example", message="Hello?", submission="1" * 32
    )
    contact.enquiries.take(form, Verdict(Suspicion.HAM))
    booking = re.search(r"/office/bookings/([0-9a-f]{32})", client.get(WEEK).text)
    assert booking
    return {"change": change, "booking": booking[1], "export": export}


def wait_for(client: TestClient, path: str) -> None:
    """Wait until what a page tells of is done."""
    deadline = monotonic() + 60
    while "data-goes-on" in client.get(path).text and monotonic() < deadline:
        sleep(0.02)


def something_stands_out(host: Host, person: PersonId) -> None:
    """Let a client answer a check-in with a "no", and let it be noticed."""
    alliance = host.plugins["alliance"]
    assert isinstance(alliance, Alliance)
    form = alliance.catalogue.form(["alliance"])
    with alliance.context.storage.transaction() as session:
        client = alliance.clients.add(session, person)
        check_in = alliance.check_ins.begin(
            session,
            client,
            practitioner=PractitionerId("maya"),
            form=form,
            occasion="walk",
            way=Way.MAIL,
            valid=timedelta(days=7),
        )
        assert check_in is not None
        five, no = form[0].hash, {"heard": Answer("no")}
        alliance.check_ins.save(
            session, check_in, instrument=five, questions=("heard",), given=no, language="en"
        )
        alliance.check_ins.submit(session, check_in)
    signal = alliance.judging.judge(check_in.id)
    assert signal is not None
    with alliance.context.storage.transaction() as session:
        found = alliance.signals.locked(session, signal)
        alliance.signals.take(session, found, StepKind.TALKED, account=None, note="We talked.")


def pages_of(app: FastAPI) -> dict[str, APIRoute]:
    """Return the pages that need an account, by the template of their path."""
    found = {}
    for route in app.routes:
        included = getattr(route, "original_router", None)
        for each in included.routes if included is not None else [route]:
            if not isinstance(each, APIRoute) or "GET" not in (each.methods or ()):
                continue
            if permission_of(each.endpoint) not in OPEN and not each.path.startswith(API):
                found[each.path] = each
    return found


@pytest.fixture(scope="module")
def led_to(office: Office) -> Mapping[str, str]:
    """Follow the links from the page of the day, and return an address for each page."""
    routes = pages_of(office.app)
    found, waiting = {"/office": "/office"}, ["/office"]
    monday = office.client.get(WEEK).text
    waiting_texts = [monday]
    while waiting or waiting_texts:
        text = waiting_texts.pop() if waiting_texts else office.client.get(waiting.pop()).text
        for link in re.findall(r'href="(/[^"#]*)"', text):
            path = link.replace("&amp;", "&").partition("?")[0]
            template = next(
                (each for each, route in routes.items() if route.path_regex.fullmatch(path)), None
            )
            if template is not None and template not in {*found, *NOT_A_PAGE}:
                found[template] = path
                waiting.append(path)
    return found


@pytest.fixture(scope="module")
def addresses(office: Office, led_to: Mapping[str, str]) -> Mapping[str, str]:
    """Return an address for each page, those too that no link leads to."""
    otherwise = {each: path % office.ids for each, path in LED_TO_OTHERWISE.items()}
    return {**led_to, **otherwise}


@pytest.fixture(scope="module")
def page(browser: Browser, office: Office) -> Iterator[Page]:
    with serving(office.app) as address, windows(browser, address) as open_page:
        yield open_page("/office", signed_in=office.client)


def test_every_page_is_led_to(office: Office, led_to: Mapping[str, str]) -> None:
    missed = pages_of(office.app).keys() - led_to.keys() - NOT_A_PAGE.keys()
    assert sorted(missed - LED_TO_OTHERWISE.keys() - WALKED_ELSEWHERE.keys()) == []


def test_every_page_answers(office: Office, addresses: Mapping[str, str]) -> None:
    answers = {path: office.client.get(path).status_code for path in addresses.values()}
    assert {path: code for path, code in answers.items() if code not in ANSWERED} == {}


@pytest.mark.timeout(600)
@pytest.mark.browser
def test_every_page_is_open_to_everybody_in_every_window(
    page: Page, addresses: Mapping[str, str]
) -> None:
    found = {}
    for path in addresses.values():
        page.goto(path)
        found[path] = [*faults(page), *unreached(page)]
        if page.evaluate(HEADINGS) != 1:
            found[path].append("not one heading of the first level")
    assert {path: wrong for path, wrong in found.items() if wrong} == {}


def unreached(page: Page) -> list[str]:
    """Return what the keyboard does not reach, or reaches without showing where it is."""
    wanted = page.evaluate(REACHABLE)
    page.evaluate(WATCH_THE_FOCUS)
    for _ in range(wanted):
        page.keyboard.press("Tab")
    for _ in range(2 * wanted + 5):
        if page.evaluate("window.focused.reached") >= wanted:
            break
        page.keyboard.press("Tab")
    reached, hidden = page.evaluate("[window.focused.reached, window.focused.hidden]")
    missed = [f"the keyboard reaches {reached} of {wanted}"] if reached < wanted else []
    return [*missed, *(f"has the focus and does not show it: {each}" for each in hidden)]


def test_what_is_led_to_otherwise_is_a_page(office: Office) -> None:
    known = pages_of(office.app).keys()
    assert LED_TO_OTHERWISE.keys() <= known
